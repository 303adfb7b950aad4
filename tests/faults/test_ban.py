"""A ban: the run stops at once and says until when; the next runs refuse until then."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from newscrawl.storage import CONTROL, Update
from tests.crawl.runs import Desk, Run, together
from tests.faults.places import Place, assert_all_settled
from tests.support import faults
from tests.support.proxy import Reply, Request
from tests.support.site import Site, serving

PAGE = (
    '<html><head><meta http-equiv="Content-Type" content="text/html; charset={0}"><title>拒绝访问</title>'
    "</head><body><h1>拒绝访问</h1><p>您的访问已被新浪安全部门封禁(5~60分钟)后自动解封</p></body></html>"
)
BEIJING = ZoneInfo("Asia/Shanghai")
ARTICLE, LIST = r"\.shtml", "/api/roll/"
POLITE = {"CONCURRENT_REQUESTS_PER_DOMAIN": 1, "DOWNLOAD_DELAY": 2}
"""Without a delay Scrapy sends a host's next request before any middleware sees the answer to the last."""
UNTIL = re.compile(
    r"failed: banned: (https://\S+) answered HTTP (\d+); wait until (\S+ \S+) Beijing time \(|$"
)


def ban(status: int, charset: str) -> faults.Fault:
    body = PAGE.format(charset).encode(charset)
    return lambda request, reply: Reply(body, status, faults.HTML)


BANS: dict[str, faults.Fault] = {
    "456": ban(456, "gb18030"),
    "456 empty": faults.status(456),
    "GBK page": ban(200, "gb18030"),
    "UTF-8 page": ban(200, "utf-8"),
    "403 page": ban(403, "gb18030"),
}
CASES = [(name, where) for name in BANS for where in (ARTICLE, LIST)]


@pytest.mark.long
def test_a_ban_anywhere_in_any_form(tmp_path: Path) -> None:
    def crawl(number: int) -> tuple[Run, Run, int, Run, Place]:
        name, where = CASES[number]
        with serving() as site:
            site.fault(where, BANS[name])
            desk = Desk(tmp_path / str(number), site.proxy.url)
            place = Place(desk, f"sqlite:///{desk.file}")
            banned = place.crawl("channels=1688,1689", settings=POLITE)
            asked = len(site.asked(where))
            site.heal()
            refused = place.crawl("channels=1688,1689")
            asked += 100 * len(site.asked())
            free = place.crawl("channels=1688,1689", settings={"BAN_PAUSE": 0})
            return banned, refused, asked, free, place

    began = datetime.now(UTC)
    for case, (banned, refused, asked, free, place) in zip(
        CASES, together(crawl, range(len(CASES)), at_once=5), strict=True
    ):
        told = UNTIL.match(banned.last)
        assert (case, banned.code, bool(told and told[1])) == (case, 1, True)
        assert told
        until = datetime.strptime(told[3], "%Y-%m-%d %H:%M").replace(tzinfo=BEIJING)
        assert began + timedelta(minutes=59) <= until <= datetime.now(UTC) + timedelta(minutes=60)
        assert asked <= 2  # what was under way on two hosts, and nothing at all by the second run
        assert (refused.code, refused.out) == (1, "")
        place_and_time = f"until {told[3]} Beijing time (found at {told[1]})"
        assert refused.last.startswith(f"failed: banned {place_and_time}: nothing fetched")
        assert refused.troubles == refused.lines[-1:]
        assert (case, free.code) == (case, 0)
        assert set(place.states().values()) == {"stored"}
        assert len(place.docs("articles")) == 5


def test_a_ban_ends_by_itself(site: Site, place: Place) -> None:
    site.fault(ARTICLE, faults.ban)
    assert place.crawl("channels=1688").code == 1
    ended = [record["finish_reason"] for record in place.docs("runs").values()]
    assert ended == ["banned"]
    assert set(place.states().values()) == {"listed"}  # it is not the articles' fault
    assert {doc["attempts"] for doc in place.docs("listings").values()} == {0}
    site.heal()
    past = datetime.now(UTC) - timedelta(seconds=1)
    place.write(Update(CONTROL, "ban:sina_china", {"until_at": past}))
    assert place.crawl("channels=1688").code == 0
    assert_all_settled(place)
    assert len(place.docs("articles")) == 3


def test_a_ban_also_holds_for_single_articles(site: Site, plain: Place) -> None:
    site.fault(ARTICLE, faults.ban)
    url = "url=https://finance.sina.com.cn/china/gncj/2021-03-18/doc-ikmvtrqp2810447.shtml"
    first = plain.crawl(url)
    site.heal()
    second = plain.crawl(url)
    assert (first.code, second.code, second.out, site.asked()) == (1, 1, "", [])


def test_a_short_pause_is_the_settings(site: Site, plain: Place) -> None:
    site.fault(ARTICLE, faults.ban)
    plain.crawl("channels=1688", settings={"BAN_PAUSE": 1})
    ban = plain.docs("control")["ban:sina_china"]
    found, until = (datetime.fromisoformat(ban[name]) for name in ("found_at", "until_at"))
    assert (until - found).total_seconds() < 1.01
    assert ban["url"].endswith(".shtml")


def test_a_ban_set_by_a_clock_that_was_ahead_lasts_one_pause(site: Site, plain: Place) -> None:
    site.fault(ARTICLE, faults.ban)
    plain.crawl("channels=1688")
    site.heal()
    site.requests.clear()
    tomorrow = datetime.now(UTC) + timedelta(days=1)
    plain.write(Update(CONTROL, "ban:sina_china", {"until_at": tomorrow}))
    refused = plain.crawl("channels=1688", settings={"BAN_PAUSE": 2})
    assert (refused.code, site.asked()) == (1, [])
    until = datetime.fromisoformat(plain.docs("control")["ban:sina_china"]["until_at"])
    assert until < datetime.now(UTC) + timedelta(seconds=2)
    assert f"banned until {until.astimezone(BEIJING):%Y-%m-%d %H:%M}" in refused.last


def busy(request: Request, reply: Reply) -> Reply:
    """A page of an article that only speaks of bans."""
    return Reply(reply.body.replace("公告显示".encode(), "拒绝访问".encode()), 200, reply.headers)


def test_an_article_about_bans_is_none(site: Site, plain: Place) -> None:
    site.fault("doc-ikmvtrqp2810447", busy)
    assert plain.crawl("channels=1690").code == 0
    assert len(plain.docs("articles")) == 3
