"""SQLite in trouble: locked, read-only, full; and in both stores an article that no store takes."""

import asyncio
import os
import resource
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest

from newscrawl.storage import StoreUnavailable, open_store
from tests.crawl.runs import Desk, Run, crawl_command, finished
from tests.faults.places import HASTY, QUICK, WAIT_S, Place, Signal, assert_all_settled
from tests.support.site import Site

pytestmark = pytest.mark.long

ARTICLES = r"\.shtml"
BULK = 40
HUGE = "comos:mcdvzqk5561330"
ALONE = ["unshare", "--mount", "--propagation", "private", "sh", "-c"]

needs_mounts = pytest.mark.skipif(
    sys.platform != "linux"
    or os.geteuid() != 0
    or subprocess.run([*ALONE, "mount -t tmpfs tmpfs /mnt"], capture_output=True, check=False).returncode
    != 0,
    reason="mounting a disk needs root on Linux",
)


def assert_one_clear_end(run: Run, place: Place, words: str) -> None:
    assert run.code == 1
    assert run.last.startswith(f"failed: {place.desk.file} {words}")
    assert not any(line.startswith(("Traceback", "Unhandled")) for line in run.lines)


def assert_the_next_run_completes(place: Place, run: Run) -> None:
    assert run.counts.get("stored", 0) <= len(place.docs("articles")) < 29 + BULK
    assert place.crawl().code == 0
    assert_all_settled(place)
    assert len(place.docs("articles")) == 29 + BULK
    assert place.docs("revisions") == {}
    with closing(place.desk.connect()) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_locked_by_another_process(site: Site, plain: Place) -> None:
    site.grow(BULK)
    reached = Signal(20)
    site.fault(ARTICLES, reached)
    with plain.started(env=HASTY) as process:
        assert reached.event.wait(WAIT_S)
        with closing(sqlite3.connect(plain.desk.file, isolation_level=None)) as other:
            other.execute("BEGIN EXCLUSIVE")
            began = time.monotonic()
            assert process.stderr
            for line in process.stderr:  # until it says that it gives up
                if "is locked by another process: wait for it or stop it" in line:
                    break
            assert time.monotonic() - began < 30  # 3 that it is given, and what a busy machine adds
            other.execute("ROLLBACK")
        run = finished(process)
    assert_one_clear_end(run, plain, "is locked by another process: wait for it or stop it (")
    assert_the_next_run_completes(plain, run)


def test_a_short_lock_costs_nothing(site: Site, plain: Place) -> None:
    site.grow(BULK)
    reached = Signal(20)
    site.fault(ARTICLES, reached)
    with plain.started() as process:
        assert reached.event.wait(WAIT_S)
        with closing(sqlite3.connect(plain.desk.file, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            with pytest.raises(subprocess.TimeoutExpired):
                process.wait(1)
            other.execute("ROLLBACK")
        run = finished(process)
    assert (run.code, run.troubles, run.counts["stored"]) == (0, [], 29 + BULK)
    assert_all_settled(plain)


def test_a_file_that_may_not_grow_any_more(site: Site, plain: Place) -> None:
    site.grow(BULK)
    with plain.started() as process:
        reached = Signal(20, lambda: _limit(process.pid, plain.desk.file))
        site.fault(ARTICLES, reached)
        run = finished(process)
    assert reached.event.is_set()
    assert_one_clear_end(run, plain, "cannot be read or written: the disk is full, limited or failing (")
    assert_the_next_run_completes(plain, run)


@pytest.mark.parametrize("how", ["removed", "replaced"])
def test_a_file_that_is_removed_under_the_run_is_noticed(site: Site, plain: Place, how: str) -> None:
    def take() -> None:
        for file in plain.desk.folder.glob("news.db*"):
            file.rename(file.with_name(f"old-{file.name}"))
        if how == "replaced":
            plain.desk.file.touch()

    site.fault(ARTICLES, Signal(10, take))
    run = plain.crawl()
    assert_one_clear_end(run, plain, "was removed or replaced while it was in use")
    assert plain.desk.file.exists() == (how == "replaced")


def test_a_file_that_is_removed_at_the_very_end_is_noticed(plain: Place) -> None:
    async def end() -> None:
        store = open_store(plain.uri)
        await store.open()
        plain.desk.file.unlink()
        with pytest.raises(StoreUnavailable, match="was removed or replaced while it was in use"):
            await store.close()
        await store.close()

    asyncio.run(end())


def test_a_folder_that_is_not_there_is_not_made(plain: Place) -> None:
    nowhere = plain.desk.folder / "no" / "such"
    env = {"NEWSCRAWL_STORE_URI": f"sqlite:///{nowhere}/news.db"}
    run = plain.desk.crawl("channels=1688", env=env)
    assert (run.code, run.last.startswith(f"failed: {nowhere}/news.db cannot be opened: there is no f")) == (
        1,
        True,
    )
    archive = plain.desk.crawl("channels=1688", env={"NEWSCRAWL_ARCHIVE_DIR": str(nowhere / "archive")})
    assert (archive.code, archive.last.startswith("failed: archive: cannot write ")) == (1, True)
    assert not nowhere.parent.exists()


def _limit(pid: int, file: Path) -> None:
    """No file of that process may grow beyond what the store's log has now."""
    size = max(found.stat().st_size for found in file.parent.glob("news.db*"))
    resource.prlimit(pid, resource.RLIMIT_FSIZE, (size, size))


@needs_mounts
def test_a_full_disk_and_room_made(site: Site, plain: Place, tmp_path: Path) -> None:
    site.grow(BULK)
    inside = tmp_path / "disk"
    inside.mkdir()
    full = Place(Desk(inside, site.proxy.url), f"sqlite:///{inside}/news.db")
    crawl = (
        f"{sys.executable} -m scrapy {' '.join(crawl_command(settings=QUICK | {'ARCHIVE_DIR': chr(39) * 2}))}"
    )
    script = (
        f"mount -t tmpfs -o size=6m tmpfs {inside} && head -c 5500000 /dev/zero > {inside}/filler\n"
        f"{crawl}; echo $?; rm {inside}/filler; {crawl}; echo $?; cp {inside}/news.db* {tmp_path}/"
    )
    with _shell(full, script) as process:
        run = finished(process)
    assert run.out.split() == ["1", "0"]
    ends = [line.partition(": ")[2] for line in run.lines if "[newscrawl] " in line]
    assert ends[0].startswith(
        f"failed: {inside}/news.db has no room to grow: the disk is full, free some space ("
    )
    assert ends[1].startswith("done: ")
    assert not any(line.startswith(("Traceback", "Unhandled")) for line in run.lines)
    assert_all_settled(plain)
    assert len(plain.docs("articles")) == 29 + BULK


@needs_mounts
def test_a_store_that_may_only_be_read(site: Site, plain: Place) -> None:
    plain.crawl("channels=1688")
    before, folder = plain.docs("articles"), plain.desk.folder
    site.requests.clear()
    command = " ".join(crawl_command(settings=QUICK | {"ARCHIVE_DIR": "''"}))
    bind = f"mount --bind {folder} {folder} && mount -o remount,bind,ro {folder}"
    with _shell(plain, f"{bind} && exec {sys.executable} -m scrapy {command}") as process:
        run = finished(process)
    assert run.code == 1
    assert run.last.startswith(f"failed: {plain.desk.file} ")
    assert any(word in run.last for word in ("is read-only: make the file", "cannot be opened: it must be"))
    assert (run.troubles, site.asked()) == (run.lines[-1:], [])
    assert plain.docs("articles") == before
    assert plain.crawl("channels=1688,1689").code == 0


def _shell(place: Place, script: str) -> subprocess.Popen[str]:
    """A script of a shell with mounts of its own, in the desk's environment."""
    env = place.desk.environment(place.env)
    return subprocess.Popen(
        [*ALONE, script], env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


def make_huge(site: Site) -> None:
    """One page of 9 MB: within DOWNLOAD_MAXSIZE, but its text is in the document twice."""
    site.alter("doc-imcdvzqk5561330", "云麓水库建于", "云麓水库" * 750_000 + "建于")


def test_an_article_too_large_for_any_store(site: Site, place: Place) -> None:
    make_huge(site)
    first = place.crawl("channels=1688")
    assert (first.code, first.counts["stored"]) == (1, 2)
    assert first.last.startswith("failed: 1 items could not be stored: comos:")
    row = place.docs("listings")[HUGE]
    assert row["state"] in ("failed", "rejected")
    assert row["last_error"]
    assert_all_settled(place)


def test_an_article_too_large_is_not_asked_for_for_ever(site: Site, plain: Place) -> None:
    make_huge(site)
    settings = {"FAILED_ATTEMPTS": 2, "FAILED_PAUSE": 0}
    for _ in range(3):
        plain.crawl("channels=1688", settings=settings)
    assert len(site.asked("doc-imcdvzqk5561330")) <= 2


def test_a_row_that_no_store_takes_costs_itself_only(site: Site, place: Place) -> None:
    site.list_page(1688, "https://finance.sina.com.cn/china/2024-06-01/doc-ipqrstuv0000001.shtml",
                   docid="comos:pqrstuv0000001", title="半个字符\ud83d")  # fmt: skip
    run = place.crawl("channels=1688")
    assert len(place.docs("articles")) == 3
    assert_all_settled(place)
    assert "store_unavailable" not in run.err
