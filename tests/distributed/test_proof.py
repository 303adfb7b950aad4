"""The proof: workers killed at any moment, and still all is stored, each article asked for twice at the most.

``NEWSCRAWL_TEST_ARTICLES=5000`` (``make test-distributed``) is the whole of it.
"""

import os
import random
import re
import secrets
import threading
from collections import Counter
from dataclasses import replace

import pytest

from tests.distributed.crew import QUICK, Crew, fetched, gaps
from tests.faults.places import assert_all_settled
from tests.support.proxy import Reply, Request
from tests.support.site import Site

ARTICLES = int(os.environ.get("NEWSCRAWL_TEST_ARTICLES", "200"))
WORKERS = 3
KILLS = 5 if ARTICLES < 1000 else 15
LIMIT_S = 170 if ARTICLES < 1000 else 5400  # an emulator needs most of it, a server in C two minutes
LONG = re.compile("(?<=<p>)[^<]{20,}(?=</p>)")
CHARACTERS = [chr(code) for code in range(0x4E00, 0x5E00)]
HOST = "finance.sina.com.cn"


@pytest.mark.long
@pytest.mark.timeout(LIMIT_S + 60)
def test_kills(site: Site, crew: Crew) -> None:
    seed = int(os.environ.get("KILL_SEED") or secrets.randbelow(1 << 32))
    print(f"KILL_SEED={seed}")  # noqa: T201  # shown when the test fails
    draw = random.Random(seed)  # noqa: S311  # no secret
    new = site.grow(ARTICLES)
    _vary(site, draw)
    for _ in range(WORKERS):
        crew.start()
    _kill_some(site, crew, draw)
    assert crew.codes(LIMIT_S) == [0] * WORKERS
    again = _outcome(site, crew, set(new))
    print(f"{ARTICLES} articles, {KILLS} kills, {again} asked for twice")  # noqa: T201


def _vary(site: Site, draw: random.Random) -> None:
    """Give each new article a text of its own: else all are one story, which costs ever more to search."""
    for key, reply in site.pages.items():
        if "/2024-06-01/doc-ipqrstuv" in key:
            text = LONG.sub(
                lambda found: "".join(draw.choices(CHARACTERS, k=len(found[0]))), reply.body.decode()
            )
            site.pages[key] = replace(reply, body=text.encode())


class Moments:
    """A fault that changes nothing, but tells of moments drawn from the requests."""

    def __init__(self, draw: random.Random, longest: int) -> None:
        self.come = threading.Semaphore(0)
        self._draw, self._longest = draw, longest
        self._left = draw.randint(1, longest)

    def __call__(self, request: Request, reply: Reply) -> Reply:
        self._left -= 1
        if self._left == 0:
            self.come.release()
            self._left = self._draw.randint(1, self._longest)
        return reply


def _kill_some(site: Site, crew: Crew, draw: random.Random) -> None:
    """Kill a worker at random moments of the crawl, the leader first, and start another in its place."""
    moments = Moments(draw, ARTICLES // KILLS)
    site.fault(HOST, moments)
    for number in range(KILLS):
        assert moments.come.acquire(timeout=LIMIT_S)
        leader = crew.leader if number == 0 else None
        victim = leader or draw.choice(crew.alive)
        victim.kill()
        crew.start()


def _outcome(site: Site, crew: Crew, new: set[str]) -> int:
    articles = set(crew.place.docs("articles"))
    assert new <= articles
    assert len(articles) == 29 + ARTICLES
    assert_all_settled(crew.place)
    assert crew.place.docs("revisions") == {}
    times = Counter(fetched(site).values())
    assert set(times) <= {1, 2}
    assert times[2] <= KILLS * 4
    apart = gaps(site, HOST)
    assert sum(apart) / len(apart) >= QUICK["DOWNLOAD_DELAY"]
    assert crew.keys() == set()
    assert not [line for worker in crew.workers for line in worker.lines if "py.warnings" in line]
    return times[2]
