"""The 7×24 wire as a ``Site``: Sina's own but for its lists, which have the articles whole.

What takes long to load is loaded when it is first needed.
"""

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime
from typing import ClassVar

from newscrawl.items import Listing
from newscrawl.sites.checks import Check, Finding, Level
from newscrawl.sites.lists import Lists, Query, SiteList
from newscrawl.sites.rows import Rows
from newscrawl.sites.sina.flash import places
from newscrawl.sites.sina.flash.rooms import ROOMS
from newscrawl.sites.sina.lists import answers, roll
from newscrawl.sites.sina.site import Sina

HEADERS = {"Referer": roll.REFERER}


class Flash(Sina):
    name = "sina 7×24"
    lists: ClassVar[Lists] = ROOMS
    id_prefixes = ("flash", "comos")
    page_size = places.PAGE_SIZE
    has_windows = False

    def list_query(
        self, source: SiteList, page: int, window: tuple[datetime, datetime] | None = None
    ) -> Query:
        return Query(places.request_url(source.key, page), HEADERS)

    def sized_query(
        self, source: SiteList, page: int, size: int, window: tuple[datetime, datetime] | None = None
    ) -> Query:
        return Query(places.request_url(source.key, page, size), HEADERS)

    def spare_query(self, source: SiteList, page: int, size: int) -> Query | None:
        return Query(places.spare_url(page, size), HEADERS) if source.key == places.SPARE_ROOM else None

    def list_at(self, url: str) -> tuple[SiteList, int] | None:
        asked = places.asked(url)
        return (self.lists.get(asked[0]), asked[1]) if asked else None

    def parse_list(self, body: bytes, source: SiteList) -> Rows:
        from newscrawl.sites.sina.flash import feed

        return feed.parse(answers.text_of(body), source.key)

    def blanked(self, body: bytes, source: SiteList, ids: Collection[str]) -> bytes | None:
        from newscrawl.sites.sina.flash import blank

        return blank.blanked(body, source.key, ids)

    def normalise(self, url: str) -> str:
        return url if places.flash_at(url) else super().normalise(url)

    def document_id(self, url: str) -> str:
        number = places.flash_at(url)
        return f"flash:{number}" if number else super().document_id(url)

    def bare_id(self, text: str) -> str | None:
        return None  # the first site of Sina's has said what there is to say

    def checks(self, newest: datetime) -> Iterator[Check]:
        def same(rows: Sequence[Listing]) -> Finding:
            times = [row.ctime for row in rows if row.ctime]
            if not times:
                return Finding("second API", Level.WARN, "it has no rows", "nothing stands in for the feed")
            behind = newest - max(times)
            told = f"{len(rows)} rows; newest {abs(behind.total_seconds()):.0f} s from the feed's"
            return Finding("second API", Level.OK, told)

        yield Check("second API", Query(places.spare_url(1), HEADERS), same)


SITE = Flash()
