"""What the pipelines make of an article seen alone, with no store to ask: a saved or archived page's."""

from newscrawl.items import Article
from newscrawl.pipelines.clean import CleanPipeline
from newscrawl.pipelines.dedup import content_hash
from newscrawl.pipelines.validate import problem

_CLEAN = CleanPipeline()


def finished(article: Article) -> tuple[Article, str | None]:
    """The article as a crawl would store it, and None; or the reason for which it would be rejected."""
    article = _CLEAN.process_item(article)
    article.content_hash = content_hash(article.paragraphs)
    return article, problem(article)
