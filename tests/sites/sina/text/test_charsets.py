"""Bytes to UTF-8: charsets whatever is declared, and pages that are broken in a part."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawl.sites.sina.extract import extract
from newscrawl.sites.sina.text import charsets, html

GBK = "<meta charset=gb2312><h1>镕基 谈央行：明年</h1>".encode("gb18030")
URL = "https://finance.sina.com.cn/china/2022-04-13/doc-imcwipii4092180.shtml"
TEXT = "央行今天发布公告，明年稳健的货币政策松紧适度。"
PAGE = (
    "<!DOCTYPE html><html><head><meta charset=utf-8></head><body><h1 class=main-title>央行公告</h1>"
    "<div class=date-source><span class=date>2022年04月13日 10:00</span></div>"
    f"<div id=artibody><p>{TEXT}</p><p>@</p></div></body></html>"
)
EMOJI = b"\xed\xa0\xbd\xed\xb8\x80"


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("央行".encode(), "央行"),
        (b"\xef\xbb\xbf" + "央行".encode(), "央行"),
        ("央行".encode("gbk"), "央行"),
        ("朱镕基 €100 央行".encode("gb18030"), "朱镕基 €100 央行"),
        ("𠮷野家 央行".encode("gb18030"), "𠮷野家 央行"),
        ('<meta charset="utf-8">央行发布'.encode("gbk"), '<meta charset="utf-8">央行发布'),
        ('<meta charset="gb2312">央行发布'.encode(), '<meta charset="gb2312">央行发布'),
        (b"a\x00b\x00", "ab"),
        (b"", ""),
        (b"\xef\xbb\xbf", ""),
        (b"\x00", ""),
        (b"plain", "plain"),
    ],
)
def test_the_bytes_decide_the_charset(body: bytes, expected: str) -> None:
    assert charsets.to_utf8(body) == expected.encode()


def test_one_broken_character_does_not_make_a_page_of_mojibake() -> None:
    page = "央行今天发布公告，明年稳健的货币政策松紧适度。" * 20
    broken = page.encode()[:100] + b"\xff" + page.encode()[100:]
    assert "明年稳健的货币政策松紧适度。" * 1 in charsets.to_utf8(broken).decode()
    assert charsets.to_utf8(broken).decode().count("\ufffd") <= 4
    cut = charsets.to_utf8(page.encode()[:-1]).decode()
    assert cut.startswith("央行今天发布公告")


def test_a_gbk_page_cut_in_a_character_keeps_its_text() -> None:
    assert (
        charsets.to_utf8(GBK + "央".encode("gbk")[:1])
        .decode()
        .startswith("<meta charset=gb2312><h1>镕基 谈央行")
    )


@given(st.binary(max_size=80) | st.text(max_size=40).map(lambda t: t.encode("gb18030", "replace")))
def test_any_bytes_are_a_tree(body: bytes) -> None:
    utf8 = charsets.to_utf8(body)
    utf8.decode("utf-8")
    assert b"\x00" not in utf8
    assert charsets.to_utf8(utf8) == utf8
    html.text_of(html.parse(utf8))


@given(st.text("央行国人民币<>/pa ", min_size=1, max_size=40))
def test_text_of_either_charset_comes_back(value: str) -> None:
    assert charsets.to_utf8(value.encode()) == value.encode()


@pytest.mark.parametrize("charset", ["utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-8-sig", "gb18030"])
def test_a_page_is_read_in_each_charset(charset: str) -> None:
    article = extract(PAGE.encode(charset), URL)
    assert (article.title, article.paragraphs) == ("央行公告", [TEXT, "@"])
    assert "bad_characters" not in article.flags


def test_a_declared_big5_page_is_read_as_big5() -> None:
    page = PAGE.replace("utf-8", '"Big5"').replace(TEXT, "央行今天公告，匯率維持穩定。").encode("big5")
    assert extract(page, URL).paragraphs == ["央行今天公告，匯率維持穩定。", "@"]


def test_a_page_that_calls_itself_big5_and_is_utf8_is_utf8() -> None:
    assert extract(PAGE.replace("utf-8", "big5").encode(), URL).paragraphs == [TEXT, "@"]


@pytest.mark.parametrize("times", [1, 4, 40])
def test_characters_in_two_halves_are_joined(times: int) -> None:
    article = extract(PAGE.encode().replace(b"@", EMOJI * times), URL)
    assert article.paragraphs == [TEXT, "\U0001f600" * times]
    assert "bad_characters" not in article.flags


def test_halves_as_references_are_joined_too() -> None:
    page = PAGE.replace("@", "&#55357;&#56832;和&#xD83D;&#xDE00;").encode()
    assert extract(page, URL).paragraphs == [TEXT, "\U0001f600和\U0001f600"]


@pytest.mark.parametrize(
    "bad", [b"\x80\xff", b"\xed\xa0\xbd", b"\xef\xbf", "的内容".encode("gbk"), b"\xff" * 12]
)
def test_what_cannot_be_read_costs_itself_and_a_flag(bad: bytes) -> None:
    article = extract(PAGE.encode().replace(b"@", b"1" + bad + b"2"), URL)
    assert article.paragraphs[0] == TEXT
    assert article.paragraphs[1][0] + article.paragraphs[1][-1] == "12"
    assert "\ufffd" in article.paragraphs[1]
    assert "bad_characters" in article.flags


def test_bad_bytes_outside_the_article_are_no_matter() -> None:
    article = extract(PAGE.encode().replace(b"</body>", b"<p>\x80\xff</p></body>"), URL)
    assert (article.paragraphs, article.flags) == ([TEXT, "@"], ["no_source"])


@pytest.mark.parametrize("control", ["\x0b", "\x0c", "\x01", "\x1b", "\x7f", "\uffff", "&#11;", "&#1;"])
def test_control_characters_after_a_tagged_stock(control: str) -> None:
    tag = '<span id=stock_sh605933><a href=#>望江银行</a></span><span id="quote_sh605933">1.0</span>'
    article = extract(PAGE.replace("@", f"{tag}{control}公告").encode(), URL)
    assert article.paragraphs[1].replace(" ", "").replace("\ufffd", "") == "望江银行公告"
    assert article.symbols == ["605933.SH"]
