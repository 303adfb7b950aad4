"""What the pipelines make of an article seen alone, with no store to ask: a saved or archived page's."""

import logging
from typing import Any

from newscrawl.items import Article
from newscrawl.pipelines.clean import CleanPipeline
from newscrawl.pipelines.dedup import content_hash
from newscrawl.pipelines.validate import problem

logger = logging.getLogger(__name__)
_CLEAN = CleanPipeline()


def finished(article: Article) -> tuple[Article, str | None]:
    """The article as a crawl would store it, and None; or the reason for which it would be rejected."""
    article = _CLEAN.process_item(article)
    article.content_hash = content_hash(article.paragraphs)
    return article, problem(article)


class AlonePipeline:
    """The same as a pipeline, for ``scrapy parse --pipelines``; rows of lists pass."""

    def process_item(self, item: Any) -> Any:
        if isinstance(item, Article):
            item, reason = finished(item)
            if reason:  # told, not raised: `scrapy parse` would log a traceback, and show no item
                logger.warning("%s would be rejected: %s", item.url, reason)
        return item
