"""A take-down killed between any two of its steps: pointers are right, and the next one finishes it."""

import asyncio
import signal
from collections.abc import Awaitable, Callable, Sequence
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any, cast

import pytest

from newscrawl.archive import rewrite
from newscrawl.forget.choice import Choice
from newscrawl.forget.job import Job
from newscrawl.storage import Op, Store, open_store
from tests.crawl.runs import Desk, finished
from tests.forget.conftest import BONDS, TITLE, copied
from tests.forget.test_command import everything, pages_of
from tests.support.site import Site

ONE = Choice((BONDS,))


class Killed(BaseException):
    """What no code of ours catches."""


class Fuse:
    """Lets so many steps pass, then none."""

    def __init__(self, steps: int) -> None:
        self.left = steps

    def burn(self) -> None:
        self.left -= 1
        if self.left < 0:
            raise Killed


class Dying:
    """A store whose writes are steps; implements Store."""

    def __init__(self, store: Store, fuse: Fuse) -> None:
        self._store, self._fuse = store, fuse

    async def write(self, ops: Sequence[Op]) -> None:
        self._fuse.burn()
        await self._store.write(ops)

    async def purge(self) -> None:
        self._fuse.burn()
        await self._store.purge()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._store, name)


def with_store(desk: Desk, work: Callable[[Store], Awaitable[None]]) -> None:
    async def opened() -> None:
        store = open_store(f"sqlite:///{desk.file}")
        await store.open()
        try:
            await work(store)
        finally:
            await store.close()

    asyncio.run(opened())


def forget(desk: Desk, fuse: Fuse, chosen: Choice = ONE) -> Job:
    """Take down, as long as the fuse lasts."""
    jobs: list[Job] = []

    async def work(store: Store) -> None:
        jobs.append(job := Job(cast("Store", Dying(store, fuse)), desk.archive))
        async for _ in job.run(lambda done: chosen.records(store, done)):
            pass

    with_store(desk, work)
    return jobs[0]


def killed(desk: Desk, steps: int, patch: pytest.MonkeyPatch) -> bool:
    """Whether it was, after so many writes to the store and changes of files."""
    fuse = Fuse(steps)

    def burning(name: str) -> Callable[..., None]:
        real = getattr(rewrite, name)

        def step(*args: Any) -> None:
            fuse.burn()
            real(*args)

        return step

    with patch.context() as patched:
        for name in ("write", "remove"):
            patched.setattr(rewrite, name, burning(name))
        try:
            forget(desk, fuse)
        except Killed:
            return True
    return False


def check_finished(desk: Desk, kept: dict[str, str], file: str) -> None:
    assert pages_of(desk) == kept
    assert TITLE.encode() not in everything(desk.folder)
    assert [path.name for path in desk.archive.iterdir()] == [file]
    notes = [doc for key, doc in desk.docs("control").items() if key.startswith("forget")]
    assert [(doc["remains"], "work" in doc) for doc in notes] == [([], False)]
    assert notes[0]["removed"] == {"articles": 1, "revisions": 0, "rejects": 0, "pages": 1, "lists": 3}
    assert desk.docs("listings")[BONDS]["state"] == "forgotten"


def _tried(crawled: Desk, replica: Site, folder: Path, steps: int, patch: pytest.MonkeyPatch) -> bool:
    desk = copied(crawled, folder / str(steps), replica)
    kept = {key: url for key, url in pages_of(desk).items() if key != BONDS}
    (former,) = desk.archive.iterdir()
    was_killed = killed(desk, steps, patch)
    found = pages_of(desk)
    assert {key: found[key] for key in kept} == kept  # each pointer leads where it did
    if was_killed:
        forget(desk, Fuse(1000))
    check_finished(desk, kept, former.name.replace(".warc", "-r1.warc"))
    return was_killed


@pytest.mark.parametrize("steps", [9, 11])
def test_killed_at_the_worst_moments(
    crawled: Desk, replica: Site, tmp_path: Path, steps: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert _tried(crawled, replica, tmp_path, steps, monkeypatch)


@pytest.mark.long
def test_killed_at_any_moment(
    crawled: Desk, replica: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps = 0
    while _tried(crawled, replica, tmp_path, steps, monkeypatch):
        steps += 1
    assert steps > 12


@pytest.mark.long
def test_what_was_interrupted_is_finished_before_another_begins(
    copy: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert killed(copy, 8, monkeypatch)
    run = copy.scrapy("forget")
    assert (run.code, run.out.splitlines()[0]) == (0, "Went on where a take-down was interrupted.")
    assert run.out.splitlines()[1].startswith("Gone: 1 article, ")
    assert TITLE.encode() not in everything(copy.folder)
    assert copy.scrapy("forget").code == 2


@pytest.mark.long
def test_by_source_the_same_command_goes_on_when_the_articles_are_gone(copy: Desk) -> None:
    source = ("--source", "青禾财经", "--before", "2022-01-01", "--yes")
    with pytest.raises(Killed):
        forget(copy, Fuse(6), Choice(source="青禾财经", before=date(2022, 1, 1)))
    assert BONDS not in copy.docs("articles")
    assert TITLE.encode() in everything(copy.folder)
    run = copy.scrapy("forget", *source)
    assert (run.code, run.out.splitlines()[0]) == (0, "Went on where a take-down was interrupted.")
    assert TITLE.encode() not in everything(copy.folder)
    assert copy.scrapy("forget", *source).code == 2


def _phase(desk: Desk) -> str:
    notes = (doc for key, doc in desk.docs("control").items() if key.startswith("forgetting:"))
    return next((str(doc["phase"]) for doc in notes), "")


@pytest.mark.long
def test_ctrl_c_ends_with_one_line_and_the_next_goes_on(copy: Desk) -> None:
    with closing(copy.connect()) as reader:  # the log cannot be emptied while somebody reads
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM articles").fetchone()
        with copy.started("forget", BONDS) as process:
            while _phase(copy) != "purge":
                assert process.poll() is None
            process.send_signal(signal.SIGINT)
            run = finished(process)
    assert (run.code, run.out) == (1, "")
    assert run.err == "scrapy forget: interrupted; the same command goes on from here\n"
    run = copy.scrapy("forget", BONDS)
    assert (run.code, run.out.splitlines()[0]) == (0, "Went on where a take-down was interrupted.")
    assert TITLE.encode() not in everything(copy.folder)
