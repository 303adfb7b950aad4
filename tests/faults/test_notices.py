"""Whole runs that have somebody to tell: once where all is well, at least once whatever dies; no secrets."""

import random
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.crawl.runs import Desk, Run
from tests.crawl.test_follow import ended, following
from tests.faults.places import WAIT_S, Place, wait_for_held
from tests.faults.test_kill import killed
from tests.faults.test_webhook import HERE
from tests.support import faults
from tests.support.hook import Hook, hooked
from tests.support.site import Site
from tests.support.wire import Room

pytestmark = pytest.mark.long

SECRET = "Geheim0815Geheim0815"  # noqa: S105 - made up, to be looked for
NO_LIST = "no list answered: list 1688 地方经济 page 1: HTTP 404"
WATCHES = """
[[watch]]
name = "南岭"
words = ["南岭"]
"""


@pytest.fixture
def hook() -> Iterator[Hook]:
    with hooked() as hook:
        yield hook


def crawl(place: Place, hook: Hook, *arguments: str, **more: Any) -> Run:
    file = place.desk.folder / "watches.toml"
    if not file.exists():
        file.write_text(WATCHES, "utf-8")
    return place.crawl(*arguments, settings=settings(hook, file, **more), env=HERE)


def settings(hook: Hook, file: Path, **more: Any) -> Mapping[str, Any]:
    urls = f"json://{hook.host}/{SECRET} json://127.0.0.1:9/{SECRET}"
    return {"NOTIFY_URLS": urls, "WATCHES": file, "RETRY_TIMES": 0, **more}


def test_what_runs_tell_and_whom(site: Site, plain: Place, hook: Hook) -> None:
    site.fault("/api/roll/", faults.missing)
    first, second = (crawl(plain, hook, "channels=1688", LOG_LEVEL="DEBUG") for _ in range(2))
    assert (first.code, second.code, hook.titles) == (1, 1, ["newscrawl：采集失败"])
    assert NO_LIST in hook.texts[0]
    refused = "notify: json-2 did not accept it: ConnectionError; the next run tries again"
    assert [line for line in first.lines if line.endswith(refused)]
    site.heal()
    good = crawl(plain, hook, "channels=1688", LOG_LEVEL="DEBUG")
    assert (good.code, good.troubles, "py.warnings" in good.err) == (0, [], False)
    assert hook.titles[1:] == ["newscrawl：采集恢复正常", "南岭：2 篇新文章"]
    assert "此前失败 2 次，自 20" in hook.texts[1]
    told = re.findall("https://.*", hook.texts[2])
    stored = {doc["url"] for doc in plain.docs("articles").values() if "南岭" in str(doc)}
    assert set(told) == stored
    (new,) = site.grow(1)
    site.alter(new.partition(":")[2], "望江银行", "南岭银行")
    (url,) = (row["url"] for row in site.lists[1686] if new.partition(":")[2] in row["url"])
    single = crawl(plain, hook, f"url={url}")
    assert (single.code, hook.titles[3:]) == (0, ["南岭：1 篇新文章"])
    assert [SECRET in run.out + run.err for run in (first, second, good, single)] == [False] * 4
    files = [file for file in plain.desk.folder.rglob("*") if file.is_file()]
    assert [file.name for file in files if SECRET.encode() in file.read_bytes()] == []


def test_killed_while_it_sends_it_tells_again(site: Site, plain: Place, hook: Hook) -> None:
    hook.is_silent = True
    file = plain.desk.folder / "watches.toml"
    file.write_text(WATCHES, "utf-8")
    with plain.started("channels=1688", settings=settings(hook, file), env=HERE) as process:
        assert hook.held.wait(WAIT_S)
        process.kill()
    hook.is_silent = False
    assert crawl(plain, hook, "channels=1688").code == 0
    assert hook.titles == ["南岭：2 篇新文章"] * 2
    assert crawl(plain, hook, "channels=1688").code == 0
    assert len(hook.posted) == 2


def test_watches_that_cannot_be_used_end_it_before_it_begins(site: Site, plain: Place, hook: Hook) -> None:
    file = plain.desk.folder / "watches.toml"
    file.write_text('[[watch]]\nname = "x"\nwrods = "a"\n', "utf-8")
    run = crawl(plain, hook, "channels=1688")
    told = f"{file}:3: watch x: no key wrods; did you mean words?; {file}:1: watch x: asks for nothing; give "
    assert (run.code, len(run.lines), site.asked()) == (2, 1, [])
    assert run.lines[0].startswith(f"scrapy crawl: error: {told}")


def test_a_run_that_was_killed_is_told_of_by_the_next(site: Site, plain: Place, hook: Hook) -> None:
    site.fault("doc-imcdvzqk5561330", faults.held)
    file = plain.desk.folder / "watches.toml"
    file.write_text(WATCHES, "utf-8")
    for _ in range(2):
        with plain.started("channels=1688", settings=settings(hook, file), env=HERE) as process:
            wait_for_held(site)
            process.kill()
    site.heal()
    site.proxy.release()
    assert crawl(plain, hook, "channels=1688").code == 0
    assert crawl(plain, hook, "channels=1688").code == 0
    died = [title for title in hook.titles if title == "newscrawl：上一次运行中断了"]
    assert 1 <= len(died) <= 2  # the second may have been killed as it told of the first
    assert hook.titles.count("newscrawl：采集恢复正常") == 1


def test_a_store_that_is_away_is_told_of_once_and_its_return(site: Site, plain: Place, hook: Hook) -> None:
    env = {**HERE, "XDG_STATE_HOME": str(plain.desk.folder / "state")}
    away = plain.desk.folder / "away"
    away.mkdir()
    gone = f"sqlite:///{away}/news.db"
    here = {"NOTIFY_URLS": f"json://{hook.host}/{SECRET}", "STORE_URI": gone}
    assert plain.crawl("channels=1688", settings=here, env=env).code == 0
    away.rename(plain.desk.folder / "elsewhere")
    for _ in range(2):
        run = plain.crawl("channels=1688", settings=here, env=env)
        assert (run.code, f"there is no folder {away}" in run.last) == (1, True)
    (plain.desk.folder / "elsewhere").rename(away)
    assert plain.crawl("channels=1688", settings=here, env=env).code == 0
    assert hook.titles == ["newscrawl：采集失败", "newscrawl：采集恢复正常"]
    assert f"there is no folder {away}" in hook.texts[0]
    assert "此前失败 2 次" in hook.texts[1]


def test_a_run_that_stays_tells_as_it_goes(site: Site, desk: Desk, hook: Hook) -> None:
    room = Room(site)
    room.write(2)
    file = desk.folder / "watches.toml"
    file.write_text('[[watch]]\nname = "快讯"\nwords = ["第1条", "第4条"]\n', "utf-8")
    more = ("-s", f"NOTIFY_URLS=json://{hook.host}/", "-s", f"WATCHES={file}")
    with following(desk, *more, env=HERE) as process:
        assert hook.came.acquire(timeout=WAIT_S)
        hook.answer = {"errcode": 1}
        room.write(3)
        assert hook.came.acquire(timeout=WAIT_S)
        hook.answer = {"errcode": 0}
        assert hook.came.acquire(timeout=WAIT_S)  # tried again in the next turn
        run = ended(process)
    assert (run.code, hook.titles) == (0, ["快讯：1 篇新文章"] * 3)


def test_killed_anywhere_every_article_is_told_at_least_once(site: Site, place: Place, hook: Hook) -> None:
    draw = random.Random(7)  # noqa: S311  # no secret
    file = place.desk.folder / "watches.toml"
    file.write_text('[[watch]]\nname = "x"\nsources = ["青禾财经"]\n', "utf-8")
    site.grow(12)
    kills = 0
    for _ in range(3):
        kills += killed(place, site, draw, 2.0, settings=settings(hook, file), env=HERE)
    site.heal()
    crawl(place, hook)
    crawl(place, hook)
    stored = {doc["url"] for doc in place.docs("articles").values() if doc["source"] == "青禾财经"}
    told = {url for text in hook.texts for url in re.findall("https://.*", text)}
    assert (told, len(stored) > 12, kills > 0) == (stored, True, True)
