"""Spider arguments: each one, and each line that says what is wrong."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawl.sites.sina import ids
from newscrawl.sites.sina.site import SITE
from newscrawl.spiders import arguments
from newscrawl.spiders.arguments import ArgumentError, Arguments, Target
from newscrawl.spiders.sina_china import SinaChinaSpider
from newscrawl.spiders.sina_flash import SinaFlashSpider

WEB = "https://finance.sina.com.cn/china/gncj/2020-07-24/doc-iivhvpwx7196866.shtml"
WAP = "https://finance.sina.cn/china/gncj/2020-07-24/detail-iivhvpwx7196866.d.html"
OLD = "https://finance.sina.com.cn/china/hgjj/20141217/192721100957.shtml"
ID = "comos:ivhvpwx7196866"
KNOWN = ", ".join(map(str, SITE.lists.table))


def test_no_argument_is_the_incremental_run() -> None:
    assert arguments.parse(SITE) == Arguments(lists=(SITE.lists.default,))
    assert SITE.lists.default.key == "1686"
    assert not Arguments().backfill


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1690", ["1690"]),
        ("1690,1686", ["1690", "1686"]),
        ("部委动态，金融新闻", ["1689", "1690"]),
        ("1686 1686", ["1686"]),
        ("155:1686,384:2519", ["1686", "384:2519"]),
    ],
)
def test_channels(text: str, expected: list[str]) -> None:
    assert [one.key for one in arguments.parse(SITE, channels=text).lists] == expected


def test_days_are_beijings_and_the_last_is_whole() -> None:
    found = arguments.parse(SITE, since="2022-04-13", until="2022-04-14")
    assert found.since == datetime(2022, 4, 12, 16, tzinfo=UTC)
    assert found.until == datetime(2022, 4, 14, 16, tzinfo=UTC)
    assert found.backfill


def test_one_day() -> None:
    found = arguments.parse(SITE, since="2022-04-13", until="2022-04-13")
    assert found.since is not None
    assert found.until is not None
    assert (found.until - found.since).total_seconds() == 86_400
    assert arguments.parse(SITE, since="2022-04-13").backfill
    assert arguments.parse(SITE, until="2022-04-13").backfill


@pytest.mark.parametrize(("text", "expected"), [("1", 1), ("007", 7), ("999999", 999_999)])
def test_max_pages(text: str, expected: int) -> None:
    assert arguments.parse(SITE, max_pages=text).max_pages == expected


def test_what_was_given_is_kept_for_the_record() -> None:
    given_ = {"channels": "1690", "max_pages": "2"}
    assert arguments.parse(SITE, **given_).given == given_


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (WEB, (Target(ID, WEB),)),
        (WEB.replace("https", "http") + "?cre=a#b", (Target(ID, WEB),)),
        (f"{WEB},{OLD}", (Target(ID, WEB), Target(ids.document_id(OLD), OLD))),
        (f" {WEB} , {OLD} ,", (Target(ID, WEB), Target(ids.document_id(OLD), OLD))),
        (f"{WEB}\n{OLD}", (Target(ID, WEB), Target(ids.document_id(OLD), OLD))),
        (f"{WEB},{WAP},{WEB}", (Target(ID, WEB, (WAP,)),)),
        (f"{WAP},{WEB}", (Target(ID, WAP, (WEB,)),)),
        (f"{WEB}?a=1,2,{OLD}", (Target(ID, WEB), Target(ids.document_id(OLD), OLD))),
    ],
)
def test_urls(text: str, expected: tuple[Target, ...]) -> None:
    assert arguments.parse(SITE, url=text).targets == expected


def test_a_self_media_page_may_be_asked_for() -> None:
    (target,) = arguments.parse(SITE, url="https://k.sina.com.cn/article_6510009931_m18409.html?x=1").targets
    assert target.url == "https://k.sina.com.cn/article_6510009931_m18409.html"


def test_a_file_of_urls(tmp_path: Path) -> None:
    file = tmp_path / "urls.txt"
    file.write_text(f"# 注释\n\n  {WEB}  \n{OLD}\n  # {WAP}\n", "utf-8")
    assert [target.url for target in arguments.parse(SITE, urls_file=str(file)).targets] == [WEB, OLD]
    both = arguments.parse(SITE, url=WAP, urls_file=str(file)).targets
    assert both == (Target(ID, WAP, (WEB,)), Target(ids.document_id(OLD), OLD))


def test_a_file_with_a_byte_order_mark(tmp_path: Path) -> None:
    file = tmp_path / "urls.txt"
    file.write_bytes(b"\xef\xbb\xbf" + f"{WEB}\r\n{OLD}\r\n".encode())
    assert [target.url for target in arguments.parse(SITE, urls_file=str(file)).targets] == [WEB, OLD]


DOMAINS = "sina.com.cn, sina.cn"


@pytest.mark.parametrize(
    ("given_", "line"),
    [
        ({"urls": WEB}, "no argument urls; did you mean url?"),
        ({"max_page": "3"}, "no argument max_page; did you mean max_pages?"),
        (
            {"xyz": "3"},
            "no argument xyz; there are: url, urls_file, channels, since, until, max_pages, retry",
        ),
        ({"url": ""}, "no URL in url= or urls_file="),
        ({"url": " , "}, "no URL in url= or urls_file="),
        ({"url": "example"}, "'example' is not an http(s) URL"),
        ({"url": "ftp://finance.sina.com.cn/a"}, "'ftp://finance.sina.com.cn/a' is not an http(s) URL"),
        ({"url": "javascript:alert(1)"}, "'javascript:alert(1)' is not an http(s) URL"),
        ({"url": "file:///etc/passwd"}, "'file:///etc/passwd' is not an http(s) URL"),
        ({"url": "https://example.com/a"}, f"'https://example.com/a' is not on a host of Sina's ({DOMAINS})"),
        (
            {"url": f"{WEB},https://sina.cn.evil.org/doc-iivhvpwx7196866.shtml"},
            f"'https://sina.cn.evil.org/doc-iivhvpwx7196866.shtml' is not on a host of Sina's ({DOMAINS})",
        ),
        (
            {"url": "https://video.sina.com.cn/p/a.html"},
            "'https://video.sina.com.cn/p/a.html' is not an article's URL (it looks like: video)",
        ),
        (
            {"url": "https://finance.sina.com.cn/"},
            "'https://finance.sina.com.cn/' is not an article's URL (a home page, a section or a list?)",
        ),
        ({"url": WEB, "channels": "1686"}, "channels= goes with a list run, not with url= or urls_file="),
        ({"url": WEB, "max_pages": "1"}, "max_pages= goes with a list run, not with url= or urls_file="),
        ({"urls_file": "x", "since": "2022-04-13"}, "urls_file=x: No such file or directory"),
        ({"channels": "9999"}, f"no channel '9999'; there are: {KNOWN}"),
        ({"channels": ""}, "channels= names no channel"),
        ({"max_pages": "0"}, "max_pages=0 is not a number of pages (1 or more)"),
        ({"max_pages": "-1"}, "max_pages=-1 is not a number of pages (1 or more)"),
        ({"max_pages": "all"}, "max_pages=all is not a number of pages (1 or more)"),
        ({"max_pages": "１"}, "max_pages=１ is not a number of pages (1 or more)"),
        ({"max_pages": "1000000"}, "max_pages=1000000 is not a number of pages (1 or more)"),
        ({"since": "2022-4-13"}, "since=2022-4-13 is not a day (YYYY-MM-DD)"),
        ({"since": "20220413"}, "since=20220413 is not a day (YYYY-MM-DD)"),
        ({"until": "2022-02-30"}, "until=2022-02-30 is not a day (YYYY-MM-DD)"),
        ({"until": "今天"}, "until=今天 is not a day (YYYY-MM-DD)"),
        ({"since": "1889-01-01"}, "since=1889-01-01 is not a day of 1990 to 2100"),
        ({"since": ""}, "since= is not a day (YYYY-MM-DD)"),
        (
            {"since": "2022-04-14", "until": "2022-04-13"},
            "since=2022-04-14 is after until=2022-04-13",
        ),
    ],
)
def test_what_is_wrong_is_one_line(given_: dict[str, str], line: str) -> None:
    with pytest.raises(ArgumentError) as caught:
        arguments.parse(SITE, **given_)
    assert str(caught.value) == line


def test_a_list_argument_beside_a_file(tmp_path: Path) -> None:
    file = tmp_path / "urls.txt"
    file.write_text(WEB)
    with pytest.raises(ArgumentError, match=r"^since= goes with a list run, not with url= or urls_file=$"):
        arguments.parse(SITE, urls_file=str(file), since="2022-04-13")


def test_a_file_that_is_not_text(tmp_path: Path) -> None:
    file = tmp_path / "urls.txt"
    file.write_bytes(b"\xff\xfe\xff")
    with pytest.raises(ArgumentError, match=r"^urls_file=.*urls\.txt: no UTF-8; save it as that$"):
        arguments.parse(SITE, urls_file=str(file))
    with pytest.raises(ArgumentError, match=r"^urls_file=.*: Is a directory"):
        arguments.parse(SITE, urls_file=str(tmp_path))


def test_a_file_without_urls(tmp_path: Path) -> None:
    file = tmp_path / "urls.txt"
    file.write_text("# nothing\n\n")
    with pytest.raises(ArgumentError, match=r"^no URL in url= or urls_file=$"):
        arguments.parse(SITE, urls_file=str(file))


def assert_one_line(message: str) -> None:
    assert len(message.splitlines()) == 1


@given(
    st.dictionaries(
        st.sampled_from(["url", "channels", "since", "until", "max_pages", "x"]),
        st.text(max_size=30) | st.sampled_from([WEB, "1686", "2022-04-13", "5"]),
        max_size=3,
    )
)
def test_any_arguments_are_usable_or_one_line(given_: dict[str, str]) -> None:
    try:
        found = SinaChinaSpider.check_arguments(**given_)
    except ArgumentError as error:
        assert_one_line(str(error))
    else:
        assert found.lists
        assert ("url" in given_) == bool(found.targets)


def whole(**given_: str) -> Arguments:
    return SinaFlashSpider.check_arguments(**given_)


def test_rooms_and_staying() -> None:
    assert [one.key for one in whole(rooms="151,财经").lists] == ["zhibo:151", "zhibo:152"]
    assert [one.key for one in whole().lists] == ["zhibo:152"]
    assert (whole(follow="1").follow, whole(follow="0").follow, whole().follow) == (True, False, False)


@pytest.mark.parametrize(
    ("given_", "told"),
    [
        ({"follow": "yes"}, "follow=yes: 1 stays, 0 does not"),
        (
            {"follow": "1", "since": "2026-11-20"},
            "follow=1 reads on from the last run; since= goes with a run",
        ),
        (
            {"follow": "1", "max_pages": "2"},
            "follow=1 reads on from the last run; max_pages= goes with a run",
        ),
        ({"url": WEB}, "no argument url; there are: rooms, channels, since, until, max_pages, follow"),
        ({"channels": "1686"}, "no channel '1686'; there are: zhibo:152"),
        ({"rooms": "1"}, "no channel '1'; there are: zhibo:152"),
    ],
)
def test_what_the_wire_does_not_take(given_: dict[str, str], told: str) -> None:
    with pytest.raises(ArgumentError) as caught:
        whole(**given_)
    assert str(caught.value).startswith(told)


def test_pages_are_not_followed() -> None:
    with pytest.raises(ArgumentError, match="no argument follow"):
        arguments.parse(SITE, follow="1")
