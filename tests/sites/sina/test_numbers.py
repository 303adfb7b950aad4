"""Numbers of a body as a reader sees them: powers, ordered lists, cells over several rows and columns."""

import pytest

from newscrawl.sites.sina.text import blocks, html
from newscrawl.sites.sina.text.pieces import Line


def lines(markup: str) -> list[str]:
    body = html.parse(f"<div id=artibody>{markup}</div>".encode())
    return [block.text for block in blocks.read(body) if isinstance(block, Line)]


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ("强度为10<sup>4</sup>帕", "强度为10⁴帕"),
        ("10<sup>-4</sup>", "10⁻⁴"),
        ("10<sup> 12 </sup>个", "10¹²个"),
        ("10<sup><span style='x'>4</span></sup>", "10⁴"),
        ("5m<sup>2</sup>", "5m²"),
        ("100平方米<sup>1</sup>", "100平方米¹"),
        ("2<sup>n</sup>", "2ⁿ"),
        ("2<sup>n+1</sup>", "2ⁿ⁺¹"),
        ("10<sup>4.5</sup>", "10^4.5"),
        ("e<sup>x</sup>", "e^x"),
        ("<sup>14</sup>C", "¹⁴C"),
        ("2<sup>10</sup>=1024", "2¹⁰=1024"),
        ("1<sup>st</sup>", "1st"),
        ("青禾<sup>®</sup>", "青禾®"),
        ("Qinghe<sup>TM</sup>", "QingheTM"),
        ("增长<sup>[1]</sup>。", "增长[1]。"),
        ("甲<sup>*</sup>", "甲*"),
        ("甲<sup>注</sup>", "甲注"),
        ("CO<sub>2</sub>排放", "CO2排放"),
        ("H<sub>2</sub>O", "H2O"),
        ("PM<sub>2.5</sub>", "PM2.5"),
        ("log<sub>2</sub>8", "log₂8"),
        ("1010<sub>2</sub>", "1010₂"),
        ("3<sup>1</sup>/<sub>2</sub>英寸", "3¹/₂英寸"),
        ("10<sup></sup>4", "104"),
    ],
)
def test_raised_and_lowered_text(markup: str, expected: str) -> None:
    assert lines(f"<p>{markup}</p>") == [expected]


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ("<ol><li>甲</li><li>乙</li></ol>", ["1. 甲", "2. 乙"]),
        ("<ol start=3><li>甲</li><li>乙</li></ol>", ["3. 甲", "4. 乙"]),
        ("<ol><li>甲</li><li value=7>乙</li><li>丙</li></ol>", ["1. 甲", "7. 乙", "8. 丙"]),
        ("<ol reversed><li>甲</li><li>乙</li></ol>", ["2. 甲", "1. 乙"]),
        ("<ol type=a><li>甲</li><li>乙</li></ol>", ["a. 甲", "b. 乙"]),
        ("<ol type=I start=4><li>甲</li><li>乙</li></ol>", ["IV. 甲", "V. 乙"]),
        ("<ol><li><p>甲</p><p>续</p></li><li><p>乙</p></li></ol>", ["1. 甲", "续", "2. 乙"]),
        ("<ol><li>甲<ol><li>子</li></ol></li><li>乙</li></ol>", ["1. 甲", "1. 子", "2. 乙"]),
        ("<ol><li>甲<ul><li>子</li></ul></li><li>乙</li></ol>", ["1. 甲", "子", "2. 乙"]),
        ("<ol><li></li><li>乙</li></ol><p>后</p>", ["2. 乙", "后"]),
        (
            "<ol><li>一、甲</li><li>（二）乙</li><li>3．丙</li><li>④丁</li></ol>",
            ["一、甲", "（二）乙", "3．丙", "④丁"],
        ),
        ("<ol><li>1.5亿元</li><li>2022年</li></ol>", ["1. 1.5亿元", "2. 2022年"]),
        ("<ol style='list-style-type:none'><li>甲</li></ol>", ["甲"]),
        ("<ol start=x><li>甲</li></ol>", ["1. 甲"]),
        ("<ul><li>甲</li><li>乙</li></ul>", ["甲", "乙"]),
    ],
)
def test_ordered_lists_keep_their_numbers(markup: str, expected: list[str]) -> None:
    assert lines(markup) == expected


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        (
            "<tr><td rowspan=2>甲</td><td>1</td></tr><tr><td>2</td></tr><tr><td>乙</td><td>3</td></tr>",
            ["甲 | 1", "甲 | 2", "乙 | 3"],
        ),
        ("<tr><td colspan=2>合计</td><td>3</td></tr>", ["合计 | 合计 | 3"]),
        (
            "<tr><td>省</td><td rowspan=3>全年</td></tr><tr><td>甲</td></tr><tr><td>乙</td></tr>",
            ["省 | 全年", "甲 | 全年", "乙 | 全年"],
        ),
        (
            "<tr><th rowspan=2>省</th><th colspan=2>产量</th></tr><tr><th>今年</th><th>去年</th></tr>"
            "<tr><td>甲</td><td>1</td><td>2</td></tr>",
            ["省 | 产量 | 产量", "省 | 今年 | 去年", "甲 | 1 | 2"],
        ),
        (
            "<tr><td rowspan=2 colspan=2>甲</td><td>1</td></tr><tr><td>2</td></tr>",
            ["甲 | 甲 | 1", "甲 | 甲 | 2"],
        ),
        ("<tr><td rowspan=0>甲</td><td>1</td></tr><tr><td>2</td></tr>", ["甲 | 1", "甲 | 2"]),
        ("<tr><td colspan=3>年报</td></tr><tr><td>1</td><td>2</td><td>3</td></tr>", ["年报", "1 | 2 | 3"]),
        ("<tr><td rowspan=x colspan=-1>甲</td><td>1</td></tr>", ["甲 | 1"]),
        ("<tr><td rowspan=2>甲</td><td>1</td></tr><tr><td></td></tr>", ["甲 | 1"]),
    ],
)
def test_cells_over_several_rows_and_columns_are_repeated(rows: str, expected: list[str]) -> None:
    assert lines(f"<table>{rows}</table>") == expected


def test_a_cell_over_a_million_columns_costs_nothing() -> None:
    (line,) = lines(
        "<table><tr><td colspan=999999999>甲</td><td colspan=999 rowspan=999>乙</td></tr></table>"
    )
    assert line == " | ".join(["甲"] + ["乙"] * 60)
