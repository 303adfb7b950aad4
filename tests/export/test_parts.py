"""What an export leaves when it is killed, and how the next one knows it from one that is under way."""

import fcntl
import os
from pathlib import Path
from typing import BinaryIO

import pytest

from newscrawl.export import atomic, parts
from newscrawl.storage import Store
from tests.export.documents import export, marks_in
from tests.export.test_atomic import names


def left_behind(folder: Path) -> None:
    """What killed exports left: of this output, of another day's, a folder, and what is none of theirs."""
    (folder / ".a-2026-11-25.csv.0123abcd.newscrawl.part").write_text("half")
    (folder / ".b.csv.0123abcd.newscrawl.part").write_text("half")
    (folder / ".a.csv.89abcdef.newscrawl.part").mkdir()
    (folder / ".a.csv.89abcdef.newscrawl.part" / "x").write_text("half")
    for name in (".a.csv.newscrawl.part", "a.csv.0123abcd.newscrawl.part", ".a.csv.0123abcd.part"):
        (folder / name).write_text("mine")


def test_the_next_one_removes_what_was_left_under_any_name(tmp_path: Path) -> None:
    left_behind(tmp_path)
    with atomic.stream(tmp_path / "a-2026-11-26.csv") as file:
        file.write(b"whole")
    mine = [".a.csv.0123abcd.part", ".a.csv.newscrawl.part"]
    assert names(tmp_path) == [*mine, "a-2026-11-26.csv", "a.csv.0123abcd.newscrawl.part"]


def test_a_folder_does_too(tmp_path: Path) -> None:
    (tmp_path / ".every.89abcdef.newscrawl.part").mkdir()
    with atomic.folder(tmp_path / "all", None) as folder:
        (folder / "1").write_text("whole")
    assert names(tmp_path) == ["all"]


async def test_posts_do_too_whatever_their_names(filled: Store, tmp_path: Path) -> None:
    (tmp_path / ".2021-03-18-old-title.md.0123abcd.newscrawl.part").write_text("half")
    assert await export(filled, "markdown", "-o", tmp_path) == 5
    assert not [name for name in names(tmp_path) if name.endswith(".part")]


def test_what_another_is_writing_stays(tmp_path: Path) -> None:
    with atomic.stream(tmp_path / "a") as first:
        first.write(b"first")
        with atomic.stream(tmp_path / "a") as second:
            second.write(b"second")
        assert (tmp_path / "a").read_bytes() == b"second"
    assert (tmp_path / "a").read_bytes() == b"first"
    with atomic.folder(tmp_path / "b", None) as one:
        (one / "1").write_text("one")
        parts.sweep(tmp_path)
        assert one.is_dir()
    assert names(tmp_path) == ["a", "b"]


def test_one_that_is_swept_before_it_is_held_is_made_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lock = fcntl.flock
    swept: list[Path] = []

    def late(handle: int, how: int) -> None:
        if not swept:
            swept.extend(tmp_path.iterdir())
            swept[0].unlink()
        lock(handle, how)

    monkeypatch.setattr(fcntl, "flock", late)
    with atomic.replacing(tmp_path / "a") as file:
        file.write(b"whole")
    assert len(swept) == 1
    assert (names(tmp_path), (tmp_path / "a").read_bytes()) == (["a"], b"whole")


class Order:
    """The order in which files are synced and renamed."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.steps: list[str] = []
        self._fsync, self._replace, self._rename = os.fsync, os.replace, os.rename
        monkeypatch.setattr(os, "fsync", self.fsync)
        monkeypatch.setattr(os, "replace", self.replace)
        monkeypatch.setattr(os, "rename", self.rename)

    def fsync(self, handle: int) -> None:
        path = Path(f"/proc/self/fd/{handle}").readlink()
        self.steps.append(f"sync {'folder' if path.is_dir() else f'{path.stat().st_size} bytes'}")
        self._fsync(handle)

    def replace(self, source: Path, target: Path) -> None:
        self.steps.append("rename")
        self._replace(source, target)

    def rename(self, source: Path, target: Path) -> None:
        self.steps.append("rename")
        self._rename(source, target)


def test_a_file_is_on_the_disk_before_it_has_its_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    order = Order(monkeypatch)
    with atomic.replacing(tmp_path / "a") as file:
        file.write(b"12345")
    assert order.steps == ["sync 5 bytes", "rename", "sync folder"]


async def test_the_files_of_a_folder_are_on_the_disk_before_it_has_its_name(
    filled: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    order = Order(monkeypatch)
    assert await export(filled, "parquet", "--partition", "month", "-o", tmp_path / "all") == 5
    sizes = [f"sync {file.stat().st_size} bytes" for file in (tmp_path / "all").rglob("*.parquet")]
    at = order.steps.index("rename")
    assert len(sizes) > 1
    assert sorted(step for step in order.steps[:at] if step != "sync folder") == sorted(sizes)
    assert order.steps[at - 1] == order.steps[-1] == "sync folder"


FULL = ["parquet", "parquet --partition month", "csv", "jsonl"]


@pytest.mark.parametrize("argv", FULL)
async def test_a_file_that_does_not_arrive_whole_is_none_and_no_mark(
    filled: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, argv: str
) -> None:
    """As on a full disk that tells of it at the very end only."""

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    (tmp_path / "out").mkdir()
    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space left on device"):
        await export(filled, *argv.split(), "--since", "last", "-o", tmp_path / "out" / "a")
    assert names(tmp_path / "out") == []
    assert await marks_in(filled) == []


async def test_a_parquet_file_is_read_back_before_it_counts(
    filled: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A disk that loses the end of a file without a word."""
    flush = atomic.flush

    def losing(file: BinaryIO) -> None:
        flush(file)
        os.truncate(file.fileno(), 1000)

    monkeypatch.setattr(atomic, "flush", losing)
    (tmp_path / "out").mkdir()
    with pytest.raises(OSError, match="was not written whole"):
        await export(filled, "parquet", "-o", tmp_path / "out" / "a")
    assert (names(tmp_path / "out"), await marks_in(filled)) == ([], [])
