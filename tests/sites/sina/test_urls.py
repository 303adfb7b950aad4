"""URLs: the one form of each, what is none, and what host and path tell."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawl.sites.errors import BadUrl
from newscrawl.sites.sina import ids, urls
from newscrawl.sites.sina.kinds import Kind, kind_of

F = "https://finance.sina.com.cn"
SHARED = "https%3A%2F%2Ffinance.sina.com.cn%2Fchina%2F2022-04-13%2Fdoc-imcwipii4092180.shtml"
HOSTS = st.sampled_from(
    ["finance.sina.com.cn", "news.sina.com.cn", "finance.sina.cn", "sina.com.cn", "x.org"]
)
PATHS = st.text("abcdoi/-_.0123456789三", max_size=40)


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("http://finance.sina.com.cn/a.shtml", f"{F}/a.shtml"),
        ("HTTP://Finance.SINA.com.CN/China/A.shtml", f"{F}/China/A.shtml"),
        (f"{F}:443/a.shtml", f"{F}/a.shtml"),
        ("http://finance.sina.com.cn:80/a.shtml", f"{F}/a.shtml"),
        (f"{F}./a.shtml", f"{F}/a.shtml"),
        (f"  {F}/a.shtml\n", f"{F}/a.shtml"),
        (f"{F}/a.shtml?cre=x&mod=f&loc=1&r=9&doct=0&rfunc=7&tj=none&tr=9", f"{F}/a.shtml"),
        (f"{F}/a.shtml?from=wap&froms=a&finpagefr=p_1&utm_source=x#top", f"{F}/a.shtml"),
        (f"{F}//china///a.shtml", f"{F}/china/a.shtml"),
        (F, f"{F}/"),
        (
            f"{F}/china/2016-09-20/doc-ifxvykwk4412093_3.shtml",
            f"{F}/china/2016-09-20/doc-ifxvykwk4412093.shtml",
        ),
        (f"{F}/20141217/192721100957_2.shtml", f"{F}/20141217/192721100957.shtml"),
        ("https://user:pass@finance.sina.com.cn/a.shtml", f"{F}/a.shtml"),
        (
            f"https://cj.sina.cn/article/norm_detail?url={SHARED}",
            f"{F}/china/2022-04-13/doc-imcwipii4092180.shtml",
        ),
        (
            f"http://cj.sina.com.cn/article/norm_detail?a=1&url={SHARED}&froms=x",
            f"{F}/china/2022-04-13/doc-imcwipii4092180.shtml",
        ),
        (
            "https://cj.sina.cn/article/norm_detail?url=//finance.sina.com.cn/a.shtml%3Fcre%3Dx",
            f"{F}/a.shtml",
        ),
        ("https://cj.sina.cn/article/norm_detail?url=finance.sina.com.cn/a.shtml", f"{F}/a.shtml"),
        (
            "https://cj.sina.cn/article/norm_detail?url=https%3A%2F%2Fcj.sina.cn%2Farticle%2Fnorm_detail"
            "%3Furl%3Dhttps%253A%252F%252Ffinance.sina.com.cn%252Fa.shtml",
            f"{F}/a.shtml",
        ),
        ("https://cj.sina.cn/article/norm_detail?id=7", "https://cj.sina.cn/article/norm_detail"),
        ("https://example.org/article/norm_detail?url=x", "https://example.org/article/norm_detail"),
        (
            "http://doc.sina.cn/?id=comos:nihefve8236522&from=wap",
            "https://doc.sina.cn/?id=comos:nihefve8236522",
        ),
    ],
)
def test_normalise(url: str, expected: str) -> None:
    assert urls.normalise(url) == expected


@pytest.mark.parametrize(
    ("url", "message"),
    [
        ("", "'' is not an http(s) URL"),
        ("finance.sina.com.cn/a.shtml", "'finance.sina.com.cn/a.shtml' is not an http(s) URL"),
        ("//finance.sina.com.cn/a", "'//finance.sina.com.cn/a' is not an http(s) URL"),
        ("ftp://finance.sina.com.cn/a", "'ftp://finance.sina.com.cn/a' is not an http(s) URL"),
        ("javascript:alert(1)", "'javascript:alert(1)' is not an http(s) URL"),
        ("file:///etc/passwd", "'file:///etc/passwd' is not an http(s) URL"),
        ("https:///a.shtml", "'https:///a.shtml' has no host"),
        ("http://./a.shtml", "'http://./a.shtml' has no host"),
        ("https://[::1/a", "'https://[::1/a' is not a URL: Invalid IPv6 URL"),
        (
            "https://finance.sina.com.cn:99999/a",
            "'https://finance.sina.com.cn:99999/a' is not a URL: Port out of range 0-65535",
        ),
    ],
)
def test_what_is_no_url_says_why(url: str, message: str) -> None:
    with pytest.raises(BadUrl) as caught:
        urls.normalise(url)
    assert str(caught.value) == message


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://sina.cn/", True),
        ("http://SINA.com.cn", True),
        ("https://a.b.sina.com.cn./x", True),
        ("https://sina.com/", False),
        ("https://notsina.cn/", False),
        ("https://n.sinaimg.cn/a.jpg", False),
        ("mailto:a@sina.cn", False),
        ("https://sina.cn:x/", False),
    ],
)
def test_is_sina(url: str, expected: bool) -> None:
    assert urls.is_sina(url) is expected


@pytest.mark.parametrize(
    ("url", "section", "day"),
    [
        (f"{F}/china/gncj/2015-12-29/doc-ifxmykrf2598681.shtml", "china/gncj", date(2015, 12, 29)),
        (f"{F}/china/hgjj/20141217/192721100957.shtml", "china/hgjj", date(2014, 12, 17)),
        (f"{F}/2022-04-13/doc-imcwipii4092180.shtml", None, date(2022, 4, 13)),
        (f"{F}/roll/2018-13-40/doc-imcwipii4092180.shtml", "roll", None),
        (f"{F}/china/doc-imcwipii4092180.shtml", None, None),
    ],
)
def test_section_and_day(url: str, section: str | None, day: date | None) -> None:
    assert urls.section(url) == section
    assert urls.day(url) == day


@given(HOSTS, PATHS, st.text(max_size=20))
def test_normalising_is_idempotent_and_drops_what_does_not_name_the_page(
    host: str, path: str, tail: str
) -> None:
    clean = urls.normalise(f"http://{host}/{path}")
    assert urls.normalise(clean) == clean
    assert clean.startswith("https://")
    assert ids.document_id(f"https://{host.upper()}/{path}") == ids.document_id(
        f"http://{host}/{path}#{tail}"
    )
    assert ids.document_id(f"https://{host}/{path}?a=1") == ids.document_id(clean)


def assert_one_line(message: str) -> None:
    assert len(message.splitlines()) == 1


@given(st.text(max_size=60) | st.text(max_size=40).map("https://".__add__))
def test_any_text_is_a_url_or_a_bad_url(text: str) -> None:
    try:
        clean = urls.normalise(text)
    except BadUrl as error:
        assert_one_line(str(error))
        assert kind_of(text) is Kind.FOREIGN
        assert not urls.is_sina(text)
    else:
        assert urls.normalise(clean) == clean
        assert isinstance(kind_of(text), Kind)
        assert ids.document_id(text).startswith(("url:", "comos:"))
        urls.section(clean)
        urls.day(clean)


SIMPLE = r"https?://[a-z]{1,8}(\.sina)?\.(com\.cn|cn)(/[\w.-]{1,12}){1,4}(_2)?(\.shtml)?"


@given(st.from_regex(SIMPLE, fullmatch=True))
def test_the_short_way_of_a_simple_url_leads_where_the_long_one_does(url: str) -> None:
    assert urls.normalise(url) == urls.normalise(f"{url}?from=wap")
    assert kind_of(url) is kind_of(f"{url}?from=wap")
