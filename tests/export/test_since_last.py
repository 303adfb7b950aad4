"""``--since last``: nothing skipped, nothing twice, whatever happened in between."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from newscrawl.cli.console import BadUsage
from newscrawl.codec import Doc, loads
from newscrawl.export import marks
from newscrawl.storage import Store
from tests.export.documents import export, marks_in, parsed, put, sample

NOW = datetime.now(UTC)
LAST = ("jsonl", "--since", "last")


def changed(number: int, minutes: float, **more: Any) -> Doc:
    """A document whose content last changed so many minutes from now."""
    when = NOW + timedelta(minutes=minutes)
    first: dict[str, Any] = {"first_seen_at": when, "crawled_at": when, "changed_at": when}
    return sample(_id=f"comos:{number:014}", **{**first, **more})


async def ids(store: Store, folder: Path, argv: Sequence[str] = LAST) -> list[int]:
    """The numbers of what an export gives out."""
    await export(store, *argv, "-o", folder / "out")
    return sorted(int(loads(line)["_id"][6:]) for line in (folder / "out").read_bytes().splitlines())


async def test_the_first_has_all_the_next_only_what_is_new(store: Store, tmp_path: Path) -> None:
    await put(store, changed(1, -9000), changed(2, -1))
    assert await ids(store, tmp_path) == [1, 2]
    assert await ids(store, tmp_path) == []
    await put(store, changed(3, 0))
    assert await ids(store, tmp_path) == [3]
    assert await ids(store, tmp_path) == []


async def test_it_goes_on_after_a_whole_export_too(store: Store, tmp_path: Path) -> None:
    await put(store, changed(1, -30))
    assert await ids(store, tmp_path, ["jsonl"]) == [1]
    await put(store, changed(2, 0))
    assert await ids(store, tmp_path) == [2]


async def test_a_revision_comes_again_and_a_mere_sight_does_not(filled: Store, tmp_path: Path) -> None:
    await put(filled, *(changed(n, -5000 + n) for n in range(1, 4)))
    await export(filled, *LAST, "-o", tmp_path / "out")
    later = NOW + timedelta(minutes=3)
    await put(filled, changed(1, -4999, crawled_at=later))
    await put(filled, changed(2, 3, revision=2, first_seen_at=NOW - timedelta(days=9)))
    assert await ids(filled, tmp_path) == [2]
    await put(filled, changed(2, 3, revision=2, crawled_at=later + timedelta(days=1)))
    assert await ids(filled, tmp_path) == []


async def test_what_was_written_late_is_not_skipped(filled: Store, tmp_path: Path) -> None:
    await put(filled, changed(1, 0))
    await export(filled, *LAST, "-o", tmp_path / "out")
    # Stamped before the end of the export, in the store after it: by a slow write, a clock that is behind by
    # an hour or by days. The mark remembers what is out, and so gives none of it twice.
    await put(filled, *(changed(n, -minutes) for n, minutes in enumerate((8, 60, 1440, 4 * 1440), 2)))
    assert await ids(filled, tmp_path) == [2, 3, 4, 5]
    assert await ids(filled, tmp_path) == []


async def test_documents_of_before_the_field_are_told_by_their_other_times(
    filled: Store, tmp_path: Path
) -> None:
    """Those of the samples, which have no ``changed_at``, and one stored since."""
    assert await export(filled, *LAST, "-o", tmp_path / "out") == 5
    day = timedelta(days=1)
    await put(filled, sample(crawled_at=NOW + day), changed(7, 1, changed_at=None))
    assert await ids(filled, tmp_path) == [7]


async def test_names_filters_and_formats_go_on_each_by_itself(filled: Store, tmp_path: Path) -> None:
    await put(filled, changed(1, 0))
    one = ("jsonl", "--source", "青禾财经", "--since", "last")
    assert await export(filled, *LAST, "-o", tmp_path / "out") == 6
    assert await export(filled, *one, "-o", tmp_path / "out") == 3
    assert await export(filled, *one, "--name", "other", "-o", tmp_path / "out") == 3
    assert await export(filled, "csv", "--since", "last", "-o", tmp_path / "out") == 6
    assert await ids(filled, tmp_path, one) == []


async def test_days_and_limits_do_not_disturb_the_mark(filled: Store, tmp_path: Path) -> None:
    await export(filled, "jsonl", "--since", "2021-01-01", "-o", tmp_path / "out")
    await export(filled, "jsonl", "--limit", "2", "-o", tmp_path / "out")
    assert await marks_in(filled) == []


async def test_a_named_export_of_days_goes_on_with_its_first_day(filled: Store, tmp_path: Path) -> None:
    first = ("jsonl", "--name", "x", "--since")
    assert await export(filled, *first, "2021-01-01", "-o", tmp_path / "out") == 3
    old = datetime(2019, 1, 1, tzinfo=UTC)
    await put(filled, changed(1, 0), changed(2, 0, published_at=old))
    assert await ids(filled, tmp_path, [*first, "last"]) == [1]
    await put(filled, changed(3, 0), changed(4, 0, published_at=old))
    assert await ids(filled, tmp_path, [*first, "last"]) == [3]


def test_a_limit_would_leave_articles_behind() -> None:
    with pytest.raises(BadUsage, match="--limit does not go with --since last"):
        parsed(*LAST, "--limit", "3")


async def test_a_mark_has_a_bounded_size(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(marks, "MOST", 10)
    progress = marks.Progress(None, NOW)
    docs = [changed(n, n / 1000) for n in range(40)]
    for doc in docs[::-1]:
        assert progress.is_new(doc)
        progress.note(doc)
    mark = progress.mark("export:x", None)
    assert len(mark["out"]) == 10
    again = marks.Progress(mark, NOW)
    assert not [doc for doc in docs if again.is_new(doc)]
    assert again.is_new(changed(41, 1))


def test_two_filters_in_another_order_are_the_same() -> None:
    one = parsed("jsonl", "--source", "甲", "--source", "乙", "--flag", "video")
    two = parsed("csv", "--flag", "video", "--source", "乙", "--source", "甲", "--since", "last")
    assert marks.key("x", one.where) == marks.key("x", two.where)
    assert marks.key("x", one.where) != marks.key("x", parsed("csv").where)


DAY = 24 * 60


async def test_a_clock_ahead_does_not_move_the_mark_beyond_its_own_export(
    store: Store, tmp_path: Path
) -> None:
    """What is stored while it runs lies before its end, whatever the newest document says."""
    await put(store, changed(1, -9 * DAY), changed(2, -1), changed(3, 20 * DAY))
    assert await ids(store, tmp_path) == [1, 2, 3]
    await put(store, changed(4, -2))
    assert await ids(store, tmp_path) == [4]
    assert await ids(store, tmp_path) == []


async def test_an_old_document_without_the_field_comes_when_it_is_new_or_revised(
    store: Store, tmp_path: Path
) -> None:
    """By its first sight; one revised since, by when it was last fetched: better twice than never."""
    old = NOW - timedelta(days=30)
    before: dict[str, Any] = {"changed_at": None, "first_seen_at": old, "crawled_at": old}
    await put(store, *(changed(n, 0, **before) for n in (1, 2)), changed(3, 0))
    assert await ids(store, tmp_path) == [1, 2, 3]
    again: dict[str, Any] = {**before, "crawled_at": NOW}
    await put(store, changed(1, 0, **again), changed(2, 0, **again, revision=2))
    await put(store, changed(4, 0, **{**again, "first_seen_at": NOW}))
    assert await ids(store, tmp_path) == [2, 4]
