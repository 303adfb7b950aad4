"""What a page tells of itself in its metas: times, ids, absurd values."""

from datetime import UTC, datetime

import pytest

from newscrawl.items import Listing
from newscrawl.sites.sina.extract import extract

URL = "https://finance.sina.com.cn/china/2026-11-25/doc-imcwipii4092180.shtml"
MORNING = datetime(2026, 11, 25, 2, 5, tzinfo=UTC)


def page(shown: str = "2026年11月25日 10:05", body: str = "<p>望江银行今日公告。</p>", **metas: str) -> bytes:
    """A page with a shown time, a body, and metas by name."""
    names = {"created": "weibo: article:create_at", "modified": "weibo: article:update_at"}
    names |= {"released": "article:published_time", "suda": "sudameta"}
    head = "".join(f'<meta name="{names[name]}" content="{value}">' for name, value in metas.items())
    return (
        f"<html><head>{head}</head><body><h1 class=main-title>题</h1><div class=date-source>"
        f"<span class=date>{shown}</span><span class=source>青禾财经</span></div>"
        f"<div id=artibody>{body}</div></body></html>"
    ).encode()


def test_a_shown_minute_has_the_seconds_of_create_at() -> None:
    article = extract(page(created="2026-11-25 10:05:37"), URL)
    assert article.published_at == datetime(2026, 11, 25, 2, 5, 37, tzinfo=UTC)
    assert article.flags == []


def test_a_shown_day_has_the_clock_of_create_at() -> None:
    article = extract(page("2026年11月25日", created="2026-11-25 10:05:37"), URL)
    assert article.published_at == datetime(2026, 11, 25, 2, 5, 37, tzinfo=UTC)
    assert (article.published_raw, article.flags) == ("2026年11月25日", [])


def test_a_shown_day_has_the_clock_of_its_row() -> None:
    row = Listing("comos:mcwipii4092180", URL, ctime=MORNING)
    assert extract(page("2026年11月25日"), URL, listing=row).published_at == MORNING


@pytest.mark.parametrize("created", ["", "2026-11-24 10:05:37"])
def test_a_shown_day_alone_is_its_midnight_and_marked(created: str) -> None:
    article = extract(page("2026年11月25日", created=created), URL)
    assert article.published_at == datetime(2026, 11, 24, 16, tzinfo=UTC)
    assert article.flags == ["day_only"]


@pytest.mark.parametrize(
    "absurd",
    [
        "9999-12-31 23:59:59",
        "9999-12-31T23:59:59-08:00",
        "3026-11-25 10:05:00",
        "1970-01-01 08:00:00",
        "0001-01-01 00:00:01",
        "99999-01-01 00:00:00",
        "soon",
    ],
)
@pytest.mark.parametrize("name", ["created", "released", "modified"])
def test_an_absurd_time_is_none_and_marked(name: str, absurd: str) -> None:
    article = extract(page(**{name: absurd}), URL)
    assert article.published_at == MORNING
    assert (article.released_at, article.modified_at) == (None, None)
    assert article.flags == ["bad_time"]


@pytest.mark.parametrize("empty", ["", "0000-00-00 00:00:00", "0"])
def test_zeros_are_no_time_and_no_matter(empty: str) -> None:
    assert extract(page(created=empty, modified=empty), URL).flags == []


def test_without_a_shown_time_the_next_plausible_one_holds() -> None:
    told = {"created": "9999-12-31 23:59:59", "released": "2026-11-25 10:05:00"}
    article = extract(page("", **told), URL)
    assert article.published_at == MORNING
    assert set(article.flags) == {"no_shown_time", "bad_time"}


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ("57524,257,56592", [57524, 257, 56592]),
        ("257,12345678901234567890123,56592", [257, 56592]),
        (f"257,{'9' * 5000}", [257]),
        ("9223372036854775807", []),
        ("257,,56592,", [257, 56592]),
        (",".join(map(str, range(1, 1000))), list(range(1, 65))),
        ("", []),
    ],
)
def test_category_ids_that_no_store_takes_are_left_out(told: str, expected: list[int]) -> None:
    article = extract(page(suda=f"urlpath:china/gncj/; allCIDs:{told}"), URL)
    assert (article.channel.path, article.channel.cids) == ("china/gncj", expected)


TAG = (
    '<span id="stock_{0}"><a href="https://finance.sina.com.cn/realstock/company/{0}/nc.shtml">{1}</a></span>'
)
COMMENT = "<!-- news_keyword_pub,stock,sh605933&sh603888 -->"


@pytest.mark.parametrize(
    "removed",
    [
        "<p>来源：{}</p>",
        "<p>（来源：{}）</p>",
        '<div class="otherContent_01"><p>{}发布年报</p></div>',
        '<p style="display:none">{}</p>',
    ],
)
def test_a_tag_in_what_was_taken_out_counts_no_more(removed: str) -> None:
    told = TAG.format("sh605933", "望江银行")
    medium = removed.format(TAG.format("sh603888", "新华网"))
    body = f"<p>{told}今日公告，净利润增长一成，营业收入略有下降。</p>{medium}{COMMENT}"
    article = extract(page(body=body), URL)
    assert [stock.symbol for stock in article.stocks] == ["605933.SH"]


def test_what_only_the_comment_names_counts() -> None:
    article = extract(page(body=f"<p>望江银行今日公告。</p>{COMMENT}"), URL)
    assert [(stock.symbol, stock.origin) for stock in article.stocks] == [
        ("605933.SH", "comment"),
        ("603888.SH", "comment"),
    ]
