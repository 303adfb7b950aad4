"""One archived page to an article, as the spider and its pipelines make it. Runs in worker processes."""

from collections.abc import Sequence
from datetime import datetime
from functools import cache
from typing import NamedTuple

from newscrawl.archive import ArchiveError, Captured, Pointer, WarcIndex, read_at
from newscrawl.archive.body import body_of
from newscrawl.codec import Doc
from newscrawl.items import Article, Listing
from newscrawl.pipelines import alone
from newscrawl.reextract.comparing import Change, same_content
from newscrawl.sites import registry
from newscrawl.sites.base import Site
from newscrawl.sites.errors import BadUrl, NotAnArticle
from newscrawl.stories import Text


class Page(NamedTuple):
    """What to read: the document it is of, and its place in the archive."""

    id: str
    pointer: Pointer
    lids: tuple[str, ...] = ()
    ctime: datetime | None = None
    urls: tuple[str, ...] = ()
    """Those that are known to lead to the document."""

    former: Doc | None = None
    """The article as it is stored, for a page that is to be compared with it."""

    is_new: bool = False
    """No article is stored of it: where it is one, that needs a story."""


class Outcome(NamedTuple):
    """What became of a page: an article (``problem`` set: one that is to be rejected), or why it is none."""

    id: str
    article: Article | None = None
    problem: str | None = None
    unreadable: str | None = None
    captured_at: datetime | None = None
    change: Change | None = None
    """In place of an article: what it comes to, where no store must be asked for that."""

    text: Text | None = None
    """Of a new article: what its story is looked for with."""


def extract_all(root: str, pages: Sequence[Page]) -> list[Outcome]:
    """The outcomes of some pages, in their order; ``root`` is the archive's folder or file."""
    return [_outcome(root, page) for page in pages]


def _outcome(root: str, page: Page) -> Outcome:
    try:
        captured = read_at(root, page.pointer)
        article = _whole(root, captured, Listing(page.id, "", ctime=page.ctime, lids=list(page.lids)))
    except ArchiveError as error:
        return Outcome(page.id, unreadable=str(error))
    except NotAnArticle as error:
        return Outcome(page.id, problem=str(error))
    except Exception as error:  # one page, whatever is wrong with it, never stops the others
        return Outcome(page.id, unreadable=f"archive: the page of {page.id} broke the extraction: {error!r}")
    if not _is_of(page, captured, article):
        place = f"byte {page.pointer.offset} of {page.pointer.file}"
        return Outcome(page.id, unreadable=f"archive: {captured.url} is there at {place}, and not {page.id}")
    article.archive = page.pointer._asdict()
    article, problem = alone.finished(article)
    if not problem and page.former and (change := _compared(page.former, article)):
        return Outcome(page.id, change=change)
    text = Text.of(article.docid, article.paragraphs) if page.is_new and not problem else None
    return Outcome(page.id, article, problem, captured_at=captured.when, text=text)


def _compared(former: Doc, article: Article) -> Change | None:
    """None for a document that somebody has damaged, too: where it is written, it is told of."""
    try:
        return same_content(former, article)
    except (KeyError, TypeError, ValueError, AttributeError):
        return None


def _is_of(page: Page, captured: Captured, article: Article) -> bool:
    """True unless the pointer has led to the page of another article."""
    site = registry.of(page.id, captured.url)
    known = {_normal(site, url) for url in page.urls}
    ours = [captured.url, article.url, *article.aliases]
    return any(_normal(site, url) in known or _id_of(site, url) == page.id for url in ours)


def _normal(site: Site, url: str) -> str:
    try:
        return site.normalise(url)
    except BadUrl:
        return url


def _id_of(site: Site, url: str) -> str | None:
    try:
        return site.document_id(url)
    except BadUrl:
        return None


def _whole(root: str, captured: Captured, listing: Listing) -> Article:
    """The article with all of its parts. Raises NotAnArticle, and ArchiveError for a part that is missing."""
    site = registry.of(listing.id, captured.url)
    article = site.extract(body_of(captured), captured.url, listing=listing)
    while article.next_part:
        part = _index(root).read(article.next_part)
        if part is None:
            raise ArchiveError(f"archive: {article.next_part} is not in {root}")
        site.join(article, site.extract(body_of(part), part.url, listing=listing))
    return article


@cache
def _index(root: str) -> WarcIndex:
    """Every URL of the archive: read only when an article has parts, once a process."""
    return WarcIndex(root)
