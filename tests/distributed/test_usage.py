"""What keeps a worker from starting, said in one line."""

import importlib.util

import pytest
from scrapy.settings import Settings

from newscrawl.distributed.addon import redis_error, usage_error
from newscrawl.distributed.board import shown
from tests.crawl.runs import Desk

MONGO = "mongodb://127.0.0.1:9/news"


def run(desk: Desk, **env: str) -> tuple[int, str]:
    given = {f"NEWSCRAWL_{name}": value for name, value in env.items()}
    found = desk.scrapy("crawl", "sina_china", env={"NEWSCRAWL_DISTRIBUTED": "1", **given})
    return found.code, found.lines[-1]


def test_other_stores(desk: Desk) -> None:
    assert run(desk) == (
        2,
        "scrapy crawl: error: DISTRIBUTED needs a STORE_URI that all workers reach: mongodb://host/db",
    )


def test_no_redis_url(desk: Desk) -> None:
    code, line = run(desk, STORE_URI=MONGO, REDIS_URL="127.0.0.1:6379")
    assert code == 2
    assert line.startswith(
        "scrapy crawl: error: REDIS_URL: Redis URL must specify one of the following schemes"
    )


def test_no_redis_there(desk: Desk) -> None:
    code, line = run(desk, STORE_URI=MONGO, REDIS_URL="redis://user:secret@127.0.0.1:9/0")
    assert code == 1
    assert "failed: redis://127.0.0.1:9/0: Error 111 connecting to 127.0.0.1:9. Connection refused." in line
    assert line.endswith("; start it, or say where it is with REDIS_URL")


def test_replay(desk: Desk) -> None:
    code, line = run(desk, STORE_URI=MONGO, REPLAY="samples/sample.warc.gz")
    assert code == 2
    assert line == "scrapy crawl: error: REPLAY crawls from files of this machine: leave out DISTRIBUTED"


def test_without_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("newscrawl.distributed.addon.find_spec", lambda name: None)
    assert importlib.util.find_spec("redis")
    how = "pip install -r requirements-distributed.txt, or the wheel with [distributed]"
    told = f"DISTRIBUTED needs redis and scrapy-redis: {how}"
    assert usage_error(Settings({"DISTRIBUTED": "1"})) == told


def test_off_nothing_is_asked_for() -> None:
    settings = Settings(
        {"DISTRIBUTED": "0", "STORE_URI": "sqlite:///x.db", "REDIS_URL": "redis://127.0.0.1:9"}
    )
    assert (usage_error(settings), redis_error(settings)) == (None, None)


def test_no_password_is_shown() -> None:
    assert shown("rediss://me:secret@far:6380/2?ssl_cert_reqs=none") == "rediss://far:6380/2"
