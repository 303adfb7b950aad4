"""A body read to its end: credits, hidden text, and that every piece of text is in exactly one place."""

import os
import unicodedata
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from newscrawl.sites.sina.page import body, eras
from newscrawl.sites.sina.text import blocks, html, noise
from newscrawl.sites.sina.text.pieces import Dropped, Line
from tests.golden import cases
from tests.sites.sina.bodies import BASE, SAID, STORY, element, read, removed

CORPUS = Path(__file__).resolve().parents[5] / "shared" / "corpus"
PAGES = sorted(CORPUS.glob("p*s/*.*htm*")) if os.environ.get("CORPUS", "1") != "0" else []
TAGS = ("p", "div", "span", "b", "td", "tr", "table", "a", "ul", "li", "blockquote", "del", "ins", "form")
TEXTS = (
    "望江公司公布年报。",
    "文 | 张立军",
    "来源：望江报",
    "相关新闻：",
    "长按二维码关注我们",
    "图为望江",
    "原标题：年报",
    "（完）",
    "张立军",
    " ",
)
PARTS = (
    *(f"<{tag}>" for tag in TAGS),
    *(f"</{tag}>" for tag in TAGS),
    *TEXTS,
    "<br>",
    "<img src=//n.sinaimg.cn/a.jpg>",
    "<span class=img_descr>",
    "<div class=appendQr_wrap>",
    "<p style='display:none'>",
    "<p class=article-editor>",
)
MARKUP = st.lists(st.sampled_from(PARTS), max_size=40).map("".join)


def letters(text: str) -> Counter[str]:
    """The characters of a text, but for white space and the bars between a table's cells."""
    return Counter("".join(text.replace("|", "").split()))


def said(found: body.Body) -> Counter[str]:
    """The characters of all places that text can be in."""
    captions = [image.caption or "" for image in found.images]
    return letters("".join([*found.paragraphs, *captions, *(one.text for one in found.removed)]))


def there(tree: etree._Element) -> Counter[str]:
    """The characters of a body's text nodes, code left out, of a dropped element the first 200."""
    total: Counter[str] = Counter()
    for block in blocks.read(tree):
        if isinstance(block, Line):
            total += letters(block.text)
        elif isinstance(block, Dropped) and block.rule != "code":
            total += letters(noise.text(block.element)[:200])
    return total


@given(MARKUP)
def test_no_text_is_missing_and_none_is_twice(markup: str) -> None:
    found = read(markup, "望江公司公布年报")
    assert said(found) == letters("".join(map(str, element(markup).itertext())))


@pytest.mark.parametrize("name", [n for n in cases.names() if "document" in cases.expected(n)])
def test_the_golden_pages_lose_nothing(name: str) -> None:
    _loses_nothing(cases.page(name))


@pytest.mark.skipif(not PAGES, reason="the corpus is not beside the project")
def test_the_corpus_loses_nothing() -> None:
    for page in PAGES:
        _loses_nothing(page.read_bytes())


def plain(text: str) -> str:
    """A text without white space, in compatibility form: a raised 4 is a 4."""
    return "".join(unicodedata.normalize("NFKC", html.squeeze(text)).split()).replace("^", "")


def unsaid(tree: etree._Element, found: body.Body) -> list[str]:
    """The text nodes of a body that are nowhere, whatever reads them; long dropped elements are cut."""
    captions = [image.caption or "" for image in found.images]
    places = [*found.paragraphs, *captions, *(one.text for one in found.removed)]
    everywhere = "\n".join(map(plain, places))
    silent = {
        inside for one in tree.iter("script", "style", "template", "link", "meta") for inside in one.iter()
    }
    long = (one for one in tree.iter() if noise.rule(one) and len(noise.text(one)) > 200)
    silent |= {inside for one in long for inside in one.iter()}
    nodes = [one.text for one in tree.iter() if one not in silent]
    nodes += [one.tail for one in tree.iterdescendants() if one.getparent() not in silent]
    return [text for text in map(plain, filter(None, nodes)) if text not in everywhere]


def _loses_nothing(page: bytes) -> None:
    whole = eras.read(html.read(page)[0], BASE)
    tree = eras.read(html.read(page)[0], BASE)
    assert whole is not None
    assert tree is not None
    source = tree.body_element()
    assert source is not None
    assert said(whole.body) == there(source)
    fresh = eras.read(html.read(page)[0], BASE)
    assert fresh is not None
    raw = fresh.body_element()
    assert raw is not None
    assert unsaid(raw, whole.body) == []


@pytest.mark.parametrize(
    ("line", "authors", "origin", "rule"),
    [
        ("文 | 张立军", ["张立军"], None, "byline"),
        ("来源：望江报", [], "望江报", "origin"),
        ("来源：望江报 作者：张立军", ["张立军"], "望江报", "byline"),
        ("望江新闻 来源：望江新闻", [], "望江新闻", "origin"),
        ("⊙张立军 ○编辑 吴浩", ["张立军"], None, "byline"),
        ("望江基金报 张立军 吴浩", ["张立军", "吴浩"], None, "byline"),
        ("原创：望江研究", [], "望江研究", "origin"),
        ("原创 望江策略", [], None, "origin"),
        ("张立军", ["张立军"], None, "byline"),
        ("摄影/望江报记者 张立军", [], None, "staff"),
        ("责任编辑：张立军 SF055", [], None, "editor"),
    ],
)
def test_a_credit_at_the_head(line: str, authors: list[str], origin: str | None, rule: str) -> None:
    found = read(f"<p>{line}</p>{STORY}")
    assert (found.authors, found.origin, found.paragraphs) == (authors, origin, SAID)
    assert removed(found) == [(line, rule)]


@pytest.mark.parametrize(
    "line",
    [
        "原创：望江芯的突围",
        "【文旅】",
        "公告摘要",
        "白酒",
        "华为",
        "成本",
        "复牌",
        "黄金",
        "安徽",
        "公司观察",
        "产能如何安排",
        "记者观察",
    ],
)
def test_a_heading_is_no_name(line: str) -> None:
    found = read(f"<p>{line}</p>{STORY}")
    assert (found.authors, found.paragraphs) == ([], [line, *SAID])


def test_a_name_that_the_text_speaks_of_is_no_author() -> None:
    found = read(
        f"<p>张立军</p><p>张立军昨日表示，望江公司将扩大产能，价格不变，利润持平，前景向好。</p>{STORY}"
    )
    assert found.authors == []


def test_who_asks_in_an_interview_is_no_author() -> None:
    found = read(f"<p>记者：张立军</p><p>好。</p><p>记者：价格呢？</p><p>待定。</p>{STORY}")
    assert found.authors == []
    assert len(found.paragraphs) == 6


def test_a_mediums_name_over_a_byline_is_the_origin() -> None:
    found = read(f"<p>望江时报网</p><p>张立军</p>{STORY}")
    assert (found.authors, found.origin, found.paragraphs) == (["张立军"], "望江时报网", SAID)


def test_a_byline_behind_the_headline() -> None:
    title = "望江公司公布年报净利下降"
    found = read(f"<p>{title} 张立军/望江石油报</p>{STORY}", title)
    assert (found.authors, found.paragraphs) == (["张立军"], SAID)


def test_the_headline_again() -> None:
    found = read(f"<p>望江公司发布年报！</p>{STORY}", "望江公司 发布年报")
    assert found.paragraphs == SAID
    assert removed(found) == [("望江公司发布年报！", "headline_again")]
    later = read(f"{STORY}<p>望江公司发布年报！</p>", "望江公司 发布年报")
    assert len(later.paragraphs) == 3


@pytest.mark.parametrize(
    ("markup", "rule"),
    [
        ("<p style='display: none;'>隐藏</p>", "hidden"),
        ("<p style='DISPLAY : NONE !important'>隐藏</p>", "hidden"),
        ("<p style='visibility:hidden'>隐藏</p>", "hidden"),
        ("<p hidden>隐藏</p>", "hidden"),
        ("<del>隐藏</del>", "struck"),
        ("<span style='text-decoration: line-through'>隐藏</span>", "struck"),
        ("<div class=blk-video>隐藏</div>", "player"),
        ("<div class=myVideoBox>隐藏</div>", "player"),
        ("<button>隐藏</button>", "control"),
    ],
)
def test_what_a_reader_does_not_see_as_text(markup: str, rule: str) -> None:
    found = read(f"{STORY}{markup}")
    assert found.paragraphs == SAID
    assert removed(found) == [("隐藏", rule)]
    assert "隐藏" not in "".join(map(str, found.element.itertext()))


def test_text_goes_on_behind_what_is_struck() -> None:
    assert read("<p>原价<del>1999</del>1799元。</p>").paragraphs == ["原价1799元。"]


def test_a_body_that_a_script_would_show_is_read() -> None:
    assert read(f"<div style='visibility: hidden'>{STORY}</div>").paragraphs == SAID


@pytest.mark.parametrize("tag", ["ins", "label", "nav", "footer", "form", "header"])
def test_elements_that_may_hold_text(tag: str) -> None:
    found = read(f"<p>全年</p><{tag}>营业收入</{tag}><p>增长。</p>{STORY}")
    assert "营业收入" in "".join(found.paragraphs)


def test_the_trace_names_the_element_and_is_cut() -> None:
    found = read(f"{STORY}<div class='clearfix appendQr_wrap'>{'海量资讯' * 100}<style>p {{}}</style></div>")
    (one,) = found.removed
    assert (one.rule, one.element) == ("app_promotion", "div.clearfix.appendQr_wrap")
    assert one.text == "海量资讯" * 50
