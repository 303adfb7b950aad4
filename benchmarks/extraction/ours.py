"""newscrawl as one of the tools: bytes in, validated document out, every field, with no Scrapy process."""

from typing import Any

from newscrawl import __version__
from newscrawl.items import to_document
from newscrawl.pipelines.clean import CleanPipeline
from newscrawl.pipelines.dedup import content_hash
from newscrawl.pipelines.validate import problem
from newscrawl.sina.extract import NotAnArticle, extract

_CLEAN = CleanPipeline()


def document(body: bytes, url: str) -> dict[str, Any]:
    """The document of a page, as a crawl would store it. Raises NotAnArticle with the reason."""
    item = _CLEAN.process_item(extract(body, url or None, saved_as="file:///saved.html"))
    if reason := problem(item):
        raise NotAnArticle(f"rejected: {reason}")
    item.content_hash = content_hash(item.paragraphs)
    return to_document(item)


VERSION = __version__
