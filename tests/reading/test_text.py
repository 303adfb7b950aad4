"""Lines, marks and snippets."""

import pytest

from newscrawl.reading.text import harmless, marked, snippet, spans, wrapped


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("", 10, []),
        ("央行公布数据", 8, ["央行公布", "数据"]),
        ("央行公布，数据", 8, ["央行公布，", "数据"]),
        ("央行说“今天公布”", 8, ["央行说", "“今天公", "布”"]),
        ("增长6.2亿千瓦时", 6, ["增长", "6.2亿", "千瓦时"]),
        ("a long line of words", 9, ["a long", "line of", "words"]),
    ],
)
def test_wrapped(text: str, width: int, lines: list[str]) -> None:
    assert list(wrapped(text, width)) == lines


@pytest.mark.parametrize(
    ("text", "words", "expected"),
    [
        ("发行专项债，专项债券", ["专项债"], ["专项债", "专项债"]),
        ("ＧＤＰ与gdp", ["GDP"], ["ＧＤＰ", "gdp"]),
        ("茅台（600519.SH）", ["600519.SH", "茅台"], ["茅台", "600519.SH"]),
        ("6005190", ["600519"], []),
        ("Ａ股收跌", ["A股"], ["Ａ股"]),
        ("a.b(c", [".*("], []),
        ("专項債劵，专项债", ["專项債"], ["专項債", "专项债"]),
        ("增发3,000 亿与３，０００亿", ["3000亿"], ["3,000 亿", "３，０００亿"]),
        ("增发3,000 亿与13,000亿", ["3000 亿"], ["3,000 亿"]),
        ("GDP 增长与GDP增长", ["gdp增长"], ["GDP 增长", "GDP增长"]),
    ],
)
def test_spans(text: str, words: list[str], expected: list[str]) -> None:
    assert [text[start:end] for start, end in spans(text, words)] == expected


def test_a_mark_is_a_style_of_the_words_only() -> None:
    shown = marked("发行专项债[bold]", ["专项债"])
    assert shown.plain == "发行专项债[bold]"
    assert [(span.start, span.end, span.style) for span in shown.spans] == [(2, 5, "bold black on yellow")]


def test_a_snippet_is_around_the_first_match() -> None:
    assert (
        snippet(["无", "前" * 40 + "专项债" + "后" * 90], ["专项债"])
        == "…" + "前" * 24 + "专项债" + "后" * 72 + "…"
    )
    assert snippet(["专项债。"], ["专项债"]) == "专项债。"
    assert snippet(["无"], ["专项债"]) == ""


def test_nothing_steers_the_terminal() -> None:
    assert harmless("a\x1b[31mb\u202ec\td") == "a[31mbc\td"
