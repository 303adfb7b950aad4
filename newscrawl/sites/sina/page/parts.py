"""Articles of several pages (``…_2.shtml``, 下一页): the parts joined into one document."""

from newscrawl.items import Article
from newscrawl.sites.sina.stocks import found as stocks

MOST = 50
"""Parts; a site that links on for ever is not followed for ever."""


def join(article: Article, part: Article) -> None:
    """Add the next part to an article. What the first part leaves open, a later one may tell."""
    seen = article.next_part
    article.paragraphs += part.paragraphs
    article.body_html += part.body_html
    article.removed += part.removed
    known = {image.url for image in article.images}
    article.images += [image for image in part.images if image.url not in known]
    article.stocks = stocks.unique([*article.stocks, *part.stocks])
    article.symbols = stocks.symbols(article.stocks)
    for name in ("authors", "editors", "editor_codes"):
        setattr(article, name, list(dict.fromkeys([*getattr(article, name), *getattr(part, name)])))
    article.origin = article.origin or part.origin
    article.parts += 1
    article.next_part = part.next_part if part.next_part != seen and article.parts < MOST else None
    if article.next_part is None:
        article.flags = _flags(article)


def _flags(article: Article) -> list[str]:
    """The flags of the whole: it is partial no more, and has text when any part has."""
    gone = {"partial"} | ({"no_text", "image_only"} if article.paragraphs else set())
    return [flag for flag in article.flags if flag not in gone]
