"""The box of a spider's runs: what is told of each, and of one that died or could not write."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from newscrawl.codec import Doc
from newscrawl.notices import outbox
from newscrawl.notices.aside import Note
from newscrawl.notices.runs import RunsBox
from newscrawl.storage import CONTROL, Store

NOW = datetime(2026, 11, 26, tzinfo=UTC)
BOX = outbox.runs("sina_china")


@pytest.fixture
def note(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Note:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    return Note("sqlite:///news.db")


def record(name: str) -> Doc:
    return {"_id": name, "started_at": NOW, "finished_at": NOW, "counts": {"stored": 3, "failed": 0}}


async def end(store: Store, box: RunsBox, name: str, *problems: str, news: Sequence[str] = ()) -> None:
    await store.write(await box.ended(record(name), problems, news))


async def told(store: Store) -> list[tuple[str, str]]:
    """The kinds and texts that came up so far."""
    box = (await store.get(CONTROL, [BOX]))[BOX]
    return [(entry["kind"], entry["text"]) for entry in box["new"].values()]


async def test_a_failure_and_its_end(store: Store, note: Note) -> None:
    await outbox.ensure(store, [BOX])
    box = RunsBox(store, "sina_china", "list", note)
    for name in ("r1", "r2"):
        assert not await box.begun(name, NOW)
        await end(store, box, name, "no list answered")
    assert not await box.begun("r3", NOW)
    await end(store, box, "r3", news=["template wap was never seen before: https://x/"])
    await end(store, box, "r4")
    assert await told(store) == [
        ("failed", "no list answered"),
        ("template", "template wap was never seen before: https://x/"),
        ("good", "stored 3"),
    ]


async def test_a_run_that_died_is_told_by_the_next_once(store: Store, note: Note) -> None:
    await outbox.ensure(store, [BOX])
    box = RunsBox(store, "sina_china", "list", note)
    assert [await box.begun(name, NOW) for name in ("r1", "r2", "r3")] == [False, True, False]
    await end(store, box, "r3")
    assert not await box.begun("r4", NOW)
    died = "the run before this one ended without a record: was it killed, or the machine switched off?"
    assert await told(store) == [("died", died), ("good", "stored 3")]


async def test_kinds_of_runs_do_not_speak_for_each_other(plain: Store, note: Note) -> None:
    await outbox.ensure(plain, [BOX])
    lists, backfill = (RunsBox(plain, "sina_china", kind, note) for kind in ("list", "backfill"))
    assert not await lists.begun("r1", NOW)
    await end(plain, lists, "r1", "no list answered")
    assert not await backfill.begun("r2", NOW)
    await end(plain, backfill, "r2")
    assert await told(plain) == [("failed", "no list answered")]


async def test_the_first_run_that_can_write_again_says_that_it_works(plain: Store, note: Note) -> None:
    await outbox.ensure(plain, [BOX])
    assert [note.failed(NOW + timedelta(hours=hours)) for hours in (0, 1, 5.9, 6.1, 7)] == [
        True,
        False,
        False,
        True,
        False,
    ]
    await end(plain, RunsBox(plain, "sina_china", "list", note), "r1")
    note.forget()
    box = (await plain.get(CONTROL, [BOX]))[BOX]
    (entry,) = box["new"].values()
    assert (entry["kind"], entry["failed"], entry["since"]) == ("good", 5, "2026-11-26T00:00:00.000Z")
    assert (note.read(), note.failed(NOW)) == ({}, True)


def test_where_no_note_can_be_kept_each_failure_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "file"))
    note = Note("sqlite:///news.db")
    assert [note.failed(NOW), note.failed(NOW)] == [True, True]


def test_a_note_that_somebody_spoilt_is_none(note: Note) -> None:
    assert note.failed(NOW)
    note._path.write_text("[1")
    assert (note.read(), note.failed(NOW)) == ({}, True)
    note._path.write_text('{"told": "soon"}')
    assert note.failed(NOW)
