"""Histories of crawls on a real store: what each run writes, and what the store held after each."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from newscrawl.items import Article, Channel, Listing
from newscrawl.pipelines.dedup import content_hash
from newscrawl.runs import known, rows
from newscrawl.runs.ledger import Ledger
from newscrawl.runs.merge import merge
from newscrawl.runs.patience import Patience
from newscrawl.storage import ARTICLES, Store

Doc = dict[str, Any]
START = datetime(2026, 11, 1, tzinfo=UTC)
HOUR = timedelta(hours=1)
BESIDE = {"crawled_at", "aliases"}
"""What a moment's copy has and nobody keeps: see docs/schema.md."""


@dataclass(frozen=True, slots=True)
class Event:
    """What happens to an article in one hour: a run finds it, or finds that it is gone."""

    kind: str
    """``list``, ``backfill`` or ``gone``."""

    article: int
    title: str = "央行降准"
    source: str = "甲报"
    lid: str = "1686"
    hours: int = 0
    """When it says that it was published, counted from the start."""

    @property
    def docid(self) -> str:
        return f"comos:world{self.article:09}"


@dataclass(slots=True)
class World:
    """A store that a history is written into."""

    store: Store
    snapshots: list[dict[str, Doc]] = field(default_factory=list)
    """After each hour the articles, as a copy of the store made then would have them."""

    fetched_late: list[Doc] = field(default_factory=list)
    """First versions that no incremental run found."""

    async def live(self, events: Sequence[Event]) -> None:
        """Let it happen, an event an hour."""
        own = Ledger(self.store, Patience(timedelta(minutes=10), 6))
        for number, event in enumerate(events):
            at = START + number * HOUR
            if event.kind == "gone":
                await own.fail(Listing(event.docid, url_of(event), state="gone", error="HTTP 404"), at)
            else:
                await self._run(own, event, at)
            self.snapshots.append({doc["_id"]: doc async for doc in self.store.find(ARTICLES)})

    async def _run(self, own: Ledger, event: Event, at: datetime) -> None:
        row = Listing(event.docid, url_of(event), lids=[event.lid])
        await own.record([row], at)
        before = (await self.store.get(ARTICLES, [event.docid])).get(event.docid)
        outcome, ops = merge(before, article_of(event), at, known.basis_of(event.kind))
        await self.store.write([*ops, rows.settle(event.docid, "stored", at)])
        if outcome == "stored" and event.kind == "backfill":
            self.fetched_late.append((await self.store.get(ARTICLES, [event.docid]))[event.docid])

    def then(self, at: datetime) -> dict[str, Doc]:
        """What was known at a moment: what the copy of then has, and what was fetched later of before."""
        number = (at - START) // HOUR
        copy = self.snapshots[min(number, len(self.snapshots) - 1)] if number >= 0 else {}
        late = {doc["_id"]: doc for doc in self.fetched_late if doc["known_at"] <= at}
        return {key: plain(doc) for key, doc in (late | copy).items()}


def plain(doc: Doc) -> Doc:
    """A document without what nobody keeps the history of."""
    return {name: value for name, value in doc.items() if name not in BESIDE}


def url_of(event: Event) -> str:
    return f"https://finance.sina.com.cn/china/2026-11-01/doc-iworld{event.article:09}.shtml"


def article_of(event: Event) -> Article:
    """What the page has at that hour."""
    text = [f"{event.source}记者报道：{event.title}。"]
    return Article(
        event.docid,
        url_of(event),
        title=event.title,
        source=event.source,
        published_at=START + event.hours * HOUR,
        paragraphs=text,
        content_hash=content_hash(text),
        channel=Channel(lists=[event.lid], lids=[int(event.lid)]),
        template="finance_2018",
    )
