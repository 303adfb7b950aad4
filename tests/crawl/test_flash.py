"""Runs of ``sina_flash``: what is new, edited and taken down, from either place, with few requests."""

from pathlib import Path

import pytest

from newscrawl.codec import loads
from tests.crawl.runs import FAST, Desk, Run, content, mongo_docs
from tests.schema.strict import problems
from tests.support import faults
from tests.support.proxy import Reply, Request
from tests.support.site import PATTERN, Site
from tests.support.wire import Room

FEED = "/api/zhibo/feed"


def crawl(desk: Desk, *arguments: str, spider: str = "sina_flash", code: int = 0, uri: str = "") -> Run:
    given = [word for argument in arguments for word in ("-a", argument)]
    fast = [word for name, value in FAST.items() for word in ("-s", f"{name}={value}")]
    env = {"NEWSCRAWL_STORE_URI": uri} if uri else {}
    run = desk.scrapy("crawl", spider, *given, *fast, env=env)
    assert run.code == code, run.err[-2000:]
    return run


def look_back_now(desk: Desk) -> None:
    """As if a quarter of an hour had passed."""
    with desk.connect_to_write() as connection:
        connection.execute("UPDATE sweeps SET doc = json_remove(doc, '$.looked_at')")


@pytest.fixture
def room(site: Site) -> Room:
    return Room(site)


def test_new_edited_deleted_vanished_and_back(site: Site, desk: Desk, room: Room) -> None:
    room.write(12)
    assert crawl(desk).counts["stored"] == 12
    site.requests.clear()
    run = crawl(desk)
    assert (run.counts["known"], run.counts["list_pages"], len(site.asked(FEED))) == (12, 1, 1)

    room.write(2, step=3)  # numbers have gaps
    room.edit(10, rich_text="【第10条】更正后的内容", update_time="2026-11-20 10:00:00")
    room.edit(9, is_focus=1)
    room.edit(8, is_delete=1)
    room.edit(7, rich_text="", is_delete=1)
    room.take(6)
    run = crawl(desk)
    found = {name: run.counts[name] for name in ("stored", "revised", "unchanged", "gone")}
    assert found == {"stored": 2, "revised": 1, "unchanged": 1, "gone": 3}
    docs, states = desk.docs("articles"), desk.states()
    assert (docs[room.docid(10)]["paragraphs"], docs[room.docid(10)]["revision"]) == (["更正后的内容"], 2)
    assert list(desk.docs("revisions")) == [f"{room.docid(10)}@1"]
    assert docs[room.docid(9)]["flags"] == ["focus", "no_source"]
    assert {n for n in range(12) if docs[room.docid(n)]["gone_at"]} == {6, 7, 8}
    assert {n for n in range(12) if states[room.docid(n)] == "gone"} == {6, 7, 8}
    assert desk.docs("listings")[room.docid(6)]["last_error"] == "no longer in the list"
    assert docs[room.docid(7)]["paragraphs"] != []  # what it was stays

    gone_at = docs[room.docid(8)]["gone_at"]
    room.edit(8, rich_text="【第8条】撤稿")
    room.edit(7, rich_text="【第7条】又来了", is_delete=0)
    assert crawl(desk).counts["revised"] == 2
    docs = desk.docs("articles")
    assert (docs[room.docid(8)]["gone_at"], docs[room.docid(7)]["gone_at"]) == (gone_at, None)
    assert desk.states()[room.docid(7)] == "stored"


@pytest.mark.long
def test_what_changed_further_down_is_seen_a_quarter_of_an_hour_later(desk: Desk, room: Room) -> None:
    room.write(170)
    crawl(desk)
    room.edit(30, is_delete=1)
    assert "gone" not in crawl(desk).counts
    look_back_now(desk)
    run = crawl(desk)
    assert (run.counts["gone"], run.counts["list_pages"]) == (1, 5)


@pytest.mark.long
def test_more_rooms_by_name(site: Site, desk: Desk, room: Room) -> None:
    room.write(3)
    other = Room(site, 151)
    other.write(2)
    run = crawl(desk, "rooms=财经,151")
    assert run.counts["stored"] == 3
    lists = {key: doc["channel"]["lists"] for key, doc in desk.docs("articles").items()}
    assert lists == {
        room.docid(0): ["zhibo:151", "zhibo:152"],
        room.docid(1): ["zhibo:151", "zhibo:152"],
        room.docid(2): ["zhibo:152"],
    }


@pytest.mark.long
def test_past_days_page_by_page_to_where_the_feed_ends(site: Site, desk: Desk, room: Room) -> None:
    room.write(120)
    run = crawl(desk, "since=2020-01-01")
    assert (run.counts["stored"], run.counts["list_pages"]) == (120, 4)
    assert any("the list ends here; the site goes back to" in line for line in run.lines)
    assert len(site.asked(FEED)) == 4


@pytest.mark.long
def test_the_second_place_stands_in_for_the_first(site: Site, desk: Desk, room: Room) -> None:
    room.write(60)
    crawl(desk)
    room.write(3)
    room.take(55)
    site.fault(FEED, faults.status(403))
    run = crawl(desk)
    assert (run.counts["stored"], run.counts.get("gone"), run.counts.get("lists_failed")) == (3, None, None)
    assert any(
        "HTTP 403: it refuses" in line and "asking the site's other place" in line for line in run.lines
    )
    site.fault("/api/news/pc", faults.missing)
    site.requests.clear()
    run = crawl(desk, code=1)
    assert run.last.startswith("failed: no list answered: list zhibo:152 7×24财经 page 1: HTTP 404")
    assert crawl(desk, "rooms=151", code=1).last.startswith("failed: no list answered: list zhibo:151")


def as_html(request: Request, reply: Reply) -> Reply:
    return Reply(b"<html>x</html>", 200, reply.headers)


@pytest.mark.long
def test_a_page_that_is_no_list_is_asked_for_again_first(site: Site, desk: Desk, room: Room) -> None:
    room.write(3)
    site.fault(FEED, as_html, times=1)
    assert crawl(desk).counts["stored"] == 3
    assert (len(site.asked(FEED)), site.asked("/api/news/pc")) == (3, [])


def test_the_page_of_a_flash_is_a_revision_of_it(site: Site, desk: Desk, room: Room) -> None:
    room.write(2)
    crawl(desk)
    docid = room.docid(1)
    flash = desk.docs("articles")[docid]
    page = site.body(f"doc-i{PATTERN}").decode().replace(PATTERN, docid.partition(":")[2])
    site.put(
        flash["url"], page.replace("/china/gncj/2021-03-18/", flash["url"].partition(".cn")[2][:17]).encode()
    )
    site.list_page(1686, flash["url"], docid=docid, ctime="1717200000", mtime="1717200000", lids="1686")
    for rows in site.lists.values():
        del rows[1:]
    crawl(desk, spider="sina_china")
    whole = desk.docs("articles")[docid]
    assert (whole["revision"], whole["template"], whole["title"]) == (
        2,
        "finance_2018",
        "望江银行发行百亿绿色金融债 票面利率2.86%",
    )
    assert whole["channel"]["lists"] == ["1686", "zhibo:152"]
    assert whole["first_seen_at"] == flash["first_seen_at"]
    room.edit(1, rich_text="【第1条】改过了")
    assert crawl(desk).counts["unchanged"] == 1
    kept = desk.docs("articles")[docid]
    assert (kept["title"], kept["revision"]) == (whole["title"], 2)
    assert desk.states()[docid] == "listed"  # the other spider looks at the page again


@pytest.mark.long
def test_every_reader_of_the_store_sees_them(desk: Desk, room: Room) -> None:
    room.write(2)
    room.write(1, rich_text="没有标题的一条，说的是南岭港口的夜间专列。", tag=[{"name": "港口"}])
    crawl(desk)
    (found,) = desk.scrapy("articles", "--search", "夜间专列", "--json").documents
    assert (found["title"], found["keywords"]) == (None, ["港口"])
    assert "没有标题的一条" in desk.scrapy("articles").out
    assert "没有标题的一条" in desk.scrapy("report").out
    assert len(desk.scrapy("articles", "--channel", "zhibo:152", "--json").documents) == 3
    for kind in ("jsonl", "csv", "rss", "jsonfeed", "markdown"):
        run = desk.scrapy("export", kind, "-o", str(desk.folder / kind))
        assert run.code == 0, run.err
    assert "<description>没有标题的一条" in Path(desk.folder / "rss").read_text("utf-8")
    (again,) = desk.scrapy("reextract", "--json", "--dry-run", "--jobs", "1").documents
    assert (again["unchanged"], again["rejected"], again["unreadable"]) == (3, 0, 0)
    (seen,) = desk.scrapy("coverage", "--json").documents
    assert [one["name"] for one in seen["channels"]] == ["7×24财经"]


def test_the_sample_room(desk: Desk) -> None:
    """The bundled day: what the demo shows."""
    run = crawl(desk)
    assert run.counts["stored"] == 56
    docs = desk.docs("articles")
    assert sum(doc["title"] is None for doc in docs.values()) == 8
    stocks = {stock["symbol"]: stock["kind"] for doc in docs.values() for stock in doc["stocks"]}
    assert {"605933.SH": "stock", "09177.HK": "stock", "QHLT.US": "stock", "015876.OF": "fund"}.items() <= (
        stocks.items()
    )
    for name in ("articles", "listings", "sweeps", "runs"):
        wrong = [problems(name, loads(text)) for text in desk.texts(name).values()]
        assert list(filter(None, wrong)) == []
    unknown = {one["text"] for doc in docs.values() for one in doc["removed"]}
    assert "豆粕 futures:M0" in unknown
    assert "青禾指数 index:qh000001" in unknown
    crawl(desk, spider="sina_china")
    docs = desk.docs("articles")
    merged = docs["comos:nawmzqt2236154"]
    assert (merged["template"], merged["revision"]) == ("finance_2018", 2)
    early = next(doc for doc in docs.values() if (doc["title"] or "").startswith("南岭市统计局：1至4月规上"))
    assert (early["story_id"], early["template"]) == (merged["story_id"], "flash")


@pytest.mark.long
def test_mongodb_has_what_sqlite_has(desk: Desk, room: Room, mongo_uri: str) -> None:
    uris = ("", mongo_uri)
    room.write(60)
    for uri in uris:
        assert crawl(desk, uri=uri).counts["stored"] == 60
    room.write(2)
    room.edit(50, rich_text="【第50条】更正")
    room.edit(49, is_delete=1)
    room.take(48)
    for uri in uris:
        counts = crawl(desk, uri=uri).counts
        assert {name: counts[name] for name in ("stored", "revised", "gone")} == {
            "stored": 2,
            "revised": 1,
            "gone": 2,
        }
    in_mongo = mongo_docs(mongo_uri, "articles")
    gone = [
        {key for key, doc in docs.items() if doc["gone_at"]} for docs in (desk.docs("articles"), in_mongo)
    ]
    assert gone[0] == gone[1] == {room.docid(48), room.docid(49)}
    assert content(in_mongo).keys() == content(desk.docs("articles")).keys()
    states = {key: doc["state"] for key, doc in mongo_docs(mongo_uri, "listings").items()}
    assert states == desk.states()
