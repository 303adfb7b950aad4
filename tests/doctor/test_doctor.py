"""``scrapy doctor`` against the replica: each thing that may be wrong, what it says, and its exit code."""

import asyncio
import json
import re
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from scrapy.settings import Settings

from newscrawl.doctor.store import look
from newscrawl.storage import Access, Put, StoreUnavailable, open_store
from newscrawl.storage.sqlite.store import SqliteStore
from tests.crawl.runs import Desk, together
from tests.doctor.visits import LISTS, WIRE, dated, doctor, one
from tests.faults.places import by_window
from tests.support import faults
from tests.support.proxy import Reply, Request
from tests.support.site import Site

BEIJING = ZoneInfo("Asia/Shanghai")
OFFLINE = {
    "store", "archive disk", "store disk", "user agent", "packages", "clock of runs", "given up",
    "templates", "drift", "search", "extraction", "take-downs", "notify", "parts", "records",
}  # fmt: skip
NOT_HONOURED = "backfills page deep instead: slower, nothing is lost"


def test_a_healthy_site(site: Site, desk: Desk) -> None:
    site.fault("/api/roll/.*etime=", by_window(site))
    site.fault("/api/roll/", dated())
    run, found = doctor(desk)
    levels = {line["level"] for lines in found.values() for line in lines}
    assert (run.code, run.err, levels) == (0, "", {"ok", "warn"})
    assert [name for name, lines in found.items() if lines[0]["level"] == "warn"] == ["user agent"]
    online = {"archive", "robots", "clock", "ban", "page size", "day window", "one article", *LISTS, *WIRE}
    assert set(found) == OFFLINE | online
    assert one(found, "store") == ("ok", f"sqlite:///{desk.file}: 0 articles, 0 rows listed", "")
    assert one(found, "ban") == ("ok", "not banned", "")
    assert one(found, "page size") == ("ok", "asked for 100 rows, got 50", "")
    assert (
        one(found, "one article")[1]
        == "快讯：南岭1至4月规上工业增加值增长6.1% | 市场资讯 | 2 paragraphs | finance_2018"
    )
    assert {line["told"] for line in found["robots"]} >= {
        "feed.mix.sina.com.cn allows /api/roll/get to newscrawl"
    }
    assert len(site.asked(r"\.shtml")) == 1
    assert (
        one(found, "list zhibo:152 7×24财经, one row")[1] == "美股开盘前 | (no source) | 1 paragraph | flash"
    )
    assert one(found, "second API") == ("ok", "50 rows; newest 0 s from the feed's", "")
    assert len(site.asked()) == 15  # 6 lists, 2 of other kinds, 1 article, the wire's 2, 4 robots.txt


def test_a_wire_that_does_not_answer_leaves_the_other_place_unasked(site: Site, desk: Desk) -> None:
    site.fault("/api/zhibo/", faults.status(403))
    run, found = doctor(desk)
    assert (run.code, one(found, "list zhibo:152 7×24财经")[0]) == (1, "fail")
    assert site.asked("/api/news/pc") == []


def test_lists_unregistered_stale_and_empty(site: Site, desk: Desk) -> None:
    del site.lists[1687]
    site.lists[1688] = []
    old = datetime.fromisoformat("2024-05-01T08:30:00+08:00")
    for row in site.lists[1689]:
        row["ctime"] = str(int(old.timestamp()))
    run, found = doctor(desk)
    assert run.code == 1
    assert one(found, "list 1687 宏观经济") == (
        "fail",
        "HTTP 200: status 11: 列表和页面没有经过注册",
        "leave it out of channels=, or try later",
    )
    assert one(found, "list 1688 地方经济") == (
        "fail",
        "registered, but it has no rows",
        "leave it out of channels=",
    )
    assert one(found, "list 1689 部委动态") == (
        "warn",
        "registered; newest row 2024-05-01 08:30 Beijing time",
        "it stopped moving: leave it out of channels=",
    )
    assert one(found, "list 1690 金融新闻")[0] == "ok"


def test_warnings_alone_are_no_failure(site: Site, desk: Desk) -> None:
    run, found = doctor(desk)
    assert run.code == 0
    assert one(found, "clock") == ("warn", "the site tells no time", "")
    level, told, advice = one(found, "day window")
    newest = datetime.fromtimestamp(int(site.lists[1686][0]["ctime"]), BEIJING)
    assert (level, advice) == ("warn", NOT_HONOURED)
    assert told == f"not honoured: 50 of 50 rows are not of {newest - timedelta(days=1):%Y-%m-%d}"


def test_a_clock_that_is_off(site: Site, desk: Desk) -> None:
    site.fault("/api/roll/", dated(-3600))
    _, found = doctor(desk)
    level, told, advice = one(found, "clock")
    assert (level, advice) == ("warn", "set the clock (NTP)")
    seconds = re.fullmatch(r"(\d+) s from the site's", told)
    assert seconds
    assert 3000 < int(seconds[1]) < 4200  # an hour, and what a busy machine holds up


def more_rows(site: Site) -> faults.Fault:
    def answer(request: Request, reply: Reply) -> Reply:
        body = json.loads(reply.body)
        body["result"]["data"] = site.lists[1686]
        return Reply(json.dumps(body).encode(), 200, reply.headers)

    return answer


def test_a_page_size_that_is_not_cut(site: Site, desk: Desk) -> None:
    site.fault("num=100", more_rows(site))
    _, found = doctor(desk)
    assert one(found, "page size") == ("warn", "asked for 100 rows, got 53", "more than 50 are had now")


def test_offline_asks_no_site(site: Site, desk: Desk) -> None:
    run, found = doctor(desk.make_store(), "--offline")
    assert (run.code, set(found), site.asked()) == (0, OFFLINE, [])


def test_a_store_that_no_crawl_has_made_yet_is_no_failure(tmp_path: Path) -> None:
    file = tmp_path / "news.db"
    for place, level in ((file, "warn"), (tmp_path / "no" / "news.db", "fail")):
        settings = Settings({"STORE_URI": f"sqlite:///{place}", "ARCHIVE_DIR": ""})
        (found,) = asyncio.run(look(settings, [], written=False)).findings
        told = f"{place} is not there: is STORE_URI right? The first crawl makes it"
        assert (found.level, found.told) == (level, told)


@pytest.mark.long
def test_a_store_that_is_not_there(site: Site, desk: Desk) -> None:
    uris = [
        f"sqlite:///{desk.file}",
        f"sqlite:///{desk.folder}/no/news.db",
        "nonsense",
        "mongodb://127.0.0.1:1/news",
    ]
    runs = together(lambda uri: doctor(desk, "--offline", env={"NEWSCRAWL_STORE_URI": uri}), uris)
    seen = [(run.code, run.err, one(found, "store")[0]) for run, found in runs]
    assert seen == [(0, "", "warn"), (1, "", "fail"), (1, "", "fail"), (1, "", "fail")]
    advice = [one(found, "store")[2] for _, found in runs]
    mend, first = "set STORE_URI, or fix what it names", "crawl, unless there was one: then correct STORE_URI"
    assert advice == [first, mend, "set STORE_URI", mend]
    assert [*desk.folder.iterdir()] == []


def test_a_row_of_the_year_9999_is_no_traceback(site: Site, desk: Desk) -> None:
    site.lists[1686][0]["ctime"] = "253402300799"
    run, found = doctor(desk)
    assert (run.err, len(found["list 1686 国内滚动"])) == ("", 1)


def test_a_table_for_people(site: Site, desk: Desk) -> None:
    run = desk.make_store().scrapy("doctor", "--offline")
    assert (run.code, run.err) == (0, "")
    assert all(word in run.out for word in ("what was seen", "store disk", "GiB free for", "ok"))


def test_a_site_that_has_banned_us_is_not_asked(site: Site, desk: Desk) -> None:
    site.fault("/api/roll/", faults.ban)
    desk.crawl()
    until = datetime.fromisoformat(desk.docs("control")["ban:sina_china"]["until_at"])
    site.heal()
    run, found = doctor(desk)
    assert (run.code, site.asked()) == (1, [])
    level, told, advice = one(found, "ban")
    when = f"{until.astimezone(BEIJING):%Y-%m-%d %H:%M}"
    assert (level, advice) == ("fail", "wait until then: nothing was asked")
    assert told.startswith(f"banned until {when} Beijing time (found at https://feed.mix.sina.com.cn/")


def test_the_first_sign_of_a_ban_is_the_last_request(site: Site, desk: Desk) -> None:
    site.fault("/api/roll/", faults.ban_page)
    run = desk.scrapy("doctor", "--json", "-s", "DOWNLOAD_DELAY=0.3")
    told = [line["told"] for line in run.documents if line["level"] == "fail"]
    assert (run.code, len(told), "answers with the ban page" in told[0]) == (1, 1, True)
    assert len(site.asked("/api/roll/")) == 1


def test_refusals_in_their_own_words(site: Site, desk: Desk) -> None:
    site.fault("lid=1687", faults.status(403))
    site.fault("lid=1688", faults.status(451))
    _, found = doctor(desk)
    assert one(found, "list 1687 宏观经济")[1].startswith(
        "HTTP 403: it refuses this address or what was sent (User-"
    )
    assert (
        one(found, "list 1688 地方经济")[1]
        == "HTTP 451: it may not answer here by law: only from another country"
    )


def test_a_robots_txt_that_cannot_be_had(site: Site, desk: Desk) -> None:
    site.fault(r"feed\.mix\.sina\.com\.cn/robots", faults.status(503))
    run, found = doctor(desk)
    told = "robots.txt of feed.mix.sina.com.cn answered HTTP 503: nothing of that host is fetched"
    assert (run.code, one(found, "list 1686 国内滚动")[:2]) == (1, ("fail", told))
    assert site.asked("/api/roll/") == []


def test_a_store_that_takes_no_writes_is_asked_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A ban that it knows of holds, although nothing can be noted in it."""
    file = tmp_path / "news.db"
    until = datetime.now(BEIJING) + timedelta(minutes=30)
    asyncio.run(_filled(file, {"_id": "ban:sina_china", "until_at": until, "url": "https://example.com"}))
    opened: list[Access] = []
    real = SqliteStore.open

    async def open_(self: SqliteStore, access: Access = Access.MAKE) -> None:
        opened.append(access)
        if access is Access.MAKE and refusing:
            raise StoreUnavailable(f"{file} is read-only")
        await real(self, access)

    monkeypatch.setattr(SqliteStore, "open", open_)
    settings = Settings({"STORE_URI": f"sqlite:///{file}", "ARCHIVE_DIR": ""})
    refusing = False
    seen = asyncio.run(look(settings, ["sina_china"], written=True))
    assert (opened, seen.paused, seen.findings[0].level) == ([Access.MAKE], {"sina_china"}, "ok")
    refusing = True
    seen = asyncio.run(look(settings, ["sina_china"], written=True))
    assert (opened[1:], seen.paused) == ([Access.MAKE, Access.READ], {"sina_china"})
    assert [one.told for one in seen.findings[:1]] == [f"{file} is read-only"]


async def _filled(file: Path, *control: dict[str, object]) -> None:
    store = open_store(f"sqlite:///{file}")
    await store.open()
    await store.write([Put("control", doc) for doc in control])
    await store.close()


def test_the_clock_is_told_by_any_answer(site: Site, desk: Desk) -> None:
    """The default list refuses; an answer that a cache kept for an hour says so."""
    site.fault("lid=1686", faults.status(403))
    site.fault("lid=1690", dated(-3600, age=3600))
    _, found = doctor(desk)
    level, told, _ = one(found, "clock")
    assert (level, told) in [("ok", f"{n} s from the site's") for n in (0, 1, 2)]
