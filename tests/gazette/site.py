"""The Bayside Gazette of Sydney: what its lists and pages mean. None of it exists."""

import re
from collections.abc import Iterable
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from zoneinfo import ZoneInfo

from lxml import etree, html

from newscrawl.items import Article, Image, Listing
from newscrawl.loaders import ArticleLoader
from newscrawl.sites.base import Brand, Site
from newscrawl.sites.errors import BadList, Gone, NotAnArticle
from newscrawl.sites.lists import Lists, Query, SiteList

HOME = "https://www.gazette.example/"
BRAND = Brand("Bayside Gazette", HOME, "Local news of an invented bay", "Gazette", ("News",), "en-AU")
LISTS = Lists([SiteList("gazette-rss", "Top stories", "News"), SiteList("gazette-port", "Port", "News")])
SYDNEY = ZoneInfo("Australia/Sydney")
ID = re.compile(r"/story/(\d+)$")


class Gazette(Site):
    name = "gazette"
    hosts = ("gazette.example",)
    file_hosts = ("gazettecdn.example",)
    zone = SYDNEY
    place = "Sydney"
    brand = BRAND
    lists = LISTS
    parser_version = 3
    id_prefixes = ("gazette",)

    def list_query(
        self, source: SiteList, page: int, window: tuple[datetime, datetime] | None = None
    ) -> Query:
        return Query(f"{HOME}feeds/{source.key}.xml?page={page}")

    def parse_list(self, body: bytes, source: SiteList) -> list[Listing]:
        try:
            root = etree.fromstring(body, etree.XMLParser(resolve_entities=False, no_network=True))
        except etree.XMLSyntaxError as error:
            raise BadList(f"not XML ({error})") from error
        return [self._row(item, source) for item in root.iter("item")]

    def _row(self, item: etree._Element, source: SiteList) -> Listing:
        url = self.normalise(item.findtext("link", ""))
        when = parsedate_to_datetime(item.findtext("pubDate", "")).astimezone(UTC)
        title = item.findtext("title")
        return Listing(self.document_id(url), url, title=title, ctime=when, mtime=when, lids=[source.key])

    def document_id(self, url: str) -> str:
        found = ID.search(url)
        return f"gazette:{found[1]}" if found and self.is_own(url) else super().document_id(url)

    def extract(
        self, body: bytes, url: str | None, *, listing: Listing | None = None, saved_as: str = ""
    ) -> Article:
        if b"<title>Not here</title>" in body:
            raise Gone("soft 404")
        root = html.fromstring(body)
        story = next(iter(root.cssselect("article.story")), None)
        if story is None:
            raise NotAnArticle("unknown template")
        canonical = root.find(".//link[@rel='canonical']")
        own = canonical.get("href") if canonical is not None else None
        return self._loaded(story, url or own or saved_as, listing)

    def _loaded(self, story: html.HtmlElement, url: str, listing: Listing | None) -> Article:
        loader = ArticleLoader({})
        loader.add_value("title", _texts(story.cssselect("h2")))
        loader.add_value("source", _texts(story.cssselect(".desk")))
        loader.add_value("authors", _texts(story.cssselect(".by")))
        for stamp in story.cssselect("time"):
            shown = datetime.strptime(stamp.text, "%d %B %Y, %H:%M").replace(tzinfo=SYDNEY)
            loader.add_value("published_at", shown)
            loader.add_value("published_raw", stamp.text)
        (text,) = story.cssselect(".text")
        loader.add_value("paragraphs", _texts(text.cssselect("p")))
        loader.add_value("images", [Image(src) for src in text.xpath(".//img/@src")])
        loader.add_value("body_html", html.tostring(text, encoding="unicode"))
        item = Article(self.document_id(url), url, **loader.load_item())
        item.template, item.parser_version = "story", self.parser_version
        item.channel.add(listing.lids if listing else ())
        return item


def _texts(elements: Iterable[html.HtmlElement]) -> list[str]:
    return [element.text_content() for element in elements]


SITE = Gazette()
