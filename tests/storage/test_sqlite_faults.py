"""The embedded store in trouble: what each fault is called, and that none of them blocks the loop."""

import asyncio
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from newscrawl.storage import ARTICLES, Put, StoreUnavailable
from newscrawl.storage.sqlite.store import SqliteStore
from tests.storage.test_sqlite import PROGRAM

NOBODY = 65534


@contextmanager
def unprivileged() -> Iterator[None]:
    """As a user whom permissions bind, even where the tests run as root."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(NOBODY)
    try:
        yield
    finally:
        os.seteuid(0)


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder that any user can reach, unlike pytest's own."""
    found = Path(tempfile.mkdtemp(prefix="newscrawl-"))
    found.chmod(0o755)
    yield found
    shutil.rmtree(found)


def store_at(path: Path) -> SqliteStore:
    return SqliteStore(f"sqlite:///{path}", busy_s=0.2)


async def failure(path: Path) -> str:
    store = store_at(path)
    with pytest.raises(StoreUnavailable) as error:
        await store.open()
    await store.close()
    assert "\n" not in str(error.value)
    return str(error.value)


async def test_not_a_database(tmp_path: Path) -> None:
    path = tmp_path / "news.db"
    path.write_bytes(b"<html>" * 1000)
    assert (await failure(path)).startswith(
        f"{path} is no SQLite database: name another; if it was one, `newscrawl rescue OLD NEW`"
    )
    assert path.read_bytes() == b"<html>" * 1000


async def test_a_folder_in_the_way(tmp_path: Path) -> None:
    assert (await failure(tmp_path)).startswith(f"{tmp_path} cannot be opened: it must be a file in a folder")


async def test_a_file_where_the_folder_should_be(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("x")
    path = tmp_path / "data" / "news.db"
    assert (await failure(path)).startswith(f"{path} cannot be used ({path.parent} is no folder)")


def test_a_file_that_may_only_be_read(folder: Path) -> None:
    path = folder / "news.db"
    asyncio.run(open_and_close(path))
    path.chmod(0o444)
    folder.chmod(0o555)
    with unprivileged():
        message = asyncio.run(failure(path))
    assert message.startswith(f"{path} is read-only: make the file and its folder writable")


def test_a_folder_that_may_only_be_read(folder: Path) -> None:
    folder.chmod(0o555)
    with unprivileged():
        message = asyncio.run(failure(folder / "news.db"))
        deeper = asyncio.run(failure(folder / "data" / "news.db"))
    assert message.startswith(f"{folder}/news.db cannot be opened: it must be a file in a folder that may be")
    assert deeper.startswith(
        f"{folder}/data/news.db cannot be opened: there is no folder {folder}/data: make it, or"
    )


async def open_and_close(path: Path) -> None:
    store = store_at(path)
    await store.open()
    await store.close()


async def test_a_lock_that_stays_and_goes(tmp_path: Path) -> None:
    path = tmp_path / "news.db"
    store = store_at(path)
    await store.open()
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreUnavailable, match="is locked by another process: wait for it or stop it"):
            await store.write([Put(ARTICLES, {"_id": "a"})])
        assert await store.count(ARTICLES) == 0
        assert (await failure(path)).startswith(f"{path} is locked by another process")
        other.execute("COMMIT")
    await store.write([Put(ARTICLES, {"_id": "a"})])
    assert await store.count(ARTICLES) == 1
    await store.close()


async def test_the_loop_goes_on_while_a_write_waits_for_a_lock(tmp_path: Path) -> None:
    store = SqliteStore(f"sqlite:///{tmp_path}/news.db", busy_s=60)
    await store.open()
    with closing(sqlite3.connect(tmp_path / "news.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        write = asyncio.create_task(store.write([Put(ARTICLES, {"_id": "a"})]))
        _, waiting = await asyncio.wait({write}, timeout=0.05)
        assert waiting == {write}
        other.execute("COMMIT")  # of this loop: were it kept waiting, the write would never be let
        await write
    assert await store.count(ARTICLES) == 1
    await store.close()


def test_a_file_that_may_not_grow(tmp_path: Path) -> None:
    command = [*PROGRAM, "write_until_full", f"sqlite:///{tmp_path}/news.db", "2000000"]
    found = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60)
    assert_kept_until_full(
        found.stdout, f"{tmp_path}/news.db cannot be read or written: the disk is full, limited"
    )


@pytest.mark.skipif(
    sys.platform != "linux" or os.geteuid() != 0, reason="mounting a small disk needs root on Linux"
)
def test_a_full_disk(tmp_path: Path) -> None:
    mount = f'mount -t tmpfs -o size=2m tmpfs {tmp_path} && exec "$@"'
    alone = ["unshare", "--mount", "--propagation", "private", "sh", "-c", mount, "sh"]
    if subprocess.run([*alone, "true"], capture_output=True, check=False).returncode:
        pytest.skip("this machine allows no mounts")
    command = [*alone, *PROGRAM, "write_until_full", f"sqlite:///{tmp_path}/news.db", "0"]
    found = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60)
    assert_kept_until_full(
        found.stdout, f"{tmp_path}/news.db has no room to grow: the disk is full, free some space"
    )


def assert_kept_until_full(said: str, message: str) -> None:
    counts, _, error = said.partition(": ")
    acknowledged, there = (int(word) for word in counts.split() if word.isdecimal())
    assert acknowledged == there > 5
    assert error.startswith(message)
