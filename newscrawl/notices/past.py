"""What watches would have told of what is in the store: the messages of the last week, as they are sent."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from newscrawl.codec import Doc
from newscrawl.notices import words
from newscrawl.notices.channels import MOST_BYTES
from newscrawl.notices.outbox import MOST
from newscrawl.notices.watches import Watch, met, with_stories
from newscrawl.storage import ARTICLES, RUNS, Store

WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Told:
    """A message that would have been sent. ``at``: when the newest of its articles was stored."""

    watch: str
    at: datetime
    message: words.Message


async def last_week(store: Store, watches: Sequence[Watch], now: datetime) -> AsyncIterator[Told]:
    """The messages of each watch, the oldest first. Raises StoreError."""
    since = now - WEEK
    runs = [doc async for doc in store.find(RUNS, {"started_at": {"$gte": since}}, sort="started_at")]
    starts = [run["started_at"] for run in runs]
    asked = await with_stories(store, watches)
    found: dict[str, dict[Any, list[Doc]]] = {watch.name: defaultdict(list) for watch in asked}
    async for doc in store.find(ARTICLES, {"first_seen_at": {"$gte": since}}):
        for watch in met(asked, doc):
            found[watch.name][_bucket(watch, doc["first_seen_at"], starts)].append(doc)
    for watch in watches:
        for articles in _in_order(found[watch.name]):
            yield _told(watch, articles)


def _bucket(watch: Watch, stored: datetime, starts: Sequence[datetime]) -> Any:
    """What is told together has the same: the run's number, or the boundary of the digest."""
    return bisect_right(starts, stored) if watch.when.text == "run" else watch.when.boundary(stored)


def _in_order(buckets: dict[Any, list[Doc]]) -> list[list[Doc]]:
    return [buckets[key] for key in sorted(buckets)]


def _told(watch: Watch, articles: list[Doc]) -> Told:
    ordered = sorted(articles, key=lambda doc: doc["first_seen_at"])
    kept = ordered[-MOST:]
    message = words.of_articles(watch.name, watch.language, kept, len(ordered) - len(kept), MOST_BYTES)
    return Told(watch.name, ordered[-1]["first_seen_at"], message)
