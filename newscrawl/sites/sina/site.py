"""Sina Finance as a ``Site``: which of the modules beside this one does what."""

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime, timedelta
from typing import ClassVar

from newscrawl.items import Article, Listing
from newscrawl.sites.base import Brand, Site
from newscrawl.sites.checks import Check, Finding, Level
from newscrawl.sites.days import local_day, window
from newscrawl.sites.lists import Lists, Query, SiteList
from newscrawl.sites.rows import Rows
from newscrawl.sites.sina import bans, clock, ids, urls
from newscrawl.sites.sina.flash import places
from newscrawl.sites.sina.kinds import Kind, kind_of
from newscrawl.sites.sina.lists import answers, blank, channels, roll

BRAND = Brand(
    title="新浪财经－国內",
    home="https://finance.sina.com.cn/china/",
    about="新浪财经国内新闻，由 newscrawl 整理",
    author="新浪财经",
    categories=("金融", "新浪财经", "新浪财经－国內"),
)


class Sina(Site):
    """What takes long to load, as extraction does, is loaded when it is first needed: readers need none."""

    name = "sina"
    hosts = urls.DOMAINS
    file_hosts = ("sinaimg.cn", "sinajs.cn")
    zone = clock.BEIJING
    place = "Beijing"
    brand = BRAND
    lists: ClassVar[Lists] = channels.LISTS
    parser_version = bans.PARSER_VERSION
    id_prefixes: ClassVar[tuple[str, ...]] = ("comos",)
    page_size = roll.PAGE_SIZE

    def list_query(
        self, source: SiteList, page: int, window: tuple[datetime, datetime] | None = None
    ) -> Query:
        return Query(roll.request_url(source.key, page, window), {"Referer": roll.REFERER})

    def sized_query(
        self, source: SiteList, page: int, size: int, window: tuple[datetime, datetime] | None = None
    ) -> Query:
        return Query(roll.request_url(source.key, page, window, size), {"Referer": roll.REFERER})

    def list_at(self, url: str) -> tuple[SiteList, int] | None:
        asked = roll.asked(url)
        return (self.lists.get(asked[0]), asked[1]) if asked else None

    def parse_list(self, body: bytes, source: SiteList) -> Rows:
        return roll.parse(answers.text_of(body), source.key)

    def blanked(self, body: bytes, source: SiteList, ids: Collection[str]) -> bytes | None:
        return blank.blanked(body, source.key, ids)

    def extract(
        self, body: bytes, url: str | None, *, listing: Listing | None = None, saved_as: str = ""
    ) -> Article:
        if url and (room := places.asked(url)):
            from newscrawl.sites.sina.flash import feed

            return feed.article(answers.text_of(body), room[0], listing)
        from newscrawl.sites.sina import extract

        return extract.extract(body, url, listing=listing, saved_as=saved_as)

    def normalise(self, url: str) -> str:
        return urls.normalise(url)

    def document_id(self, url: str) -> str:
        return ids.document_id(url)

    def kind(self, url: str) -> str:
        return kind_of(url).value

    def may_be_asked(self, url: str) -> bool:
        return kind_of(url) in (Kind.ARTICLE, Kind.SELF_MEDIA)

    def is_ban(self, status: int, body: bytes) -> bool:
        return bans.is_ban(status, body)

    def join(self, article: Article, part: Article) -> None:
        from newscrawl.sites.sina.page import parts

        parts.join(article, part)

    def part(self, url: str) -> int | None:
        return urls.part(url)

    def is_second_best(self, url: str) -> bool:
        return urls.is_wap(url)

    def other_urls(self, url: str) -> Sequence[str]:
        return list(filter(None, [ids.desktop(url)]))

    def bare_id(self, text: str) -> str | None:
        return ids.bare_id(text)

    def symbol(self, text: str) -> str | None:
        from newscrawl.sites.sina.stocks import found as stocks
        from newscrawl.sites.sina.stocks import typed

        return typed.symbol(text) or stocks.symbol(text.lower()) or super().symbol(text)

    def checks(self, newest: datetime) -> Iterator[Check]:
        source = self.lists.default
        day = local_day(newest, self.zone) - timedelta(days=1)
        start, end = window(day, self.zone)

        def honoured(rows: Sequence[Listing]) -> Finding:
            outside = sum(1 for row in rows if row.ctime and not start <= row.ctime < end)
            if not outside:
                return Finding("day window", Level.OK, f"honoured: {len(rows)} rows, all of {day}")
            told = f"not honoured: {outside} of {len(rows)} rows are not of {day}"
            return Finding(
                "day window", Level.WARN, told, "backfills page deep instead: slower, nothing is lost"
            )

        wide = roll.request_url(source.key, 1).replace(f"num={roll.PAGE_SIZE}", "num=100")
        yield Check("page size", Query(wide, {"Referer": roll.REFERER}), _clamped)
        yield Check("day window", self.list_query(source, 1, (start, end)), honoured)


def _clamped(rows: Sequence[Listing]) -> Finding:
    same = len(rows) <= roll.PAGE_SIZE
    advice = "" if same else f"more than {roll.PAGE_SIZE} are had now"
    return Finding(
        "page size", Level.OK if same else Level.WARN, f"asked for 100 rows, got {len(rows)}", advice
    )


SITE = Sina()
