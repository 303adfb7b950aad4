"""kill −9 while the wire is followed and goes on: every item once, every edit and every deletion."""

import os
import random
import secrets
import signal
import subprocess
from contextlib import closing
from typing import Any

import pytest

from tests.crawl.runs import FAST, Desk, finished
from tests.faults.places import WAIT_S, Signal
from tests.support.forks import Fork
from tests.support.site import Site
from tests.support.wire import Room

FEED = "/api/zhibo/feed"
KILLS = 8
ITEMS = int(os.environ.get("NEWSCRAWL_TEST_FLASHES", "1500"))


def followed(desk: Desk) -> Fork:
    fast = [word for name, value in FAST.items() for word in ("-s", f"{name}={value}")]
    return desk.started("crawl", "sina_flash", "--follow", *fast, "-s", "FOLLOW_SECONDS=0.1")


class Author:
    """Writes on, edits and deletes after each request, so that pages shift while they are read.

    Knows what must be in the store; ``signal`` is told of each request.
    """

    def __init__(self, room: Room, draw: random.Random) -> None:
        self._room, self._draw = room, draw
        self.signal = Signal()
        self.texts: dict[int, str] = {}
        self.gone: set[int] = set()
        self.edits = 0

    def __call__(self, request: Any, reply: Any) -> Any:
        self.go_on()
        return self.signal(request, reply)

    def go_on(self) -> None:
        for _ in range(self._draw.randrange(4)):
            self._room.write(step=self._draw.choice((1, 1, 7)))
        there = [n for n in range(max(0, self._room.written - 40), self._room.written) if n not in self.gone]
        if there and self._draw.random() < 0.5:
            n = self._draw.choice(there)
            self.edits += 1
            self.texts[n] = f"改动{self.edits}"
            self._room.edit(n, rich_text=f"【第{n}条】改动{self.edits}")
        if there and self._draw.random() < 0.4:
            n = self._draw.choice(there[:-1] or there)
            self.gone.add(n)
            if self._draw.random() < 0.5:
                self._room.edit(n, is_delete=1)
            else:
                self._room.take(n)


@pytest.mark.long
def test_kills_at_random_moments(site: Site, desk: Desk) -> None:
    seed = int(os.environ.get("KILL_SEED") or secrets.randbelow(1 << 32))
    print(f"KILL_SEED={seed}")  # noqa: T201  # shown when the test fails
    draw = random.Random(seed)  # noqa: S311  # no secret
    room = Room(site)
    room.write(130)
    author = Author(room, draw)
    for _ in range(KILLS):
        author.signal = Signal(nth=draw.choice((1, 2, 4, 7)))
        site.heal()
        site.fault(FEED, author)
        with followed(desk) as process:
            assert author.signal.event.wait(WAIT_S)
            try:
                process.wait(draw.uniform(0, 0.15))
            except subprocess.TimeoutExpired:
                process.kill()
            process.communicate()
        assert process.returncode == -signal.SIGKILL
    site.heal()
    last = Signal(nth=room.written // 24 + 6)  # more than there are pages
    site.fault(FEED, last)
    look_back(desk)
    with followed(desk) as process:
        assert last.event.wait(WAIT_S)
        process.send_signal(signal.SIGTERM)
        run = finished(process)
    assert run.code == 0, run.err
    docs = desk.docs("articles")
    everything = {room.docid(n): n for n in range(room.written)}
    seen = {key for key in everything if key in docs}
    never = {room.docid(n) for n in author.gone} - seen  # written and taken away between two requests
    assert set(docs) == set(everything) - never
    assert {everything[key] for key, doc in docs.items() if doc["gone_at"]} == {
        n for n in author.gone if room.docid(n) in docs
    }
    left = {n: text for n, text in author.texts.items() if n not in author.gone}
    assert {n: docs[room.docid(n)]["paragraphs"] for n in left} == {n: [text] for n, text in left.items()}
    assert set(desk.states().values()) <= {"stored", "gone"}
    assert all(doc["revision"] == 1 + revisions(desk, key) for key, doc in docs.items())


def look_back(desk: Desk) -> None:
    with closing(desk.connect_to_write()) as connection:
        connection.execute("UPDATE sweeps SET doc = json_remove(doc, '$.looked_at')")
        connection.commit()


def revisions(desk: Desk, key: str) -> int:
    with closing(desk.connect()) as connection:
        (count,) = connection.execute(
            "SELECT count(*) FROM revisions WHERE id LIKE ?", (f"{key}@%",)
        ).fetchone()
    return int(count)


@pytest.mark.long
def test_a_long_history(site: Site, desk: Desk) -> None:
    """One request a page, and memory as for a fifth of it."""
    peaks = []
    for count in (ITEMS // 5, ITEMS):
        room = Room(site)
        room.write(count)
        own = Desk(desk.folder / str(count), site.proxy.url)
        site.requests.clear()
        fast = [word for name, value in FAST.items() for word in ("-s", f"{name}={value}")]
        with own.started(
            "crawl", "sina_flash", "-a", "since=2020-01-01", *fast, "-s", "ARCHIVE_DIR="
        ) as process:
            highest = 0
            while process.poll() is None:
                highest = max(highest, peak(process.pid) or highest)
                try:
                    process.wait(0.2)
                except subprocess.TimeoutExpired:
                    continue
            run = finished(process)
        assert (run.code, run.counts["stored"]) == (0, count), run.err[-1000:]
        assert len(site.asked(FEED)) == run.counts["list_pages"] <= count / 24 + 2
        peaks.append(highest)
    print(f"peaks: {[round(one / 1024) for one in peaks]} MB")  # noqa: T201
    assert peaks[1] < peaks[0] + 24 * 1024


def peak(pid: int) -> int:
    """The most memory of a process so far, in kB."""
    try:
        with open(f"/proc/{pid}/status", encoding="ascii") as status:  # noqa: PTH123
            return next((int(line.split()[1]) for line in status if line.startswith("VmHWM:")), 0)
    except OSError:
        return 0
