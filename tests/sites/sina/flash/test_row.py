"""A row of the feed as an article: each field, and what odd rows come to."""

import json
from collections import Counter
from datetime import UTC, datetime
from typing import Any

import pytest

from newscrawl.items import Article, Image, Listing, Version
from newscrawl.sites.sina.flash.row import listing
from tests.sites.sina.flash.rows import ROOM, raw

NINE = datetime(2026, 11, 20, 1, 0, 25, tzinfo=UTC)
PAGE = "https://finance.sina.com.cn/7x24/2025-04-21/doc-inetwqye5363994.shtml"


def read(*given: Any, **fields: Any) -> Listing:
    found = listing(raw(*given, **fields), ROOM, Counter())
    assert found
    return found


def article(*given: Any, **fields: Any) -> Article:
    found = read(*given, **fields).item
    assert found
    return found


def test_a_plain_row() -> None:
    row = read()
    assert (row.id, row.url, row.kind, row.state) == (
        "flash:4000001",
        "https://finance.sina.com.cn/7x24/#4000001",
        "whole",
        "listed",
    )
    assert (row.ctime, row.mtime, row.lids, row.title) == (NINE, NINE, [ROOM], "南岭港口")
    assert row.version == Version(ROOM, row.version.mark if row.version else "", 4000001)
    item = article()
    assert (item.title, item.paragraphs, item.published_at) == ("南岭港口", ["五月吞吐量升3%。"], NINE)
    assert (item.published_raw, item.modified_at) == ("2026-11-20 09:00:25", NINE)
    assert (item.template, item.channel.path, item.flags) == ("flash", "7x24", ["no_source"])
    assert item.body_html == "<div><p>五月吞吐量升3%。</p></div>"


def test_half_a_character_is_told_and_stands_for_itself_in_the_html_too() -> None:
    item = article(text="港口\ud83d公告")
    assert (item.paragraphs, item.body_html) == (["港口\ufffd公告"], "<div><p>港口\ufffd公告</p></div>")
    assert "bad_characters" in item.flags


@pytest.mark.parametrize(
    ("ext", "docid", "url"),
    [
        ({"docid": "netwqye5363994", "docurl": PAGE}, "comos:netwqye5363994", PAGE),
        (
            {"docid": "comos:netwqye5363994"},
            "comos:netwqye5363994",
            "https://doc.sina.cn/?id=comos:netwqye5363994",
        ),
        ({"docid": "", "docurl": PAGE.replace("https:", "http:")}, "comos:netwqye5363994", PAGE),
        ({"docid": "imcwipi4092180"}, "comos:imcwipi4092180", "https://doc.sina.cn/?id=comos:imcwipi4092180"),
        (
            {"docid": "nonsense", "docurl": "https://example.com/x"},
            "flash:7",
            "https://finance.sina.com.cn/7x24/#7",
        ),
        ({"docid": 12, "docurl": None}, "flash:7", "https://finance.sina.com.cn/7x24/#7"),
    ],
)
def test_it_has_the_id_of_its_page_where_one_is_named(ext: dict[str, Any], docid: str, url: str) -> None:
    row = read(7, ext=ext)
    assert (row.id, row.url) == (docid, url)


def test_the_page_beside_the_row_tells_it_too() -> None:
    assert read(docurl=PAGE).id == "comos:netwqye5363994"


@pytest.mark.parametrize(
    ("text", "title", "paragraphs"),
    [
        ("【甲】乙", "甲", ["乙"]),
        ("  【 甲 】 乙\n丙<br/>丁", "甲", ["乙", "丙", "丁"]),
        ("【甲】", "甲", ["甲"]),
        ("甲【乙】丙", None, ["甲【乙】丙"]),
        ("【】甲", None, ["【】甲"]),
        ("【 】甲", None, ["【 】甲"]),
        ("<b>【甲】</b>3 &lt; 5&nbsp;乙", "甲", ["3 < 5 乙"]),
        ("跌破5<6元", None, ["跌破5<6元"]),
        (5, None, ["5"]),
    ],
)
def test_headline_and_text(text: Any, title: str | None, paragraphs: list[str]) -> None:
    item = article(text=text)
    assert (item.title, item.paragraphs) == (title, paragraphs)
    assert ("no_title" in item.flags) == (title is None)


def test_nothing_of_a_text_becomes_an_element() -> None:
    assert article(text="1 &lt;script&gt; 2").body_html == "<div><p>1 &lt;script&gt; 2</p></div>"


def test_tags_are_keywords() -> None:
    assert article(tag=[{"id": "10", "name": "A股"}, {"name": ""}, "宏观", 3, None]).keywords == [
        "A股",
        "宏观",
        "3",
    ]
    assert article(tag=json.dumps([{"name": "央行"}])).keywords == ["央行"]
    assert article(tag="").keywords == []


@pytest.mark.parametrize(
    "multimedia",
    [
        {"img_url": ["//n.sinaimg.cn/a.jpg"]},
        ["http://n.sinaimg.cn/a.jpg"],
        [{"url": "https://n.sinaimg.cn/a.jpg", "width": 3}],
        '{"img_url": ["https://n.sinaimg.cn/a.jpg"]}',
        "https://n.sinaimg.cn/a.jpg",
    ],
)
def test_pictures_in_any_form(multimedia: Any) -> None:
    item = article(multimedia=multimedia)
    assert item.images == [Image("https://n.sinaimg.cn/a.jpg")]
    assert item.body_html.endswith('<img src="https://n.sinaimg.cn/a.jpg"></div>')


def test_a_picture_alone_is_said() -> None:
    item = article(text="", multimedia=["https://n.sinaimg.cn/a.jpg"])
    assert {"image_only", "no_text", "no_title"} <= set(item.flags)


def test_focus_and_deletion() -> None:
    assert "focus" in article(is_focus="1").flags
    assert article().gone_at is None
    for value in (1, "1", True):
        assert article(is_delete=value).gone_at


def test_each_change_is_another_version() -> None:
    def mark(**fields: Any) -> str:
        version = read(**fields).version
        assert version
        return version.mark

    same = [{}, {"is_repeat": "1"}, {"check_status": "0"}]
    others: list[dict[str, Any]] = [
        {"text": "甲"},
        {"update_time": "2026-11-20 09:01:00"},
        {"is_delete": 1},
        {"is_focus": 1},
        {"tag": [{"name": "A股"}]},
        {"ext": {"stocks": [{"market": "us", "symbol": "QHTX"}]}},
    ]
    assert {mark(**fields) for fields in same} == {mark()}
    assert len({mark(**fields) for fields in [{}, *others]}) == 1 + len(others)


@pytest.mark.parametrize("number", [None, "", 0, "x", "-3", [1], True, "9" * 19])
def test_a_row_without_a_number_is_none(number: Any) -> None:
    assert listing(raw(number), ROOM, Counter()) is None


def test_times_that_are_none_cost_themselves() -> None:
    mended: Counter[str] = Counter()
    row = listing(raw(create_time="soon", update_time="2026-11-20 09:00:25"), ROOM, mended)
    assert row
    assert row.item
    assert (row.ctime, row.item.published_at, mended) == (NINE, NINE, Counter({"absurd times": 1}))
    for wrong in ("", None, "0000-00-00 00:00:00", "9999-01-01 00:00:00"):
        lost = article(create_time=wrong, update_time=wrong)
        assert (lost.published_at, "bad_time" in lost.flags) == (None, True)
    assert read(create_time=1763600425).ctime == datetime(2025, 11, 20, 1, 0, 25, tzinfo=UTC)


@pytest.mark.parametrize("ext", ["", "{", "[1]", None, 5, {"docid": "netwqye5363994"}])
def test_ext_of_any_form(ext: Any) -> None:
    row = listing(raw() | {"ext": ext}, ROOM, Counter())
    assert row
    assert row.id == ("comos:netwqye5363994" if isinstance(ext, dict) else "flash:4000001")
