"""The roll API: requests, answers that are none, and rows in every form they were seen in."""

import json
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawl.items import Listing
from newscrawl.sites.errors import BadList
from newscrawl.sites.sina import ids, urls
from newscrawl.sites.sina.lists import roll
from newscrawl.sites.sina.site import SITE

URL = "https://finance.sina.com.cn/china/2022-04-13/doc-imcwipii4092180.shtml"
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=12) | st.just(URL),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=6,
)
NAMES = ["docid", "url", "urls", "wapurl", "title", "media_name", "ctime", "mtime", "lids"]
ROWS = st.dictionaries(st.sampled_from(NAMES), JSON, max_size=9)


def answer(data: object, code: object = 0, **status: object) -> str:
    return json.dumps({"result": {"status": {"code": code, **status}, "data": data}}, ensure_ascii=False)


def row(**fields: Any) -> Listing:
    """The one row that an answer with this one gives."""
    (found,) = roll.parse(answer([{"docid": "comos:mcwipii4092180", "url": URL, **fields}]), "1686")
    return found


def test_the_request() -> None:
    parts = urlsplit(roll.request_url("1687", 3))
    assert f"{parts.scheme}://{parts.netloc}{parts.path}" == "https://feed.mix.sina.com.cn/api/roll/get"
    assert parse_qs(parts.query) == {"pageid": ["155"], "lid": ["1687"], "num": ["50"], "page": ["3"]}


def test_a_whole_row() -> None:
    found = row(
        title="央行：<font color=red>明年</font>稳健",
        media_name="财联社",
        ctime="1545998110",
        mtime="1545999110",
        lids="1686,1690",
    )
    assert found == Listing(
        id="comos:mcwipii4092180",
        url=URL,
        state="listed",
        kind="article",
        title="央行：明年稳健",
        media="财联社",
        ctime=datetime(2018, 12, 28, 11, 55, 10, tzinfo=UTC),
        mtime=datetime(2018, 12, 28, 12, 11, 50, tzinfo=UTC),
        lids=["1686", "1690"],
    )


@pytest.mark.parametrize("value", ["1545998110", 1545998110, " 1545998110 "])
def test_times_are_strings_or_numbers(value: object) -> None:
    assert row(ctime=value).ctime == datetime(2018, 12, 28, 11, 55, 10, tzinfo=UTC)


@pytest.mark.parametrize(
    "value",
    ["", None, "0", 0, -5, "-5", "soon", "1e9", [], {}, 10**30, "9" * 400, 1.5, "１２三"],
)
def test_no_time_is_none(value: object) -> None:
    assert row(ctime=value, mtime=value).ctime is None


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("1690", ["1686", "1690"]),
        ("1690,1686", ["1686", "1690"]),
        (",1690,,", ["1686", "1690"]),
        ("", ["1686"]),
        (None, ["1686"]),
    ],
)
def test_lids(value: object, expected: list[str]) -> None:
    assert row(lids=value).lids == expected


@pytest.mark.parametrize("value", ["", "  ", None, [], {}])
def test_empty_texts_are_none(value: object) -> None:
    found = row(title=value, media_name=value)
    assert (found.title, found.media) == (None, None)


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("<b>快讯</b>：涨", "快讯：涨"),
        ("  甲\n 乙 ", "甲 乙"),
        ("3<5", "3<5"),
        ("<br/>", None),
        ("甲 &amp; 乙", "甲 & 乙"),
        ("&quot;甲&quot;", '"甲"'),
        (2022, "2022"),
    ],
)
def test_titles_hold_no_tags(title: object, expected: str | None) -> None:
    assert row(title=title).title == expected


@pytest.mark.parametrize(
    "docid", ["", None, "missing", "comos:", "comos:short", 7, [], "slide:mcwipii4092180"]
)
def test_a_row_without_a_comos_docid_is_known_by_its_url(docid: object) -> None:
    assert row(docid=docid).id == "comos:mcwipii4092180"
    old = "https://finance.sina.com.cn/china/hgjj/20141217/192721100957.shtml"
    assert row(docid=docid, url=old).id == ids.document_id(old)


def test_a_row_without_docid_at_all() -> None:
    (found,) = roll.parse(answer([{"url": URL}]), "1690")
    assert found == Listing(id="comos:mcwipii4092180", url=URL, lids=["1690"])


@pytest.mark.parametrize(
    ("docid", "url", "kind"),
    [
        ("slide:9_86064_547193", "http://slide.finance.sina.com.cn/slide_9_86064_547193.html", "slide"),
        ("blog:1", "http://blog.sina.com.cn/s/blog_1.html", "other"),
        ("comos:mcwipii4092180", "https://k.sina.com.cn/article_65100_m184.html", "self_media"),
        ("", "https://cj.sina.com.cn/articles/view/511533/130e5b1", "self_media"),
        ("", "https://video.sina.com.cn/p/finance/2021-05-25/detail-imcwipii4092180.d.html", "video"),
        ("", "https://finance.sina.com.cn/zt_d/subject-1/", "topic"),
        ("", "https://example.com/a.html", "foreign"),
    ],
)
def test_what_is_not_an_article_is_off_site(docid: str, url: str, kind: str) -> None:
    found = row(docid=docid, url=url)
    assert (found.state, found.kind) == ("offsite", kind)


@pytest.mark.parametrize(
    "urls_field", [[URL], json.dumps([URL]), URL, [None, "", URL], json.dumps(["x", URL])]
)
@pytest.mark.parametrize("url", ["", None, "javascript:void(0)", 5])
def test_the_urls_field_stands_in_for_the_url(url: object, urls_field: object) -> None:
    assert row(url=url, urls=urls_field).url == URL


def test_the_wap_url_comes_last() -> None:
    wap = "http://finance.sina.cn/2022-04-13/detail-imcwipii4092180.d.html?vt=4"
    assert (
        row(url="", urls="[]", wapurl=wap).url
        == "https://finance.sina.cn/2022-04-13/detail-imcwipii4092180.d.html"
    )
    assert row(urls=None, wapurl=wap).url == URL


def test_a_url_is_normalised() -> None:
    assert row(url="http://Finance.sina.com.cn/china/2022-04-13/doc-imcwipii4092180.shtml?cre=a#b").url == URL


@pytest.mark.parametrize("data", [{}, [], None, "", 5, True])
def test_nothing_to_list(data: object) -> None:
    assert roll.parse(answer(data), "1686") == []


@pytest.mark.parametrize(
    ("data", "reasons"),
    [
        ([None, 5, "x", [], {}], "no object: 4, no usable URL: 1"),
        ([{"url": "", "urls": "[", "wapurl": None}], "no usable URL: 1"),
        ([{"link": URL, "docid": "comos:mcwipii4092180"}] * 50, "no usable URL: 50"),
        ({"list": [{"url": URL}]}, "no object: 1"),
    ],
)
def test_rows_of_which_none_can_be_used_are_no_list(data: Any, reasons: str) -> None:
    with pytest.raises(BadList) as caught:
        roll.parse(answer(data), "1686")
    assert str(caught.value) == f"none of its {len(data)} rows can be used ({reasons})"


def test_rows_that_are_left_out_are_counted() -> None:
    found = roll.parse(answer([{"url": URL}, None, {"url": "javascript:"}, {"url": ""}]), "1686")
    assert ([row.url for row in found], found.told) == ([URL], 4)
    assert found.dropped == {"no object": 1, "no usable URL": 2}


ROW = {"url": URL}
OTHER = {"url": URL.replace("92180", "92181")}


@pytest.mark.parametrize(
    "data",
    [{"0": ROW, "1": OTHER}, {"8": ROW, "3": OTHER}, json.dumps([ROW, OTHER]), {"a": ROW, "b": OTHER}],
)
def test_rows_may_come_in_an_object_or_as_text(data: object) -> None:
    ids = ["comos:mcwipii4092180", "comos:mcwipii4092181"]
    assert [found.id for found in roll.parse(answer(data), "1686")] == ids


def test_one_row_may_come_without_a_list() -> None:
    assert [found.url for found in roll.parse(answer(ROW), "1686")] == [URL]


@pytest.mark.parametrize(
    ("total", "expected"),
    [(150, 150), ("150", 150), (None, None), (-1, None), ("9" * 30, None), (True, None)],
)
def test_how_many_rows_there_are(total: object, expected: int | None) -> None:
    text = json.dumps({"result": {"status": {"code": 0}, "total": total, "data": [ROW]}})
    assert roll.parse(text, "1686").total == expected


@pytest.mark.parametrize(
    "url",
    [
        URL.removeprefix("https:"),
        URL.removeprefix("https://"),
        URL.replace("https://", "http:/"),
        URL.replace("https://", "https//"),
        URL.replace("https://", "HTTP:////"),
        URL.replace("/", "\\/"),
        URL.replace("/", "&#x2F;", 3),
        URL.replace("/china", " /china\n"),
        URL.replace("https", ""),
    ],
)
def test_a_url_without_its_whole_scheme_is_repaired(url: str) -> None:
    assert row(url=url).url == URL


@pytest.mark.parametrize("url", ["/china/2022-04-13/doc-imcwipii4092180.shtml", "doc.shtml", "x" * 3000, "#"])
def test_what_is_no_url_is_not_guessed_at(url: str) -> None:
    with pytest.raises(BadList):
        row(url=url)


def test_the_id_is_that_of_the_page_that_is_asked_for() -> None:
    assert row(docid="comos:aaaaaaa0000001").id == "comos:mcwipii4092180"


def test_a_row_names_64_lists_at_the_most() -> None:
    text = answer([{"url": URL, "lids": ",".join(map(str, range(10_000, 160_000)))}])
    found = roll.parse(text, "1686")
    assert (len(found[0].lids), "1686" in found[0].lids) == (64, True)
    assert found.mended == {"too many lists": 1}


@pytest.mark.parametrize("value", [[1690, "1686"], {"0": "1690"}, 1690, "1690;1686"])
def test_lids_in_other_forms(value: object) -> None:
    assert row(lids=value).lids == ["1686", "1690"]


def test_absurd_times_are_none_and_counted() -> None:
    late = {"url": URL, "ctime": "253402300799", "mtime": "9" * 5000}
    found = roll.parse(answer([late, {**OTHER, "ctime": "0", "mtime": ""}]), "1686")
    assert [(one.ctime, one.mtime) for one in found] == [(None, None)] * 2
    assert found.mended == {"absurd times": 2}


def test_times_to_come_are_none_and_counted() -> None:
    now = datetime(2026, 11, 22, 12, tzinfo=UTC)
    day, seconds = 86_400, int(now.timestamp())
    data = [
        {"url": URL, "ctime": seconds + day, "mtime": seconds + day + 1},
        {**OTHER, "ctime": "1893456000"},
    ]
    found = SITE.read_list(answer(data).encode(), SITE.lists.default, now)
    assert [one.ctime for one in found] == [datetime(2026, 11, 23, 12, tzinfo=UTC), None]
    assert [one.mtime for one in found] == [None, None]
    assert found.mended == {"times in the future": 2}


@pytest.mark.parametrize(
    "wrap",
    ["cb({})", "try{{cb({});}}catch(e){{}};", "jQuery.cb_1({});", " try {{ cb({}) ; }} catch(e) {{ }} ;\n"],
)
def test_jsonp(wrap: str) -> None:
    (found,) = roll.parse(wrap.format(answer([{"url": URL, "title": "（a）;"}])), "1686")
    assert found.title == "（a）;"


@pytest.mark.parametrize("code", [0, "0"])
def test_the_status_may_be_a_string(code: object) -> None:
    assert len(roll.parse(answer([{"url": URL}], code), "1686")) == 1


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (answer({}, 11, msg="列表和页面没有经过注册"), "status 11: 列表和页面没有经过注册"),
        (answer({}, 1), "status 1"),
        (answer({}, None), "status None"),
        ('{"result": {"data": []}}', "status None"),
        ('{"result": {"status": 0, "data": []}}', "status None"),
        ("[]", "no result in the answer"),
        ("{}", "no result in the answer"),
        ('{"result": []}', "no result in the answer"),
        ("null", "no result in the answer"),
    ],
)
def test_an_answer_that_is_no_list_says_why(text: str, message: str) -> None:
    with pytest.raises(BadList) as caught:
        roll.parse(text, "1686")
    assert str(caught.value) == message


@pytest.mark.parametrize("text", ["", "<html>拒绝访问</html>", '{"result":', "cb()", "[" * 100_000, "NaN x"])
def test_what_is_not_json_says_so(text: str) -> None:
    with pytest.raises(BadList, match=r"^not JSON \(.+\)$"):
        roll.parse(text, "1686")


def test_rows_keep_their_order() -> None:
    ids = ["nihefve8236522", "ihefven8236521", "aaaaaaa0000003"]
    data = [{"url": f"https://finance.sina.com.cn/2022-04-13/doc-i{i}.shtml"} for i in ids]
    assert [found.id for found in roll.parse(answer(data), "1686")] == [f"comos:{i}" for i in ids]


@given(st.lists(ROWS | JSON, max_size=4))
def test_any_rows_give_listings_with_a_usable_url(data: list[object]) -> None:
    for found in roll.parse(answer([*data, {"url": URL}]), "1686"):
        assert urls.normalise(found.url) == found.url
        assert found.state == ("listed" if found.kind == "article" else "offsite")
        assert "1686" in found.lids
        assert found.title != ""
        json.dumps([found.id, found.title, found.media], ensure_ascii=False)


def assert_one_line(message: str) -> None:
    assert len(message.splitlines()) == 1


@given(st.text(max_size=60) | JSON.map(json.dumps))
def test_any_text_is_a_list_or_a_roll_error(text: str) -> None:
    try:
        assert isinstance(roll.parse(text, "1686"), list)
    except BadList as error:
        assert_one_line(str(error))


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("pageid=155&lid=1686&num=50&page=3", ("1686", 3)),
        ("page=2&lid=2519&pageid=384&callback=x", ("384:2519", 2)),
        ("pageid=155&lid=1690", ("1690", 1)),
        ("pageid=155", None),
        ("pageid=155&lid=x", None),
        ("pageid=155&lid=1686&page=-1", None),
        ("", None),
    ],
)
def test_what_a_url_asks_for(query: str, expected: tuple[str, int] | None) -> None:
    assert roll.asked(f"{roll.API}?{query}") == expected
    assert roll.asked(f"https://example.org/?{query}") is None


@pytest.mark.parametrize("key", ["1686", "384:2519"])
def test_what_is_asked_for_is_what_a_request_asks(key: str) -> None:
    assert roll.asked(roll.request_url(key, 7)) == (key, 7)
