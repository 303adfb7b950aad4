"""Answers of the 7×24 feed: in every form that the roll API's were seen in."""

import json
from typing import Any

import pytest

from newscrawl.items import Listing
from newscrawl.sites.errors import BadList, NoSuchList, NotAnArticle
from newscrawl.sites.rows import Rows
from newscrawl.sites.sina.flash import places
from newscrawl.sites.sina.flashsite import SITE
from newscrawl.sites.sina.site import SITE as SINA
from tests.sites.sina.flash.rows import ROOM, answer, raw

SOURCE = SITE.lists.default
URL = "https://zhibo.sina.com.cn/api/zhibo/feed?page=2&page_size=20&zhibo_id=152&tag_id=0&dire=f&dpc=1&type=1"


def parse(body: bytes | dict[str, Any]) -> Rows:
    body = body if isinstance(body, bytes) else json.dumps(body, ensure_ascii=False).encode()
    return SITE.parse_list(body, SOURCE)


def numbers(rows: Rows) -> list[int]:
    return [row.version.order for row in rows if row.version]


def test_requests() -> None:
    assert SITE.sized_query(SOURCE, 2, 20).url == URL
    assert SITE.list_query(SOURCE, 1).url == URL.replace("page=2&page_size=20", "page=1&page_size=50")
    spare = SITE.spare_query(SOURCE, 3, 50)
    assert spare
    assert spare.url == "https://app.cj.sina.com.cn/api/news/pc?page=3&size=50&tag=0"
    assert SITE.spare_query(SITE.lists.get("zhibo:151"), 1, 50) is None
    assert places.asked(URL) == places.asked(spare.url.replace("3", "2", 1)) == (ROOM, 2)
    for other in ("https://zhibo.sina.com.cn/api/zhibo/feed?page=1", "https://finance.sina.com.cn/7x24/"):
        assert places.asked(other) is None


@pytest.mark.parametrize(
    "body",
    [
        answer(raw(3), raw(2)),
        answer() | {"result": answer()["result"] | {"data": {"list": [raw(3), raw(2)]}}},
        answer() | {"result": answer()["result"] | {"data": [raw(3), raw(2)]}},
        answer()
        | {"result": answer()["result"] | {"data": json.dumps({"feed": {"list": [raw(3), raw(2)]}})}},
        answer(feed={"list": {"0": raw(3), "2": raw(2)}}),
        answer(feed={"list": json.dumps([raw(3), raw(2)])}),
        f"try{{f({json.dumps(answer(raw(3), raw(2)))});}}catch(e){{}};".encode(),
        f"<b>Warning</b>: x\n{json.dumps(answer(raw(3), raw(2)))}".encode(),
        json.dumps(answer(raw(3), raw(2)), ensure_ascii=False).encode("gb18030"),
        json.dumps(answer(raw(3), raw(2)), ensure_ascii=False).encode("utf-16-le"),
        json.dumps(answer(raw(3), raw(2)))
        .replace('"2026-11-20 09:00:25"', '"2026-11-20\t09:00:25"', 1)
        .encode(),
    ],
)
def test_forms(body: bytes | dict[str, Any]) -> None:
    rows = parse(body)
    assert numbers(rows) == [3, 2]
    assert [row.title for row in rows] == ["南岭港口"] * 2


def test_rows_that_cannot_be_used_cost_themselves() -> None:
    rows = parse(answer(raw(3), raw(None), 5, raw(3), raw(2)))
    assert (numbers(rows), dict(rows.dropped)) == ([3, 2], {"no usable id": 1, "no object": 1})
    assert dict(rows.mended) == {"listed twice": 1}
    text = json.dumps(answer(raw(3), raw(2, text="MARK"), raw(1)))
    rows = parse(text.replace("MARK", 'a "b" c').encode())
    assert (numbers(rows), dict(rows.dropped)) == ([3, 1], {"not JSON": 1})


def test_how_many_there_are() -> None:
    assert parse(answer(raw(), feed={"list": [raw()], "page_info": {"totalNum": "74"}})).total == 74
    assert parse(answer(raw(), page_info={"totalNum": 74})).total == 74
    assert parse(answer(raw())).total is None


@pytest.mark.parametrize(
    ("body", "told"),
    [
        (b"<html><title>x</title></html>", "not JSON"),
        (b"", "not JSON"),
        (b"[]", "no result in the answer"),
        (b'{"result": null}', "no result in the answer"),
        (json.dumps(answer(raw(), code=3)).encode(), "status 3: OK"),
        (b'{"result": {}}', "status None"),
        (json.dumps(answer("x")).encode(), "none of its 1 rows can be used (no object: 1)"),
    ],
)
def test_what_is_no_list(body: bytes, told: str) -> None:
    with pytest.raises(BadList) as caught:
        parse(body)
    assert str(caught.value).startswith(told)
    assert not isinstance(caught.value, NoSuchList)


def test_a_room_that_nobody_knows() -> None:
    with pytest.raises(NoSuchList):
        SITE.parse_list(json.dumps(answer(code=3)).encode(), SITE.lists.get("zhibo:9"))


def test_an_empty_page() -> None:
    assert parse(answer()) == []


def test_a_row_is_read_again_from_the_archived_answer() -> None:
    body = json.dumps(answer(raw(3), raw(2, text="【乙】丙"))).encode()
    again = SINA.extract(body, URL, listing=Listing("flash:2", "", lids=["zhibo:152"]))
    assert (again.docid, again.title, again.channel.lists) == ("flash:2", "乙", ["zhibo:152"])
    for other in (Listing("flash:9", ""), None):
        with pytest.raises(NotAnArticle, match="a page of a list"):
            SINA.extract(body, URL, listing=other)
    with pytest.raises(NotAnArticle, match="not JSON"):
        SINA.extract(b"<html>", URL, listing=Listing("flash:2", ""))
