"""``scrapy crawl sina_china`` over the lists: what is fetched, what is stored, what is on record."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.crawl.runs import Desk, Run, crawl_command, finished, together
from tests.support import faults
from tests.support.site import Site, serving

GONE = {"comos:mzvqtkx0031846", "comos:kqvtzmx7718203"}
BROKEN = {"comos:mcwvqzt7740028"}
WITHOUT_DOCID = {
    "url:033100969d121d03b9c73bfd6abe76ee784f1466": "https://finance.sina.com.cn/china/hgjj/20141217/192730014412.shtml",
    "url:68ecd97a975e566f9a73e0daf9f31f7fbbaf8ee4": "https://finance.sina.com.cn/roll/20100524/16327990215.shtml",
    "url:7510671ccce25b580d4781d37704f460ca58affc": "https://news.sina.com.cn/c/2010-04-19/092120977316.shtml",
}
SIDE_BY_SIDE = {"CONCURRENT_REQUESTS_PER_DOMAIN": 2}
DAYS = {
    "since=2022-08-03 until=2022-08-03": {"comos:mcdwhkv1190775", "comos:mcdvzqk5561330"},
    "since=2017-07-19 until=2017-07-19": {"comos:fytzkmn3350718"},  # at 07:35: a day earlier in UTC
    "since=2024-05-17": {"comos:nawnbkv9907713", "comos:nawmzqt2236154"},
    "until=2010-04-19": {"url:7510671ccce25b580d4781d37704f460ca58affc"},
}
LIST_HOST = "feed.mix.sina.com.cn"


@dataclass
class Twice:
    """A first and a second run over the same site, and what each asked for."""

    desk: Desk
    first: Run
    second: Run
    asked_first: list[str]
    asked_second: list[str]
    articles_second: list[str]
    articles_first: dict[str, str]


@pytest.fixture(scope="module")
def twice(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Twice]:
    with serving() as site:
        desk = Desk(tmp_path_factory.mktemp("twice"), site.proxy.url)
        first, asked_first, articles_first = desk.crawl(), site.asked(), desk.texts("articles")
        site.heal()
        second = desk.crawl()
        yield Twice(desk, first, second, asked_first, site.asked(), site.articles_asked, articles_first)


def by_state(desk: Desk, state: str) -> set[str]:
    return {key for key, found in desk.states().items() if found == state}


def test_every_listed_article_is_stored_once(twice: Twice) -> None:
    assert (twice.first.code, twice.first.troubles, twice.first.out) == (0, [], "")
    assert len(twice.articles_first) == 29
    assert by_state(twice.desk, "stored") == set(twice.articles_first)
    assert by_state(twice.desk, "gone") == GONE
    assert by_state(twice.desk, "failed") == BROKEN  # the fault may pass: it is tried again
    assert len(twice.desk.states()) == 29 + 2 + 1 + 18
    counts = twice.first.counts
    assert [counts[name] for name in ("new", "stored", "rejected", "gone", "offsite")] == [50, 29, 1, 2, 18]


def test_articles_of_every_sina_host_count(twice: Twice) -> None:
    hosts = {doc["url"].split("/")[2] for doc in twice.desk.docs("articles").values()}
    assert hosts == {"finance.sina.com.cn", "news.sina.com.cn", "tech.sina.com.cn"}
    bonds = twice.desk.docs("articles")["comos:kmvtrqp2810447"]
    assert bonds["title"] == "望江银行发行百亿绿色金融债 票面利率2.86%"
    assert (bonds["source"], bonds["editors"], bonds["editor_codes"]) == ("青禾财经", ["简宁舟"], ["SF061"])
    assert bonds["published_at"] == "2021-03-18T12:14:37.000Z"
    assert bonds["channel"]["lids"] == [1686, 1690, 3231]


def test_rows_without_a_docid_are_keyed_by_their_url(twice: Twice) -> None:
    docs = twice.desk.docs("articles")
    assert {key: docs[key]["url"] for key in WITHOUT_DOCID} == WITHOUT_DOCID


def test_rows_off_site_are_recorded_and_not_fetched(twice: Twice) -> None:
    kinds = sorted(doc["kind"] for doc in twice.desk.docs("listings").values() if doc["state"] == "offsite")
    assert kinds == ["live", "other", *["self_media"] * 10, "slide", "topic", *["video"] * 4]
    asked = twice.asked_first + twice.asked_second
    elsewhere = ("//k.", "//cj.", "//t.cj.", "//video.", "//slide.", "//live.", "//blog.", "/zt_d/")
    assert [url for url in asked if any(part in url for part in elsewhere)] == []


def test_nothing_is_asked_for_twice_and_robots_once_a_host(twice: Twice) -> None:
    assert len(twice.asked_first) == len(set(twice.asked_first))
    hosts = {url.split("/")[2] for url in twice.asked_first}
    assert hosts == {LIST_HOST, "finance.sina.com.cn", "news.sina.com.cn", "tech.sina.com.cn"}
    robots = {f"https://{host}/robots.txt" for host in hosts}
    assert {url for url in twice.asked_first if "robots" in url} == robots
    assert all(url.startswith("https://") and "?cre=" not in url for url in twice.asked_first)


def test_a_second_run_fetches_no_article_and_changes_no_document(twice: Twice) -> None:
    assert (twice.second.code, twice.second.troubles) == (0, [])
    assert twice.articles_second == []
    lists = [url for url in twice.asked_second if "/api/roll/get" in url]
    assert lists == [f"https://{LIST_HOST}/api/roll/get?pageid=155&lid=1686&num=50&page=1"]
    assert twice.desk.texts("articles") == twice.articles_first


def test_a_later_run_fetches_what_is_new_over_two_pages(site: Site, desk: Desk) -> None:
    desk.crawl()
    new = site.grow(60)
    site.requests.clear()
    assert desk.crawl().counts["stored"] == 60
    assert len(site.articles_asked) == 60
    assert set(new) < set(desk.docs("articles"))
    assert by_state(desk, "listed") == set()


def test_an_unregistered_list_is_named_and_fails_the_run(site: Site, desk: Desk) -> None:
    del site.lists[1689]
    run = desk.crawl("channels=1688,1689")
    assert run.code == 1
    assert any("1689 部委动态 page 1: status 11: 列表和页面没有经过注册" in line for line in run.lines)
    assert run.last.startswith("failed: 1 list pages failed: list ")
    assert len(desk.docs("articles")) == 3


def test_broken_json_is_asked_for_again(site: Site, desk: Desk) -> None:
    site.fault("lid=1686.*page=1", faults.cut_json, times=2)
    run = desk.crawl("max_pages=1")
    assert (run.code, run.troubles, run.counts["stored"]) == (0, [], 27)
    assert len(site.asked("/api/roll/")) == 3  # and no page 2: max_pages


def test_channels_by_number_and_name(site: Site, desk: Desk) -> None:
    run = desk.crawl("channels=1689,宏观经济")
    assert {url.partition("lid=")[2][:4] for url in site.asked("/api/roll/")} == {"1689", "1687"}
    assert (run.code, len(desk.docs("articles"))) == (0, 5)
    assert [desk.docs("sweeps").keys()] == [{"1687", "1689"}]


def test_since_and_until_are_beijing_days(site: Site, tmp_path: Path) -> None:
    def crawl(arguments: str) -> tuple[int, set[str], set[str]]:
        desk = Desk(tmp_path / arguments, site.proxy.url)
        return desk.crawl(*arguments.split()).code, set(desk.docs("articles")), set(desk.docs("listings"))

    for expected, found in zip(DAYS.values(), together(crawl, DAYS), strict=True):
        assert found == (0, expected, expected)


def test_an_article_of_two_channels_knows_both(site: Site, desk: Desk) -> None:
    site.alter_rows("doc-imcdvzqk5561330", lids="")
    desk.crawl("channels=1686,1688")
    (article, listing) = (desk.docs(name)["comos:mcdvzqk5561330"] for name in ("articles", "listings"))
    assert sorted(listing["lids"]) == ["1686", "1688"]
    assert article["channel"]["lids"] == [1686, 1688]
    assert len(site.asked("mcdvzqk5561330")) == 1


def test_a_channel_found_in_a_later_run_is_added_without_a_fetch(site: Site, desk: Desk) -> None:
    site.alter_rows("doc-imcdvzqk5561330", lids="")
    desk.crawl("channels=1688")
    site.requests.clear()
    desk.crawl("channels=3231")
    assert desk.docs("articles")["comos:mcdvzqk5561330"]["channel"]["lids"] == [1688, 3231]
    assert site.asked("mcdvzqk5561330") == []


def test_lists_that_answer_at_the_same_time_know_of_each_other(site: Site, desk: Desk) -> None:
    site.alter_rows("doc-imcdvzqk5561330", lids="")
    site.fault("/api/roll/.*page=1$", faults.held)
    with desk.started(*crawl_command("channels=1688,3231", settings=SIDE_BY_SIDE)) as process:
        assert all(site.proxy.held.acquire(timeout=100) for _ in range(2))
        site.proxy.release()
        run = finished(process)
    assert run.counts["new"] == 6
    assert sorted(desk.docs("listings")["comos:mcdvzqk5561330"]["lids"]) == ["1688", "3231"]
