"""A ban ends the run at once, and the next runs too until it should be over.

The site's answer to a banned address is HTTP 456 or a page that says so, for 5 to 60 minutes as others tell.
What counts as one is the spider's to say: ``is_ban(status, body)``.
"""

import logging
from datetime import UTC, datetime, timedelta
from typing import Self

from scrapy import Request, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import CloseSpider
from scrapy.http import Response

from newscrawl.codec import Doc
from newscrawl.extensions.downloader import Downloader
from newscrawl.extensions.ending import close
from newscrawl.extensions.session import StoreSession
from newscrawl.middlewares.pauses import note
from newscrawl.runs import outcome, pauses
from newscrawl.storage import CONTROL, StoreError, Update

logger = logging.getLogger(__name__)
BANNED = "banned"


class BanMiddleware:
    """A downloader middleware; ``BAN_PAUSE``: seconds for which runs refuse to start after a ban."""

    def __init__(self, crawler: Crawler, pause: timedelta) -> None:
        self._crawler = crawler
        self._pause = pause
        self._banned = False

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        middleware = cls(crawler, timedelta(seconds=crawler.settings.getint("BAN_PAUSE")))
        if not crawler.settings["REPLAY"] and middleware._pause:  # 0: refuse nothing
            crawler.signals.connect(middleware.spider_opened, signal=signals.spider_opened)
        return middleware

    @property
    def _id(self) -> str:
        return pauses.key(self._crawler.spidercls.name)

    async def spider_opened(self) -> None:
        """Refuse to start while a ban may last."""
        session = StoreSession.of(self._crawler)
        store = await session.opened()
        try:
            found = (await store.get(CONTROL, [self._id])).get(self._id)
        except StoreError as error:
            raise session.refused(error) from error
        now = datetime.now(UTC)
        if found and pauses.is_on(found, now):
            if found["until_at"] > now + self._pause:
                found = await self._cut_short(found, now + self._pause)
            outcome.report(self._crawler.stats, f"{pauses.told(found)}: nothing fetched")
            raise CloseSpider(BANNED)

    async def _cut_short(self, ban: Doc, until: datetime) -> Doc:
        """A ban of longer than a pause was found by a clock that is ahead: it may have begun just now."""
        session = StoreSession.of(self._crawler)
        try:
            await session.store.write([Update(CONTROL, self._id, {"until_at": until})])
        except StoreError as error:
            raise session.refused(error) from error
        return {**ban, "until_at": until}

    async def process_response(self, request: Request, response: Response) -> Response:
        is_ban = getattr(self._crawler.spider, "is_ban", None)
        if is_ban is None or not is_ban(response.status, response.body):
            return response
        if not self._banned:
            self._banned = True
            Downloader.of(self._crawler).refuse(BANNED)  # now: what comes next waits for the store
            await self._stop(response)
        raise outcome.CutOff(BANNED)

    async def _stop(self, response: Response) -> None:
        until = datetime.now(UTC) + self._pause
        told = f"banned: {response.url} answered HTTP {response.status}; wait until"
        problem = f"{told} {pauses.shown(until)}"
        logger.error("%s: stopping", problem)
        outcome.report(self._crawler.stats, problem)
        await note(self._crawler, response.url, until, why=BANNED)
        close(self._crawler, BANNED)
