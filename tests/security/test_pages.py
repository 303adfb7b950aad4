"""Hostile pages: they run nothing, fetch nothing, read no file, and take time in proportion to their size."""

import json
import time
from pathlib import Path

import pytest

from newscrawl.items import Article
from newscrawl.pipelines.clean import CleanPipeline
from newscrawl.reading.story import differences
from newscrawl.sites.errors import NotAnArticle
from newscrawl.sites.sina.extract import extract
from tests.crawl.runs import Desk
from tests.support.httpserver import Server

URL = "https://finance.sina.com.cn/china/gncj/2021-03-18/doc-ikmvtrqp2810447.shtml"
TIME = '<span class="date">2021年03月18日 20:14</span>'
HEAD = f'<h1 class="main-title">标题</h1><p class="date-source">{TIME}{{}}</p>'
SIZE = 400_000
SECONDS = 8


def page(body: str, *, prolog: str = "", source: str = "", title: str = "") -> bytes:
    """A page of today's template around a body."""
    head = HEAD.format(source).replace("标题", title or "标题")
    return f'{prolog}<html><body>{head}<div id="artibody">{body}</div></body></html>'.encode()


def read(body: bytes) -> Article:
    """The article as a crawl would store it."""
    return CleanPipeline().process_item(extract(body, URL))


def entities(url: str) -> str:
    """A document type that asks for a DTD and a file, and an entity that doubles thirty times."""
    laughs = "".join(f'<!ENTITY l{n} "&l{n - 1};&l{n - 1};">' for n in range(1, 31))
    return (
        f'<?xml version="1.0"?><!DOCTYPE html SYSTEM "{url}x.dtd" [<!ENTITY passwd SYSTEM "file:///etc/passwd">'
        f'<!ENTITY remote SYSTEM "{url}remote"><!ENTITY l0 "ha">{laughs}]>'
    )


def test_no_entity_is_resolved_and_nothing_is_fetched(desk: Desk, inside: Server, tmp_path: Path) -> None:
    body = (
        f'<p>正文。&passwd;&remote;&l30;</p><img src="{inside.url("/a.jpg")}">'
        f'<xi:include href="{inside.url("/x")}"/><iframe src="{inside.url("/f")}"></iframe>'
        f'<link rel="stylesheet" href="{inside.url("/c.css")}"><p>末段。</p>'
    )
    file = tmp_path / "page.html"
    file.write_bytes(page(body, prolog=entities(inside.url())))
    run = desk.scrapy("extract", "--url", URL, str(file))
    assert (run.code, run.err) == (0, "")
    assert json.loads(run.out)["paragraphs"] == ["正文。&passwd;&remote;&l30;", "末段。"]
    assert inside.log == []


def test_a_source_is_no_way_for_a_script() -> None:
    for link in (
        "javascript:alert(1)",
        " java\nscript:alert(1)",
        "data:text/html,x",
        "http://[",
        "file:///x",
    ):
        item = read(page("<p>正文。</p>", source=f'<a class="source" href="{link}">来源</a>'))
        assert (item.source, item.source_url) == ("来源", None)
    item = read(page("<p>正文。</p>", source='<a class="source" href="//a.example/x">来源</a>'))
    assert item.source_url == "https://a.example/x"


def test_a_link_that_is_none_costs_no_article() -> None:
    item = read(
        page('<p>正文。</p><a href="http://[">下一页</a><img src="http://["><a href="http://[">甲</a>')
    )
    assert (item.paragraphs, item.images, item.next_part) == (["正文。", "下一页甲"], [], None)


def test_no_text_steers_a_terminal() -> None:
    item = read(page("<p>\x1b[31m正\u009b文\u202e。&#27;]0;x&#7;</p>", title="标\x1b]0;x\x07题\u2066"))
    assert (item.title, item.paragraphs) == ("标]0;x题", ["[31m正文。]0;x"])


SHAPES = {
    "deep": "<div>",
    "open inline": "<b><p>",
    "paragraphs in paragraphs": "<p><span><p>x",
    "tables in tables": "<table><tr><td>x</td><td>",
    "rows": "<table><tr><td>x</td><td>y</td></tr></table>",
    "no end": "<a ",
    "comments": "<!--",
    "links": "<a href=x>x",
    "lines": "\n",
    "odd spaces": "\x85\u2028\x1c",
    "non-breaking": "\u00a0",
    "entities": "&amp;",
    "codes": "a.",
    "markets": ".HK",
    "brackets": "（",
    "credits": "（记者 ",
    "names": "甲 ",
    "digits": "1",
    "editors": "责任编辑：",
    "stocks": "news_keyword_pub,stock,",
    "tags": "<span id=stock_sh600519>中国银行</span>",
    "next": "<a href='doc-ikmvtrqp2810447_2.shtml'>下一页</a>",
    "svg": "<svg><p>",
    "lists": "<ul><li>",
}


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("place", ["artibody", "unknown"])
def test_time_grows_with_the_size_only(shape: str, place: str) -> None:
    body = page(f"<p>正文。</p>{SHAPES[shape] * (SIZE // len(SHAPES[shape]))}").replace(
        b"artibody", place.encode()
    )
    began = time.process_time()
    try:
        assert read(body).title == "标题"
    except NotAnArticle as error:
        assert str(error) == "unknown template"  # noqa: PT017 - either will do, but soon
    assert time.process_time() - began < SECONDS


def test_many_pictures_and_an_endless_tag() -> None:
    many = "".join(f"<img src=//n.sinaimg.cn/{n}.jpg>" for n in range(20_000))
    for body in (many, "<div>" * 3000 + "<" + "a" * SIZE):
        began = time.process_time()
        assert read(page(f"<p>正文。</p>{body}")).title == "标题"
        assert time.process_time() - began < SECONDS


@pytest.mark.parametrize("character", ["&", "&lt;", "\u00a0", "·"])
def test_millions_of_what_the_sanitiser_stops_at(character: str) -> None:
    began = time.process_time()
    item = read(page(f"<p>正文{character * 2_000_000}末</p>"))
    assert item.paragraphs[0].startswith("正文")
    assert item.body_html == ""
    assert time.process_time() - began < SECONDS


def test_two_long_texts_are_compared_in_no_time() -> None:
    first, other = ({"title": "标题", "paragraphs": [f"第{n}段{end}" for n in range(5000)]} for end in "甲乙")
    began = time.process_time()
    assert next(iter(differences(first, other))) == "  text: 5000 paragraphs new, 5000 gone, +0 characters"
    assert time.process_time() - began < SECONDS
