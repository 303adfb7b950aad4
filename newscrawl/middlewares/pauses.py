"""Keep the next runs from asking before the site wants to be asked again."""

from datetime import UTC, datetime, timedelta

from scrapy.crawler import Crawler

from newscrawl.extensions.session import StoreSession
from newscrawl.runs import pauses
from newscrawl.storage import CONTROL, Put, StoreError


async def note(crawler: Crawler, url: str, until: datetime, *, why: str) -> None:
    """Write down until when, which is no longer than ``BAN_PAUSE``."""
    now = datetime.now(UTC)
    latest = now + timedelta(seconds=crawler.settings.getint("BAN_PAUSE"))
    pause = {"_id": pauses.key(crawler.spidercls.name), "url": url, "why": why, "found_at": now}
    session = StoreSession.of(crawler)
    try:
        await session.store.write([Put(CONTROL, pause | {"until_at": min(until, latest)})])
    except StoreError as error:
        session.failed(error)
