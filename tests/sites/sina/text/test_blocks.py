"""Bodies as lines and pictures: inline joins, breaks, tables, captions, links."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from newscrawl.sites.sina.text import blocks, html
from newscrawl.sites.sina.text.pieces import Block, Line

TAGS = ["p", "div", "span", "b", "br", "td", "tr", "table", "img", "a", "ul", "li", "h2", "section", "font"]
MARKUP = st.lists(
    st.sampled_from(
        [f"<{tag}>" for tag in TAGS] + [f"</{tag}>" for tag in TAGS] + ["甲", " ", "乙&nbsp;", "<!--x-->"]
    ),
    max_size=30,
).map("".join)


def element(markup: str) -> etree._Element:
    root = html.parse(f"<html><body><div id=artibody>{markup}</div></body></html>".encode())
    (body,) = html.Select("//div[@id='artibody']")(root)
    return body


def read(markup: str) -> list[Block]:
    return blocks.read(element(markup))


def lines(markup: str) -> list[str]:
    return [block.text for block in read(markup) if isinstance(block, Line)]


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ("<p>甲</p><p>乙</p>", ["甲", "乙"]),
        ("<p>贵州<span id=stock_sh600519><a href=x>茅台</a></span>公告</p>", ["贵州茅台公告"]),
        ("<p><font cms-style='font-L strong-Bold'>一、政策</font></p><p>1</p>", ["一、政策", "1"]),
        ("<p><strong>甲</strong>乙<em>丙</em></p>", ["甲乙丙"]),
        ("甲<br>乙<br/><br>丙", ["甲", "乙", "丙"]),
        ("<p>甲<br>乙</p>丙", ["甲", "乙", "丙"]),
        ("甲<p>乙</p>丙", ["甲", "乙", "丙"]),
        ("<div>甲<div>乙</div>丙</div>", ["甲", "乙", "丙"]),
        ("<section><section><p>甲</p></section></section>", ["甲"]),
        ("<p>甲<p>乙<p>丙", ["甲", "乙", "丙"]),
        ("<p>甲<b>乙<p>丙", ["甲乙", "丙"]),
        ("<p></p><p>&nbsp;</p><p>\u3000\u3000</p><p><!-- x > y --></p>", []),
        ("<p>\u3000\u3000甲\xa0\n 乙</p>", ["甲 乙"]),
        ("<ul><li>甲</li><li>乙</li></ul>", ["甲", "乙"]),
        ("<h2>甲</h2>乙<blockquote>丙</blockquote>", ["甲", "乙", "丙"]),
        ("<dl><dt>甲<dd>乙</dl><pre>丙\n丁</pre>", ["甲", "乙", "丙 丁"]),
        ("<p>甲<img src=a.jpg>乙</p>", ["甲乙"]),
        ("<p>甲<!--article_adlist[<p>广告></p>]article_adlist-->乙</p>", ["甲乙"]),
        ("", []),
    ],
)
def test_lines(markup: str, expected: list[str]) -> None:
    assert lines(markup) == expected


@pytest.mark.parametrize(
    ("table", "expected"),
    [
        ("<tr><td>甲<td>乙<tr><td>丙<td>丁", ["甲 | 乙", "丙 | 丁"]),
        (
            "<tr><th>甲</th><th>乙</th></tr><tr><td><p>丙</p></td><td><p>丁</p><p>戊</p></td></tr>",
            ["甲 | 乙", "丙 | 丁 戊"],
        ),
        (
            "<tr><td rowspan=2>品种</td><td colspan=2>收购价</td></tr><tr><td>去年</td><td>今年</td></tr>",
            ["品种 | 收购价 | 收购价", "品种 | 去年 | 今年"],
        ),
        ("<thead><tr><th>甲<th>乙</thead><tbody><tr><td>1<td>2</tbody>", ["甲 | 乙", "1 | 2"]),
        ("<caption>表一</caption><tr><td>甲<td>乙", ["表一", "甲 | 乙"]),
        ("<tr><td>甲<td><tr><td><td>", ["甲 |"]),
        ("<tr><td>甲<td>乙<br>丙", ["甲 | 乙 丙"]),
        ("<tr><td>甲<td><table><tr><td>子<td>丑</table>", ["甲 | 子 丑"]),
        ("<tr><td><p>版面</p><p>布局</p></td></tr>", ["版面", "布局"]),
        ("<tr><td>版面<tr><td>布局", ["版面", "布局"]),
        ("<tr><td><table><tr><td>甲<td>乙</table></td></tr>", ["甲 | 乙"]),
        ("", []),
    ],
)
def test_tables(table: str, expected: list[str]) -> None:
    found = lines(f"<p>前</p><table>{table}</table><p>后</p>")
    assert [line.strip() for line in found] == ["前", *expected, "后"]


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ("<p><a href=x>甲</a></p>", [True]),
        ("<p><a href=x>甲</a> <a href=y>乙</a></p>", [True]),
        ("<p>· <a href=x>甲</a> 2019-03-04</p>", [True]),
        ("<p>说<a href=x>甲</a></p>", [False]),
        ("<p>甲</p><p><a href=x><b>乙</b></a></p>", [False, True]),
    ],
)
def test_lines_that_are_all_links(markup: str, expected: list[bool]) -> None:
    assert [block.linked for block in read(markup) if isinstance(block, Line)] == expected


def test_captions_stand_where_the_template_has_them() -> None:
    found = read(
        "<div class=img_wrapper><img src=a.jpg><span class=img_descr>图甲</span></div><p>正文</p>"
        "<figure><img src=b.jpg><figcaption>图乙</figcaption></figure>"
    )
    shown = [(b.text, b.caption) if isinstance(b, Line) else b.element.get("src") for b in found]
    assert shown == ["a.jpg", ("图甲", True), ("正文", False), "b.jpg", ("图乙", True)]


def test_pictures_keep_their_place() -> None:
    found = read("<p>甲</p><img src=a.jpg><p>乙</p><table><tr><td>丙<td><img src=b.jpg>丁</table>")
    assert [b.text if isinstance(b, Line) else b.element.get("src") for b in found] == [
        "甲",
        "a.jpg",
        "乙",
        "丙 | 丁",
        "b.jpg",
    ]


def test_clearing_a_line_takes_its_text_and_no_other() -> None:
    found = read("<p>甲<b>乙</b>丙</p><p>丁</p><table><tr><td>子<td>丑<tr><td>寅<td>卯</table>")
    kept = {"丁", "寅 | 卯"}
    places = [b for b in found if isinstance(b, Line)]
    root = places[0].places[0][0].getroottree().getroot()
    for line in places:
        if line.text not in kept:
            line.clear()
    assert html.text_of(root) == "丁寅卯"


def test_a_body_of_a_megabyte() -> None:
    assert lines("<p>央行发布公告，明年稳健。</p>" * 27_000) == ["央行发布公告，明年稳健。"] * 27_000


@pytest.mark.parametrize("tag", ["div", "span", "b", "section"])
def test_a_body_of_ten_thousand_levels(tag: str) -> None:
    deep = f"{f'<{tag}>' * 10_000}深处{f'</{tag}>' * 10_000}"
    assert lines(f"<p>首</p>{deep}<p>尾</p>") == ["首", "深处", "尾"]


@given(MARKUP)
def test_no_text_is_lost_and_none_made_up(markup: str) -> None:
    body = element(markup)
    there = "".join(map(str, body.itertext()))
    found = [block.text for block in blocks.read(body) if isinstance(block, Line)]
    assert "".join(found).replace("|", "").replace(" ", "") == "".join(there.split())
    assert all(line == " ".join(line.split()) for line in found)
