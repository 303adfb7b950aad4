"""Scrapy's feeds (``-O article.md``) as Markdown: the post that ``export markdown`` writes."""

from typing import IO, Any

from scrapy.exporters import BaseItemExporter

from newscrawl.export.markdown import post
from newscrawl.items import Article, to_document


class MarkdownPosts(BaseItemExporter):
    """A post an article, one after the other; other items are left out."""

    def __init__(self, file: IO[bytes], **options: Any) -> None:
        super().__init__(dont_fail=True, **options)
        self._file = file

    def export_item(self, item: Any) -> None:
        if isinstance(item, Article):
            self._file.write(post(to_document(item)).encode())
