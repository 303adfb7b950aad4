"""No request for what was taken down, whatever led to it: a redirect, or a queue from before."""

from typing import Self

from scrapy import Request
from scrapy.crawler import Crawler

from newscrawl.extensions.session import StoreSession
from newscrawl.runs.outcome import TakenDown
from newscrawl.runs.tombstones import Tombstones, of_another, told
from newscrawl.sites import registry
from newscrawl.storage import StoreError


class ForgottenMiddleware:
    """A downloader middleware; needs the StoreSession extension. Requests of no row pass."""

    def __init__(self, session: StoreSession) -> None:
        self._session = session
        self._tombstones = Tombstones(session.store)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(StoreSession.of(crawler))

    async def process_request(self, request: Request) -> None:
        """Raises TakenDown, of which the errback learns."""
        if "listing" not in request.meta:
            return
        try:
            found = await self._tombstones.among([registry.id_at(request.url), request.meta["listing"].id])
        except StoreError as error:
            self._session.failed(error)
            return
        for key, row in found.items():
            raise TakenDown(told(key, row), of_another(key))
