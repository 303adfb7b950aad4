"""Exports as of a moment: the versions of then, and nothing that a later export would go on from."""

import json
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from newscrawl.cli.console import BadUsage
from newscrawl.storage import CONTROL, Store, open_store
from tests.export.documents import export, parsed
from tests.reading.worlds import Event, World

HISTORY = (
    Event("list", 0, "央行降准", hours=-1),
    Event("list", 1, "央行降准", "乙报", hours=-2),
    Event("list", 0, "央行加息", hours=-1),
    Event("gone", 1),
)
"""In UTC at 0, 1, 2 and 3 o'clock on 1 November."""


@pytest.fixture
async def lived(tmp_path: Path) -> AsyncIterator[Store]:
    store = open_store(f"sqlite:///{tmp_path}/news.db")
    await store.open()
    await World(store).live(HISTORY)
    yield store
    await store.close()


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        (["--as-of", "2026-11-01 08:59"], ["央行降准 甲报"]),
        (["--as-of", "2026-11-01 09:00"], ["央行降准 甲报", "央行降准 乙报"]),
        (["--as-of", "2026-11-01"], ["央行加息 甲报", "央行降准 乙报"]),
        (["--as-of", "2026-11-01 09:00", "--search", "降准"], ["央行降准 甲报", "央行降准 乙报"]),
        (["--as-of", "2026-11-01 09:00", "--search", "加息"], []),
        (["--as-of", "2026-11-01 09:00", "--limit", "1"], ["央行降准 甲报"]),
        (["--as-of", "2026-11-01 09:00", "--limit", "1", "--search", "降准"], ["央行降准 甲报"]),
        (["--as-of", "2026-11-01T00:59:00Z", "--source", "乙报"], []),
    ],
)
async def test_the_versions_of_then(
    lived: Store, tmp_path: Path, options: list[str], expected: list[str]
) -> None:
    file = tmp_path / "then.jsonl"
    assert await export(lived, "jsonl", "-o", file, *options) == len(expected)
    docs = [json.loads(line) for line in file.read_text("utf-8").splitlines()]
    assert [f"{doc['title']} {doc['source']}" for doc in docs] == expected
    assert await lived.count(CONTROL, {"_id": {"$gt": "export:", "$lt": "export;"}}) == 0


async def test_what_is_gone_later_is_there(lived: Store, tmp_path: Path) -> None:
    gone = []
    for at in ("10:59", "11:00"):
        await export(lived, "jsonl", "-o", tmp_path / at, "--source", "乙报", "--as-of", f"2026-11-01 {at}")
        gone.append(json.loads((tmp_path / at).read_text("utf-8"))["gone_at"])
    assert gone == [None, "2026-11-01T03:00:00.000Z"]


def test_what_does_not_go_together() -> None:
    with pytest.raises(BadUsage, match=r"^--as-of does not go with --since last"):
        parsed("jsonl", "--since", "last", "--as-of", "2026-11-01")
    with pytest.raises(
        BadUsage, match=r"^--as-of soon is not a day \(YYYY-MM-DD\) or time \(YYYY-MM-DD HH:MM\)$"
    ):
        parsed("jsonl", "--as-of", "soon")
