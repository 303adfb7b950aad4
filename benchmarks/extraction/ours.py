"""newscrawl as one of the tools: bytes in, validated document out, every field, with no Scrapy process."""

from typing import Any

from newscrawl import __version__
from newscrawl.items import to_document
from newscrawl.pipelines import alone
from newscrawl.sites.errors import NotAnArticle
from newscrawl.sites.sina.extract import extract


def document(body: bytes, url: str) -> dict[str, Any]:
    """The document of a page, as a crawl would store it. Raises NotAnArticle with the reason."""
    item, reason = alone.finished(extract(body, url or None, saved_as="file:///saved.html"))
    if reason:
        raise NotAnArticle(f"rejected: {reason}")
    return to_document(item)


VERSION = __version__
