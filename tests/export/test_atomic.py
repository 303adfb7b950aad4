"""An output is there whole, or not at all."""

import os
import signal
import sys
from pathlib import Path

import pytest

from newscrawl.export import atomic
from newscrawl.storage import Store
from tests.crawl.runs import Desk, finished, line_with
from tests.export.documents import export, fill, marks_in, put, sample
from tests.export.standing import STANDS
from tests.support.forks import Fork

pytestmark = pytest.mark.long


def names(folder: Path) -> list[str]:
    return sorted(file.name for file in folder.iterdir())


def test_a_file_takes_the_place_of_another_at_the_end(tmp_path: Path) -> None:
    target = tmp_path / "a.csv"
    target.write_text("before")
    with atomic.replacing(target) as file:
        file.write(b"after")
        file.flush()
        assert target.read_text() == "before"
    assert (target.read_text(), names(tmp_path)) == ("after", ["a.csv"])


def test_a_failure_leaves_what_was_there(tmp_path: Path) -> None:
    target = tmp_path / "a.csv"
    target.write_text("before")
    with pytest.raises(ZeroDivisionError), atomic.replacing(target) as file:
        file.write(b"%d" % (1 // 0))
    assert (target.read_text(), names(tmp_path)) == ("before", ["a.csv"])


def test_a_link_stays_a_link_and_a_long_name_is_one(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(tmp_path / ("长" * 80))
    with atomic.stream(tmp_path / "link") as file:
        file.write(b"1")
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "link").read_bytes() == b"1"


def test_the_mode_is_that_of_any_new_file(tmp_path: Path) -> None:
    (tmp_path / "usual").touch()
    with atomic.replacing(tmp_path / "ours"):
        pass
    assert (tmp_path / "ours").stat().st_mode == (tmp_path / "usual").stat().st_mode


@pytest.mark.skipif(sys.platform == "win32", reason="no such devices")
def test_a_device_is_written_to_and_not_replaced() -> None:
    with atomic.stream(Path("/dev/null")) as file:
        file.write(b"1")
    assert Path("/dev/null").is_char_device()


def test_a_folder_comes_whole(tmp_path: Path) -> None:
    target = tmp_path / "all"
    with pytest.raises(FileNotFoundError), atomic.folder(target, None) as folder:
        (folder / "no" / "1").write_text("half")
    assert names(tmp_path) == []
    with atomic.folder(target, None) as folder:
        (folder / "1").write_text("whole")
        assert not target.exists()
    assert (names(tmp_path), names(target)) == (["all"], ["1"])


def test_a_second_try_takes_the_place_of_what_the_first_left(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    for name in ("part-1-0000", "part-2-0000", "part-2-0001"):
        (tmp_path / "a" / name).write_text("old")
    with atomic.folder(tmp_path, "part-2") as folder:
        (folder / "b").mkdir()
        (folder / "b" / "part-2-0000").write_text("new")
    assert {str(file.relative_to(tmp_path)) for file in tmp_path.rglob("part*")} == {
        "a/part-1-0000",
        "b/part-2-0000",
    }


@pytest.mark.parametrize("kind", ["csv", "xlsx", "parquet", "rss", "jsonfeed"])
async def test_an_export_that_fails_leaves_nothing_and_is_not_remembered(
    filled: Store, tmp_path: Path, kind: str
) -> None:
    await put(filled, sample(_id="comos:odd", paragraphs=[1], body_html=2, images=[{"url": "https://x"}]))
    broken = sample(_id="comos:worse", keywords={"no": "list"}, summary=3, title=4, published_at=None)
    await put(filled, broken)
    (tmp_path / "out").mkdir()
    with pytest.raises((TypeError, AttributeError, ValueError)):
        await export(filled, kind, "-o", tmp_path / "out" / "a")
    assert names(tmp_path / "out") == []
    assert await marks_in(filled) == []


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path, "")


@pytest.mark.parametrize("kind", ["jsonl", "parquet"])
def test_kill_9_in_the_middle_leaves_no_file_of_the_name(desk: Desk, kind: str) -> None:
    many = [sample(_id=f"comos:{n:014}", body_html="<p>字</p>" * 2000) for n in range(400)]
    fill(f"sqlite:///{desk.file}", [many])
    out = desk.folder / "out"
    out.mkdir()
    argv = ["read", "300", "export", kind, "-o", str(out / "a")]
    with Fork("tests.export.standing", argv, env=desk.environment({})) as process:
        line_with(process, STANDS)
        os.kill(process.pid, signal.SIGKILL)
        assert finished(process).code == -signal.SIGKILL
    assert [name[:3] for name in names(out)] == [".a."]
    assert not [key for key in desk.docs("control") if key.startswith("export:")]
    assert desk.scrapy("export", kind, "-o", str(out / "a")).code == 0
    assert names(out) == ["a"]  # what the killed one left is gone
