"""What the last week would have sent: message by message, as runs and digests gather them."""

from datetime import UTC, datetime, timedelta
from typing import Any

from newscrawl.notices.past import last_week
from newscrawl.notices.rules import Conditions, Rule
from newscrawl.notices.watches import Watch
from newscrawl.notices.when import parse
from newscrawl.storage import ARTICLES, RUNS, Put, Store

NOW = datetime(2026, 11, 26, 4, tzinfo=UTC)  # noon in Beijing


def watch(when: str, **asked: Any) -> Watch:
    return Watch("x", Rule(Conditions(**asked)), "", when=parse(when))


async def fill(store: Store) -> None:
    """Three runs, and articles that they stored; one of ten days ago."""
    hours = (100, 50, 2)
    for number, ago in enumerate(hours):
        await store.write([Put(RUNS, {"_id": f"r{number}", "started_at": NOW - timedelta(hours=ago)})])
    for number, ago in enumerate((240, 99, 98, 49, 1)):
        seen = NOW - timedelta(hours=ago)
        doc = {"_id": f"a{number}", "title": f"第{number}号", "flags": ["video"], "first_seen_at": seen}
        await store.write([Put(ARTICLES, doc | {"story_id": "story:a1", "published_at": seen})])


async def told(store: Store, *watches: Watch) -> list[tuple[str, str, str]]:
    found = [one async for one in last_week(store, watches, NOW)]
    return [(f"{one.at:%d %H}", one.message.title, one.message.body.splitlines()[0]) for one in found]


async def test_a_message_a_run(plain: Store) -> None:
    await fill(plain)
    assert await told(plain, watch("run", flags=frozenset({"video"}))) == [
        ("22 02", "x：2 篇新文章", "第2号"),
        ("24 03", "x：1 篇新文章", "第3号"),
        ("26 03", "x：1 篇新文章", "第4号"),
    ]


async def test_a_message_a_digest(plain: Store) -> None:
    await fill(plain)
    found = await told(plain, watch("every 72 h", flags=frozenset({"video"})))
    assert [title for _, title, _ in found] == ["x：2 篇新文章", "x：2 篇新文章"]


async def test_an_article_stands_for_its_story(plain: Store) -> None:
    await fill(plain)
    found = await told(plain, watch("run", stories=frozenset({"a3"})))
    assert len(found) == 3
    assert await told(plain, watch("run", stories=frozenset({"story:other"}))) == []
