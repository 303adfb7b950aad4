"""Whole pages, cut pages, and pages that only send their reader on."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawl.sites.arrived import SMALL, is_cut, sent_on
from newscrawl.sites.sina.site import SITE

URL = "https://finance.sina.com.cn/china/2022-04-13/doc-imcwipii4092180.shtml"
WAP = "https://finance.sina.cn/china/2022-04-13/detail-imcwipii4092180.d.html"


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (b"<!DOCTYPE html><html><body><p>a</p></body></html>", False),
        (b"<html><body><p>a</body></HTML >", False),
        (b"<!doctype html>\n<html><body><p>a", True),
        (b"\xef\xbb\xbf<!-- built -->\n<HTML><head>", True),
        (b"<p>a piece, as it was saved</p>", False),
        (b"", False),
        (b"<?xml version='1.0'?><rss>", False),
    ],
)
def test_a_page_that_begins_whole_must_end(body: bytes, expected: bool) -> None:
    assert is_cut(body) is expected


@given(st.integers(0, 60))
def test_wherever_it_is_cut(length: int) -> None:
    page = b"<!doctype html><html><body>" + b"x" * 40 + b"</body></html>"
    assert is_cut(page[: 15 + length]) is (b"</html" not in page[: 15 + length])


@pytest.mark.parametrize(
    "body",
    [
        f'<meta http-equiv="refresh" content="0;url={WAP}">',
        f"<META HTTP-EQUIV=Refresh CONTENT='1; URL={WAP}'>",
        f'<noscript><meta http-equiv="refresh" content="0; url={WAP}"></noscript>',
        f'<script>location.href="{WAP}"</script>',
        f"<script>window.location = '{WAP}';</script>",
        f'<script>location.replace("{WAP}")</script>',
        '<script>top.location.assign("//finance.sina.cn/china/2022-04-13/detail-imcwipii4092180.d.html")</script>',
    ],
)
def test_where_a_page_sends_its_reader(body: str) -> None:
    assert sent_on(f"<html>{body}</html>".encode(), URL) == WAP


@pytest.mark.parametrize(
    "body",
    [
        "<p>location</p>",
        '<script>location.href="javascript:void(0)"</script>',
        f'<script>location.href="{URL}"</script>',
        f'{"x" * SMALL}<script>location.href="{WAP}"</script>',
    ],
)
def test_a_page_that_sends_nobody(body: str) -> None:
    assert sent_on(body.encode(), URL) is None


@given(st.binary(max_size=300))
def test_any_bytes_do(body: bytes) -> None:
    assert is_cut(body) in (True, False)
    assert sent_on(body, URL) is None or str(sent_on(body, URL)).startswith("http")


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://finance.sina.com.cn/", True),
        ("https://www.sina.com.cn", True),
        ("https://finance.sina.com.cn/china/", True),
        ("https://finance.sina.com.cn/china/index.shtml", True),
        ("https://finance.sina.com.cn/roll", True),
        ("https://finance.sina.cn/index.d.html", True),
        (URL, False),
        ("https://login.sina.com.cn/signup/signin.php", False),
        ("https://login.sina.com.cn/?url=https%3A%2F%2Ffinance.sina.com.cn%2F", False),
        ("https://passport.sina.com.cn/", False),
        ("https://doc.sina.cn/?id=comos:mcwipii4092180", False),
        ("https://finance.sina.com.cn/?from=404", True),
        ("https://finance.sina.com.cn/stock/?from=wap#top", True),
        ("https://example.org/", False),
    ],
)
def test_the_home_page_and_sections(url: str, expected: bool) -> None:
    assert SITE.is_front(url) is expected


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("comos:mcwipii4092180", "comos:mcwipii4092180", False),
        ("comos:mcwipii4092180", "comos:mcwipii4092181", True),
        ("url:" + "0" * 40, "comos:mcwipii4092180", False),
    ],
)
def test_ids_of_two_articles(one: str, other: str, expected: bool) -> None:
    assert SITE.are_two(one, other) is expected
