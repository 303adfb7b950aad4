"""Which sites there are: those of the spiders in ``SPIDER_MODULES``, each of which names its ``site``."""

import re
from collections.abc import Iterable, Iterator
from functools import cache
from importlib import import_module
from urllib.parse import urlsplit

from newscrawl.items import Article
from newscrawl.sites.base import Site
from newscrawl.sites.errors import BadUrl, NotAnArticle
from newscrawl.sites.lists import SiteList
from newscrawl.sites.urls import on

OURS = "newscrawl.spiders"
SPIDERS = {"sina_china": "newscrawl.sites.sina.site", "sina_flash": "newscrawl.sites.sina.flashsite"}
"""Of our own spiders the modules with their ``SITE``: readers need no spider, and so no Scrapy."""

_modules: tuple[str, ...] = (OURS,)


def use(spider_modules: Iterable[str]) -> None:
    """Take the sites of these spiders, as the settings name them; they are loaded when first asked for."""
    global _modules
    _modules = tuple(spider_modules)


def by_spider() -> dict[str, Site]:
    """The site of each spider, by its name."""
    return _load(_modules)


def sites() -> tuple[Site, ...]:
    """Every site once, the first spider's first."""
    return tuple({id(site): site for site in by_spider().values()}.values())


def home() -> Site:
    """The first site: its clock and its brand are those of what is about no article in particular."""
    return sites()[0]


def of_url(url: str) -> Site | None:
    """The site on whose hosts a URL is."""
    try:
        host = (urlsplit(url).hostname or "").rstrip(".")
    except ValueError:
        return None
    return next((site for site in sites() if on(host, site.hosts)), None)


def for_url(url: str) -> Site:
    """The same; the home site for URLs on no site's hosts."""
    return of_url(url) or home()


def id_at(url: str) -> str | None:
    """The id of the document that a URL leads to; None for what no site would ask for."""
    site = of_url(url)
    try:
        return site.document_id(url) if site else None
    except BadUrl:
        return None


def asked(url: str) -> tuple[Site, SiteList] | None:
    """The list that a URL asks for, and the site that reads it; None for other URLs."""
    found = ((site, site.list_at(url)) for site in sites())
    return next(((site, asked[0]) for site, asked in found if asked), None)


def of_id(docid: str) -> Site | None:
    """The site whose ids begin like this one; ``url:`` tells nothing."""
    prefix = docid.partition(":")[0]
    return next((site for site in sites() if prefix in site.id_prefixes), None)


def of(docid: str, url: str) -> Site:
    """The site of a document; the home site where neither its id nor its URL tells."""
    return of_id(docid) or for_url(url)


def is_id(text: str) -> bool:
    """True for what reads like a document's id."""
    return text.startswith("url:") or (":" in text and of_id(text) is not None)


def id_of(text: str) -> str | None:
    """The document's id that a text is, whole or without the site's prefix; None for other texts."""
    return text if is_id(text) else next((found for site in sites() if (found := site.bare_id(text))), None)


def document_id(text: str) -> str:
    """An ``_id`` as it is or without its prefix, a URL as the id of what it leads to. Raises BadUrl."""
    return id_of(text) or for_url(text).document_id(text)


def list_of(key: str) -> SiteList:
    """The list of a key, whose site-ever it is."""
    found = (site.lists.get(key) for site in sites())
    return next((one for one in found if one.is_known), SiteList(key, is_known=False))


def lists_named(word: str) -> list[SiteList]:
    """The lists that a word may mean, of the first site that has any."""
    return next((found for site in sites() if (found := site.lists.find(word))), [])


def lists_chosen(text: str, option: str) -> list[SiteList]:
    """The lists named by ``1686,部委动态,zhibo:152``, of any site, in order, each once. Raises ValueError."""
    words = [word for word in re.split(r"[,，\s]+", text) if word]
    of_words = ((next((s for s in sites() if s.lists.find(word)), home()), word) for word in words)
    found = [one for site, word in of_words for one in site.lists.choose(word, option)]
    return list({one.key: one for one in found}.values()) or home().lists.choose(text, option)


def extract(body: bytes, url: str | None, *, saved_as: str = "") -> Article:
    """The article of a page of any of the sites. Raises NotAnArticle, as the last one asked has it."""
    site = of_url(url) if url else None
    wrong = NotAnArticle("no site")
    for one in (site,) if site else sites():
        try:
            return one.extract(body, url, saved_as=saved_as)
        except NotAnArticle as error:
            wrong = error
    raise wrong


@cache
def _load(modules: tuple[str, ...]) -> dict[str, Site]:
    found = {name: site for module in modules for name, site in _sites_of(module)}
    if not found:
        raise LookupError(f"no spider in {', '.join(modules)} has a site (SPIDER_MODULES)")
    return found


def _sites_of(spiders: str) -> Iterator[tuple[str, Site]]:
    """The sites of the spiders in a module or package, by their names."""
    if spiders == OURS:
        yield from ((name, import_module(module).SITE) for name, module in SPIDERS.items())
        return
    from scrapy.utils.misc import walk_modules_iter
    from scrapy.utils.spider import iter_spider_classes

    for module in walk_modules_iter(spiders):
        for spider in iter_spider_classes(module):
            if isinstance(site := getattr(spider, "site", None), Site):
                yield str(spider.name), site
