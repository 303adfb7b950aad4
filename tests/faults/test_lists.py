"""Lists that tell nothing, half, or the same again: what did not come is never done."""

import json
import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qsl

from tests.crawl.runs import Run
from tests.faults.places import Place, assert_all_settled, by_window
from tests.support import faults
from tests.support.proxy import Reply, Request
from tests.support.site import PATTERN, Site

ROLL = "/api/roll/get"
FIRST = r"lid=1686.*page=1$"
QUICK = {"RETRY_TIMES": 1}
URL = f"https://finance.sina.com.cn/china/gncj/2021-03-18/doc-i{PATTERN}.shtml"


def spoilt(change: Callable[[dict[str, Any]], object]) -> faults.Fault:
    """A list answer of which ``change`` makes something else, in place."""

    def fault(request: Request, reply: Reply) -> Reply:
        answer = json.loads(reply.body)
        change(answer["result"])
        return replace(reply, body=json.dumps(answer).encode())

    return fault


def emptied(result: dict[str, Any]) -> None:
    result["data"] = []


def as_php(result: dict[str, Any]) -> None:
    result["data"] = {str(2 * number): row for number, row in enumerate(result["data"])}


def rows_asked(site: Site) -> list[str]:
    return [url.partition("num=")[2] for url in site.asked(ROLL)]


def test_a_list_that_tells_nothing_fails(site: Site, plain: Place) -> None:
    site.fault(FIRST, spoilt(lambda result: result.update(list=result.pop("data"))))
    run = plain.crawl(settings=QUICK)
    assert run.code == 1
    assert run.last.startswith("failed: no list answered: list ")
    assert plain.docs("sweeps") == {}
    site.heal()
    clean = plain.crawl(settings=QUICK)
    assert (clean.code, len(plain.docs("articles"))) == (0, 29)


def test_a_list_that_fails_is_stale_by_what_was_known(site: Site, plain: Place) -> None:
    site.alter_rows(f"doc-i{PATTERN}", ctime=str(int(time.time()) - 60))
    assert plain.crawl("channels=1690").code == 0
    site.fault(ROLL, spoilt(emptied))
    run = plain.crawl("channels=1690", settings=QUICK | {"GATE_STALE_HOURS": 0.001})
    assert run.code == 1
    (also,) = [line for line in run.lines if "also: list 1690 is stale: its newest row is 0 h old" in line]
    assert "ERROR" in also


def test_an_empty_page_moves_no_watermark_and_is_asked_again(site: Site, place: Place) -> None:
    assert place.crawl("channels=1686").code == 0
    before = place.docs("sweeps")["1686"]["watermark_at"]
    new = site.grow(60)
    site.fault("page=2$", spoilt(emptied))
    run = place.crawl(settings=QUICK)
    assert run.code == 1
    assert run.last.startswith("failed: 1 list pages failed: list ")
    assert place.docs("sweeps")["1686"]["watermark_at"] == before
    site.heal()
    clean = place.crawl(settings=QUICK)
    assert (clean.code, set(new) <= set(place.docs("articles"))) == (0, True)
    assert place.docs("sweeps")["1686"].keys() == {"_id", "watermark_at"}
    assert_all_settled(place)
    site.requests.clear()
    assert (place.crawl(settings=QUICK).code, rows_asked(site)) == (0, ["50&page=1"])


def test_a_page_that_comes_empty_once_is_had_in_the_same_run(site: Site, plain: Place) -> None:
    new = site.grow(60)
    site.fault("page=2$", spoilt(emptied), times=1)
    run = plain.crawl(settings=QUICK)
    assert (run.code, set(new) <= set(plain.docs("articles"))) == (0, True)


def test_rows_in_an_object_are_rows(site: Site, plain: Place) -> None:
    new = site.grow(60)
    site.fault("page=[23]$", spoilt(as_php))
    run = plain.crawl()
    assert (run.code, set(new) <= set(plain.docs("articles"))) == (0, True)


def test_rows_that_cannot_be_used_are_counted_and_told(site: Site, plain: Place) -> None:
    site.alter_rows(f"doc-i{PATTERN}", url=URL.removeprefix("https:"), urls="", ctime="253402300799")
    site.lists[1690] += [{"url": "/china/x.shtml"}, {"docid": "comos:aaaaaaa0000001"}]
    run = plain.crawl("channels=1690")
    assert (run.code, run.counts["rows_dropped"]) == (0, 2)
    told = [line.partition("WARNING: ")[2] for line in run.lines if "list 1690" in line]
    assert told == [
        "list 1690 金融新闻 page 1: what cannot be used in its rows (no usable URL: 2)",
        "list 1690 金融新闻 page 1: what cannot be true in its rows (absurd times: 1)",
    ]
    row = plain.docs("listings")[f"comos:{PATTERN}"]
    assert (row["url"], row["state"], row["ctime"]) == (URL, "stored", None)
    assert plain.scrapy("coverage").code == 0


def test_one_bad_character_costs_one_row(site: Site, plain: Place) -> None:
    def broken(request: Request, reply: Reply) -> Reply:
        text = json.dumps(json.loads(reply.body), ensure_ascii=False)
        marks = iter(["\t", r"\'", '"'])
        parts = text.split('"title": "')
        return replace(
            reply, body='"title": "'.join([parts[0], *(next(marks, "") + p for p in parts[1:])]).encode()
        )

    site.fault(FIRST, broken)
    run = plain.crawl()
    listed = run.counts["listed"]  # 51 rows, and two once more where pages overlap
    assert (run.code, run.counts["rows_dropped"], listed) == (0, 1, 53)


def test_pages_that_repeat_end_the_reading(site: Site, plain: Place) -> None:
    assert plain.crawl().code == 0
    before = plain.docs("sweeps")["1686"]["watermark_at"]
    site.grow(60)

    def newest(request: Request, reply: Reply) -> Reply:
        data = site.lists[1686][:10]
        return replace(reply, body=json.dumps({"result": {"status": {"code": 0}, "data": data}}).encode())

    site.fault(ROLL, newest)
    site.requests.clear()
    run = plain.crawl()
    assert (run.code, len(site.asked(ROLL)), run.counts["stored"]) == (1, 3, 10)
    assert len([line for line in run.lines if "only rows of pages before" in line]) == 1
    assert plain.docs("sweeps")["1686"]["watermark_at"] == before
    site.heal()
    assert plain.crawl().code == 0
    assert len(plain.docs("articles")) == 29 + 60


def test_a_depth_cap_ends_a_backfill_which_says_how_deep_it_is(site: Site, plain: Place) -> None:
    site.grow(300)

    def third(request: Request, reply: Reply) -> Reply:
        size = int(dict(parse_qsl(request.url))["num"])
        data = site.lists[1686][2 * size : 3 * size]
        return replace(reply, body=json.dumps({"result": {"status": {"code": 0}, "data": data}}).encode())

    site.fault(r"page=([4-9]|\d\d)$", third)
    run = plain.crawl("since=2010-01-01")
    assert run.code == 0
    (told,) = [line for line in run.lines if "only rows of pages before" in line]
    assert told.endswith("; the site goes back to 2024-06-01 10:36 and no further")
    assert len(site.asked(ROLL)) < 12


def test_rows_taken_down_while_paging_leave_no_hole(site: Site, plain: Place) -> None:
    new = site.grow(160)

    def taken_down(request: Request, reply: Reply) -> Reply:
        del site.lists[1686][10:13]  # after page 2, before page 3
        return reply

    site.fault("page=2$", taken_down, times=1)
    run = plain.crawl()
    assert run.code == 0
    assert set(new) - set(plain.docs("articles")) == set()


def test_a_day_that_came_empty_is_not_on_record_as_read(site: Site, plain: Place) -> None:
    site.grow(120)
    for number, row in enumerate(site.lists[1686][:120]):
        row["ctime"] = row["mtime"] = str(1717300000 - 86_400 * (number // 60) - number)
    site.fault("date=2024-06-01.*page=1|page=1.*date=2024-06-01", spoilt(emptied), times=2)
    site.fault(ROLL, by_window(site))
    days = ("since=2024-06-01", "until=2024-06-02")
    run = plain.crawl(*days)
    assert (run.code, len(plain.docs("articles"))) == (0, 60)
    assert any("no row on 2024-06-01: not on record as read" in line for line in run.lines)
    assert "1686:2024-06-01" not in plain.docs("sweeps")
    assert (plain.crawl(*days).code, len(plain.docs("articles"))) == (0, 120)
    assert plain.docs("sweeps")["1686:2024-06-01"]["done"] is True


def test_days_of_which_none_has_a_row_are_no_success(site: Site, plain: Place) -> None:
    site.fault(ROLL, spoilt(emptied))
    run = plain.crawl("since=2024-06-01", "until=2024-06-02")
    assert run.code == 1
    assert run.last.startswith("failed: 1 list pages failed: list ")
    assert last_words(run) == "it has no row on any of the days asked for"


def last_words(run: Run) -> str:
    (line,) = [line for line in run.lines if "ERROR: list 1686" in line]
    return line.rpartition(": ")[2]
