"""One page's bytes as an Article: the whole of extraction in one call, with no network and no store."""

from collections.abc import Iterator
from datetime import datetime

from lxml import etree

from newscrawl.items import Article, Channel, Listing
from newscrawl.loaders import ArticleLoader
from newscrawl.sites.arrived import is_cut
from newscrawl.sites.errors import AnotherArticle, Banned, Gone, NotAnArticle
from newscrawl.sites.sina import ids, times, urls
from newscrawl.sites.sina.bans import PARSER_VERSION, is_ban
from newscrawl.sites.sina.credits import adlists, bylines
from newscrawl.sites.sina.page import front, pages
from newscrawl.sites.sina.stocks import found as stocks
from newscrawl.sites.sina.text import charsets, marks

GENERIC_SOURCES = frozenset(
    {"市场资讯", "新浪财经-自媒体综合", "新浪财经", "新浪网", "新浪看点", "自媒体", "综合"}
)
HOME_TITLES = frozenset({"新浪财经", "新浪网", "新浪首页", "手机新浪网", "新浪新闻", "财经首页", "新浪"})
"""Titles of pages that stand where an article was; it may be back."""

_DAY = 86_400


def extract(body: bytes, url: str | None, *, listing: Listing | None = None, saved_as: str = "") -> Article:
    """The article that a page holds.

    ``url`` is the page's own; None: what the page says of itself, or else ``saved_as`` (a file's URI).
    ``listing`` is the row it was fetched for. Raises NotAnArticle: Gone, Banned, or of no template known.
    """
    article = _read(body, url, listing, saved_as)
    if "bad_characters" in article.flags and (joined := charsets.join_references(body)) != body:
        return _read(joined, url, listing, saved_as)  # to look for halves in each page costs more
    return article


def _read(body: bytes, url: str | None, listing: Listing | None, saved_as: str) -> Article:
    page, utf8 = front.read(body, url or "")
    if page is None:
        raise _refusal(utf8)
    if page.title() in HOME_TITLES:
        raise NotAnArticle(f"a page of the site's own: {page.title()}")
    page.url = url or page.own_url() or saved_as
    return _load(page, utf8, listing)


def _refusal(utf8: bytes) -> NotAnArticle:
    if "页面没有找到".encode() in utf8:
        return Gone("soft 404")
    if is_ban(200, utf8):
        return Banned("ban page")
    return NotAnArticle("unknown template" if utf8.strip() else "empty page")


def _load(page: pages.Page, utf8: bytes, listing: Listing | None) -> Article:
    url = _canonical(page)
    docid = _docid(page, url)
    path, name, cids = page.channel()
    # before the body is read: reading takes the links between parts away
    following = page.next_part() if page.may_go_on and marks.holds(utf8, pages.NEXT_PART) else None
    loader = ArticleLoader({})
    loader.add_value("title", page.title())
    loader.add_value("keywords", page.keywords())
    loader.add_value("summary", page.meta("description"))
    _load_times(loader, page, listing.ctime if listing else None)
    _load_body(loader, page, utf8)
    cut = _load_people(loader, page, utf8)
    item = Article(docid, url, channel=Channel(path, name, cids=cids), **loader.load_item())
    item.channel.add(listing.lids if listing else ())
    item.template, item.parser_version, item.next_part = page.name, PARSER_VERSION, following
    item.flags += [*_flags(item, page, utf8), *(["cut_credit"] if cut else [])]
    return item


def _docid(page: pages.Page, url: str) -> str:
    """The id by the URL, which the page must not contradict. Raises AnotherArticle."""
    address = page.own_url() or ""
    own = page.docid() or ids.comos_id(address)
    asked = ids.comos_id(url)
    if asked and own and asked != own:
        raise AnotherArticle(own)
    if asked:
        return asked
    days = urls.day(address), urls.day(url)
    if all(days) and days[0] != days[1]:  # every URL of an article has its day
        raise AnotherArticle(own or ids.document_id(address))
    return own or ids.document_id(url)


def _canonical(page: pages.Page) -> str:
    """The normalised URL: the page's own word where it names the same article, as wap pages do."""
    asked = urls.normalise(page.url) if page.url.startswith("http") else page.url
    own = page.own_url() if urls.is_wap(asked) else None
    same = own and ids.comos_id(own) == ids.comos_id(asked) is not None
    return own if own and same else asked


def _load_times(loader: ArticleLoader, page: pages.Page, ctime: datetime | None) -> None:
    created, released, modified = page.told
    if shown := page.shown:
        loader.add_value("published_at", times.exactly(shown, created, ctime))
        loader.add_value("published_raw", shown.words)
    elif partial := page.partial_time(ctime):
        loader.add_value("published_at", partial[0])
        loader.add_value("published_raw", partial[1])
    else:
        loader.add_value("published_at", created or released)
    loader.add_value("released_at", released)
    loader.add_value("modified_at", modified)


def _load_body(loader: ArticleLoader, page: pages.Page, utf8: bytes) -> None:
    found = page.body
    loader.add_value("original_title", found.original_title)
    loader.add_value("paragraphs", found.paragraphs)
    loader.add_value("removed", found.removed)
    loader.add_value("images", found.images)
    commented = (stock for stock in stocks.in_comments(utf8) if stock.symbol not in found.unsaid)
    listed = stocks.unique([*found.stocks, *commented])
    loader.add_value("stocks", listed)
    loader.add_value("symbols", stocks.symbols(listed))
    found.element.tag, found.element.tail = "div", None
    loader.add_value("body_html", etree.tostring(found.element, encoding="unicode", method="html"))


def _load_people(loader: ArticleLoader, page: pages.Page, utf8: bytes) -> bool:
    """Who made it; True where the byline or the origin is from what the site cut out of the copy."""
    source, link = page.source()
    names, codes = page.editors()
    loader.add_value("source", source)
    loader.add_value("source_url", link)
    loader.add_value("editors", names)
    loader.add_value("editor_codes", codes)
    authors, origin = page.authors(), page.body.origin
    cut = adlists.read(utf8) if not (authors and origin) else adlists.Said()
    told = bylines.authors(authors or cut.authors, never=(*names, source))
    loader.add_value("authors", told)
    if page.self_media:
        loader.add_value("authors", page.meta("mediaid"))  # the account is who wrote it
    named = origin or cut.origin
    if named != source:
        loader.add_value("origin", named)
    return (not authors and bool(told)) or (origin is None and named not in (None, source))


def _flags(item: Article, page: pages.Page, utf8: bytes) -> list[str]:
    """What a reader should know of this document."""
    shown, released = item.published_at, item.released_at
    conflict = shown and released and abs((released - shown).total_seconds()) > _DAY
    conditions = {
        "self_media": page.self_media,
        "generic_template": page.name == "generic",
        "video": page.body.video,
        "no_text": not item.paragraphs,
        "image_only": not item.paragraphs and bool(item.images),
        "no_source": not item.source,
        "generic_source": item.source in GENERIC_SOURCES,
        "no_shown_time": item.published_raw is None,
        "day_only": _is_midnight_guess(item, page),
        "bad_time": page.tells_bad_time(),
        "bad_characters": "\ufffd" in "".join(_texts(item)),
        "time_conflict": bool(conflict),
        "partial": item.next_part is not None,
        "truncated": is_cut(utf8),
    }
    return [name for name, holds in conditions.items() if holds]


def _is_midnight_guess(item: Article, page: pages.Page) -> bool:
    """True where the page shows a day alone, and nothing told the clock."""
    shown = page.shown
    return shown is not None and not shown.clock and item.published_at == shown.moment


def _texts(item: Article) -> Iterator[str]:
    """What a reader sees of an article."""
    yield from filter(None, (item.title, item.source, item.summary))
    yield from item.paragraphs
    yield from (image.caption for image in item.images if image.caption)
