"""Rows of a hostile list: of wrong types, too long, with characters that steer or break what shows them."""

import json
import time
from dataclasses import replace
from typing import Any

import pytest

from newscrawl.sites.errors import BadList
from newscrawl.sites.sina.lists import roll
from tests.crawl.runs import Desk
from tests.support.site import PATTERN, Site

URL = f"https://finance.sina.com.cn/china/gncj/2021-03-18/doc-i{PATTERN}.shtml"
WRONG: tuple[Any, ...] = (
    None,
    5,
    "text",
    [],
    {},
    {"url": {"$gt": ""}},
    {"url": ["https://finance.sina.com.cn/"]},
    {"url": 10**30},
    {"url": "https://finance.sina.com.cn/\ud800"},
    {"url": "https://[", "urls": '["http://["]', "wapurl": []},
)
ODD: dict[str, Any] = {
    "title": "\x1b]0;owned\x07\u202e[link=http://evil.example]题\u0000目[/link]\ud800\n第二行&#10;末",
    "media_name": ["媒体"],
    "ctime": {"$gt": 0},
    "mtime": "9" * 5000,
    "lids": {"1686": 1},
    "docid": {"$ne": None},
}


def answer(data: object, status: object = None) -> str:
    return json.dumps({"result": {"status": status or {"code": 0}, "data": data}})


def test_a_run_over_hostile_rows_takes_the_good_one(site: Site, desk: Desk) -> None:
    site.lists[1688] = [*WRONG, {"url": URL, **ODD}]
    run = desk.crawl("channels=1688")
    assert (run.code, run.counts["stored"], run.troubles) == (0, 1, [])
    row = desk.docs("listings")[f"comos:{PATTERN}"]
    assert row["title"] == "]0;owned[link=http://evil.example]题目[/link]? 第二行 末"
    assert (row["state"], row["ctime"], row["mtime"]) == ("stored", None, None)


def test_what_the_list_says_of_itself_is_one_short_line(site: Site, desk: Desk) -> None:
    forged = "\x1b[31mx\n2026-01-01 00:00:00 [newscrawl] INFO: done: stored 9" + "y" * 100_000
    body = answer([], {"code": 9, "msg": forged}).encode()
    site.fault("/api/roll/", lambda _, reply: replace(reply, body=body))
    run = desk.crawl("channels=1688", settings={"RETRY_TIMES": 0})
    assert run.code == 1
    told = [
        line for line in run.lines if "status 9: [31mx 2026-01-01 00:00:00 [newscrawl] INFO: done:" in line
    ]
    assert len(told) == 2  # where it happened, and in the last line, as the reason
    assert max(map(len, run.lines)) < 2000
    assert "\x1b" not in run.err


@pytest.mark.parametrize(
    "text",
    [
        " " * 1_000_000 + "!",
        "x()" + " " * 1_000_000 + "y",
        "x(" + ") " * 500_000,
        "a" * 1_000_000,
        "try{" + " " * 1_000_000,
        "[" * 1_000_000,
        '{"a":' * 200_000,
        answer([{"url": URL, "title": "<" * 1_000_000}]),
        answer([{"url": URL, "title": "&" * 1_000_000}]),
        answer([{"url": URL, "lids": "1," * 500_000}]),
        answer([{"url": URL, "urls": "[" * 1_000_000}]),
        answer([{"url": "https://finance.sina.com.cn" + "/doc-i" * 160_000}]),
        answer([{"url": "https://finance.sina.com.cn" + "/2020-01-01" * 90_000}]),
    ],
    ids=lambda text: text[:8].strip(),
)
def test_a_megabyte_of_anything_is_read_in_no_time(text: str) -> None:
    began = time.process_time()
    try:
        assert len(roll.parse(text, "1686")) == 1
    except BadList as error:
        assert len(str(error)) < 200  # noqa: PT017 - either will do, but soon
    assert time.process_time() - began < 5
