"""One page that is at hand as an article: no store is asked, none is written."""

from newscrawl.api.errors import BadArgument, NotAnArticle
from newscrawl.api.model import Article
from newscrawl.items import to_document
from newscrawl.sites import errors, registry


def extract(html: bytes | str, url: str | None = None) -> Article:
    """The article that a page holds, as a crawl would store it.

    ``url`` is the page's own; without it, what the page says of itself counts. Raises NotAnArticle.
    """
    body = (
        html.encode("utf-8-sig", "replace") if isinstance(html, str) else html
    )  # the mark outdoes a charset
    if url is not None:
        _check(url)
    from newscrawl.pipelines import alone  # here: it brings Scrapy, which a reader of a store needs not

    try:
        item, reason = alone.finished(registry.extract(body, url, saved_as="file:///page.html"))
    except errors.NotAnArticle as error:
        raise NotAnArticle(" ".join(str(error).split())) from None
    if reason:
        raise NotAnArticle(f"rejected: {reason}")
    return Article.of(to_document(item))


def _check(url: str) -> None:
    try:
        registry.for_url(url).normalise(url)
    except errors.BadUrl as error:
        raise BadArgument(str(error)) from None
