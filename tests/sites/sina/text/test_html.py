"""Bytes to one tree: charsets whatever is declared, and markup in every state of repair."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from newscrawl.sites.sina.text import html

GBK = "<meta charset=gb2312><h1>镕基 谈央行：明年</h1>".encode("gb18030")


def element(markup: str) -> etree._Element:
    return html.parse(markup.encode())


def text(markup: str) -> str:
    return html.text_of(element(markup))


@pytest.mark.parametrize(
    "markup", ["", " ", "\n", "<!-- only -->", "<!DOCTYPE html>", "<?xml version='1.0'?>"]
)
def test_an_empty_page_is_an_empty_tree(markup: str) -> None:
    root = element(markup)
    assert root.tag == "html"
    assert html.text_of(root) == ""


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ("<p>一<b>二<p>三", "一二三"),
        ("<div>一<!-- a > b -->二</div>", "一二"),
        ("<p>一<!--article_adlist[<div>广告>></div>]article_adlist-->二</p>", "一二"),
        ("<p>一<!-- <p>x</p> -->二<?php echo 1 ?>三</p>", "一二三"),
        ("<p>贵州<span id=stock_sh600519><a href=x>茅台</a></span>公告</p>", "贵州茅台公告"),
        ("<p>A&amp;B &lt;C&gt; &nbsp;&ensp;&#12288;D</p>", "A&B <C> D"),
        ("<p>甲\u200b乙\ufeff丙\u00ad丁</p>", "甲乙丙丁"),
        ("</p></div>甲</span>", "甲"),
        ("<p class=a class=b id='x>甲</p>", ""),
        ("<p>甲&bogus;&#0;&#xD800;乙</p>", None),
    ],
)
def test_text_of_markup_in_every_state(markup: str, expected: str | None) -> None:
    found = text(markup)
    if expected is not None:
        assert found == expected


def test_a_page_of_a_megabyte() -> None:
    paragraph = "<p>央行发布公告，明年稳健。</p>"
    count = 1_000_000 // len(paragraph.encode()) + 1
    root = element(paragraph * count)
    assert len(root.findall(".//p")) == count
    assert html.text_of(root) == "央行发布公告，明年稳健。" * count


@pytest.mark.parametrize("depth", [300, 2_100, 10_000])
@pytest.mark.parametrize("tag", ["div", "span", "font"])
def test_text_at_any_depth_is_kept(tag: str, depth: int) -> None:
    markup = f"<html><body><p>首</p>{f'<{tag}>' * depth}深处的话{f'</{tag}>' * depth}<p>尾</p></body></html>"
    assert text(markup) == "首深处的话尾"


def test_a_megabyte_without_an_end() -> None:
    assert text("<p>甲</p>" + "<div>" * 200_000) == "甲"


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("  甲\n\t乙 ", "甲 乙"),
        ("甲\u3000\u3000乙\xa0丙\u2003丁", "甲 乙 丙 丁"),
        ("\u200b甲\u200d\u2060乙\ufeff", "甲乙"),
        ("\u200b", ""),
        ("", ""),
        (None, ""),
    ],
)
def test_squeeze(value: str | None, expected: str) -> None:
    assert html.squeeze(value) == expected


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ("<div>一<i>x</i>二<b>三</b></div>", "<div>一二<b>三</b></div>"),
        ("<div><b>一</b>二<i>x</i>三</div>", "<div><b>一</b>二三</div>"),
        ("<div><i>x</i>二</div>", "<div>二</div>"),
        ("<div><i>x</i></div>", "<div></div>"),
    ],
)
def test_removing_leaves_the_text_that_follows(markup: str, expected: str) -> None:
    div = element(markup).find(".//div")
    assert div is not None
    inner = div.find("i")
    assert inner is not None
    html.remove(inner)
    assert etree.tostring(div, encoding="unicode", method="html") == expected


def test_removing_a_root_is_harmless() -> None:
    root = element("<p>甲</p>")
    html.remove(root)
    assert html.text_of(root) == "甲"


def test_selecting_by_one_class_among_several() -> None:
    root = element("<p class='a  main-title b'>1</p><p class=main-title2>2</p><p class='main-title'>3</p>")
    found = html.Select(f"//p[{html.has_class('main-title')}]")(root)
    assert [e.text for e in found] == ["1", "3"]


@given(st.text(max_size=60))
def test_squeezed_text_is_one_line_without_double_spaces(value: str) -> None:
    found = html.squeeze(value)
    assert found == found.strip()
    assert "  " not in found
    assert "\n" not in found
    assert html.squeeze(found) == found
