"""Clean: no vector of the collection passes, judged by a second parser; addresses, white space, tables."""

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import html5lib
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newscrawl.items import Article
from newscrawl.pipelines.clean import CleanPipeline, absolute, clean_html
from newscrawl.sites.sina.site import SITE
from tests.pipelines.vectors import FAMILIES

BASE = "https://finance.sina.com.cn/china/2022-04-13/doc-imcwipii4092180.shtml"
OWN = SITE.own_hosts()
VECTORS = [
    pytest.param(vector, id=f"{family}-{index}")
    for family, vectors in FAMILIES.items()
    for index, vector in enumerate(vectors)
]

# fmt: off
ALLOWED = frozenset({
    "a", "b", "blockquote", "br", "caption", "code", "dd", "div", "dl", "dt", "em", "figcaption", "figure",
    "h1", "h2", "h3", "h4", "h5", "h6", "hr", "i", "img", "li", "ol", "p", "pre", "s", "strong", "sub", "sup",
    "table", "tbody", "td", "tfoot", "th", "thead", "tr", "u", "ul",
})
# fmt: on
ATTRIBUTES = {
    "a": {"href", "title"},
    "img": {"src", "alt", "title"},
    "td": {"rowspan", "colspan"},
    "th": {"rowspan", "colspan"},
}
PIECES = st.sampled_from([vector for vectors in FAMILIES.values() for vector in vectors if len(vector) < 500])
SNIPS = (
    st.sampled_from(
        (
            "<",
            ">",
            "</",
            "/>",
            "<!--",
            "-->",
            "<p>",
            "</p>",
            "<svg>",
            "<math>",
            "<style>",
            "</style>",
            "<table>",
        )
    )
    | st.sampled_from(
        (
            "<td>",
            "<a href=",
            "<img src=",
            "'",
            '"',
            " onerror=x",
            "javascript:",
            "&lt;",
            "&#x6a;",
            "<noscript>",
            "甲",
        )
    )
    | st.sampled_from(
        (
            "</template>",
            "\x00",
            "<b>",
            "</b>",
            "<pre>",
            "<br>",
            "<template>",
            "<mglyph>",
            "<title>",
            "]]>",
            " ",
            "\xa0",
        )
    )
)
SOUP = st.lists(SNIPS | st.text(max_size=4), max_size=14).map("".join)


def elements(html: str) -> Iterator[Any]:
    """Every element of a fragment as html5lib, a browser's algorithm in another program, reads it."""
    fragment = html5lib.parseFragment(html, container="div", namespaceHTMLElements=True, treebuilder="etree")
    yield from fragment.iter()


def assert_harmless(html: str) -> None:
    for element in elements(html):
        if element.tag == "DOCUMENT_FRAGMENT":
            continue
        assert isinstance(element.tag, str), f"a comment is left in {html!r}"
        namespace, _, tag = element.tag[1:].partition("}")
        assert namespace == "http://www.w3.org/1999/xhtml"
        assert tag in ALLOWED
        assert set(element.attrib) <= ATTRIBUTES.get(tag, set())
        assert not [name for name in element.attrib if str(name).lower().startswith("on")]
        for name in ("href", "src"):
            if name in element.attrib:
                assert_address(element.attrib[name], picture=name == "src")
        for name in ("rowspan", "colspan"):
            assert re.fullmatch("[0-9]{1,3}", element.attrib.get(name, "1"))


def assert_address(url: str, *, picture: bool) -> None:
    assert url.startswith("https://") if picture else re.match("https?://", url)
    assert urlsplit(url).hostname
    assert not re.search(r"[\x00-\x20\x7f]", url)


def test_the_collection_is_a_large_one() -> None:
    vectors = [vector for family in FAMILIES.values() for vector in family]
    assert len(vectors) >= 80
    assert len(vectors) == len(set(vectors))


@pytest.mark.parametrize("vector", VECTORS)
def test_no_vector_passes(vector: str) -> None:
    for html in (
        vector,
        f"<div><p>前</p>{vector}<p>后</p></div>",
        f"<table><tr><td>{vector}</td></tr></table>",
    ):
        cleaned = clean_html(html, BASE, OWN)
        assert_harmless(cleaned)
        assert clean_html(cleaned, BASE, OWN) == cleaned


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<p>甲</p><script>x</script><p>乙</p>", "<p>甲</p><p>乙</p>"),
        ("<font color=red>甲</font>", "甲"),
        ("<p class=a id=b style=c>甲</p>", "<p>甲</p>"),
        ("<p>甲<!-- x --></p>", "<p>甲</p>"),
        ("<p>1 &lt; 2 &amp; 3</p>", "<p>1 &lt; 2 &amp; 3</p>"),
        ("<p>\u3000\u3000甲\xa0\xa0 乙 </p>", "<p>甲 乙</p>"),
        ("<p>甲</p>\n\n   <p>乙</p>", "<p>甲</p>\n<p>乙</p>"),
        ("<p>甲 <b>乙</b> 丙</p>", "<p>甲 <b>乙</b> 丙</p>"),
        ("甲<br>\n  乙", "甲<br>乙"),
        ("<td rowspan=2 colspan=3 width=9>甲</td>", "甲"),
        ("<p>甲\x0b乙\x01丙\x9b</p>", "<p>甲 乙丙</p>"),
        ("<img src=https://a.cn/a.jpg alt='甲&#2;乙\uffff'>", '<img src="https://a.cn/a.jpg" alt="甲乙">'),
        ("", ""),
        (" \n ", ""),
    ],
)
def test_what_is_left(html: str, expected: str) -> None:
    assert clean_html(html, BASE, OWN) == expected


def test_a_table_stays_a_table() -> None:
    html = (
        "<table border=1><thead><tr><th colspan=2 align=center>甲</th></tr></thead>"
        "<tbody><tr><td rowspan='2'>乙</td><td rowspan=x colspan=1000>丙</td></tr></tbody></table>"
    )
    assert clean_html(html, BASE, OWN) == (
        '<table><thead><tr><th colspan="2">甲</th></tr></thead>'
        '<tbody><tr><td rowspan="2">乙</td><td>丙</td></tr></tbody></table>'
    )


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<img src=//n.sinaimg.cn/a.jpg>", '<img src="https://n.sinaimg.cn/a.jpg">'),
        ("<img src=http://n.sinaimg.cn/a.jpg alt=图>", '<img src="https://n.sinaimg.cn/a.jpg" alt="图">'),
        ("<img src=http://example.com/a.jpg>", '<img src="https://example.com/a.jpg">'),
        ("<a href=//a.cn/x>甲</a>", '<a href="https://a.cn/x">甲</a>'),
        ("<a href=/x>甲</a>", '<a href="https://finance.sina.com.cn/x">甲</a>'),
        ("<a href=x>甲</a>", '<a href="https://finance.sina.com.cn/china/2022-04-13/x">甲</a>'),
        (
            "<a href=http://www.example.com/a?b=1&c=2>甲</a>",
            '<a href="http://www.example.com/a?b=1&amp;c=2">甲</a>',
        ),
        ("<a href=http://news.sina.com.cn/a>甲</a>", '<a href="https://news.sina.com.cn/a">甲</a>'),
        ("<a href=mailto:a@b.cn title=t>甲</a>", '<a title="t">甲</a>'),
        ("<a href=javascript:;>甲</a>", "<a>甲</a>"),
    ],
)
def test_addresses_in_html(html: str, expected: str) -> None:
    assert clean_html(html, BASE, OWN) == expected


@pytest.mark.parametrize(
    ("url", "picture", "expected"),
    [
        ("//n.sinaimg.cn/a.jpg", True, "https://n.sinaimg.cn/a.jpg"),
        ("http://example.com/a", False, "http://example.com/a"),
        ("http://example.com/a", True, "https://example.com/a"),
        ("http://sina.cn/a", False, "https://sina.cn/a"),
        ("http://www.sina.com.cn/a", False, "https://www.sina.com.cn/a"),
        ("http://www.sina.com.cn/a?b=1", False, "https://www.sina.com.cn/a?b=1"),
        ("http://n.sinaimg.cn/甲.pdf", False, "https://n.sinaimg.cn/甲.pdf"),
        ("http://evilsina.com.cn/a?b=1", False, "http://evilsina.com.cn/a?b=1"),
        ("http://evilsina.com.cn/a", False, "http://evilsina.com.cn/a"),
        ("../b.shtml", False, "https://finance.sina.com.cn/china/b.shtml"),
        ("?page=2", False, f"{BASE}?page=2"),
        (" https://a.cn/x ", False, "https://a.cn/x"),
        ("", False, BASE),
        ("tel:10086", False, None),
        ("javascript:alert(1)", False, None),
        ("data:image/png;base64,AA", True, None),
        ("http:///x", False, None),
        ("http://[::1", False, None),
        ("ftp://a.cn/x", False, None),
    ],
)
def test_absolute(url: str, picture: bool, expected: str | None) -> None:
    assert absolute(BASE, url, OWN, picture=picture) == expected


def test_the_pipeline_cleans_an_item() -> None:
    item = Article(
        "comos:a", BASE, paragraphs=["甲", ""], body_html="<p onclick=x>甲</p>", aliases=["a", "b", "a"]
    )
    cleaned = CleanPipeline().process_item(item)
    assert (cleaned.body_html, cleaned.paragraphs, cleaned.aliases) == ("<p>甲</p>", ["甲"], ["a", "b"])
    assert CleanPipeline().process_item(Article("comos:b", BASE)).body_html == ""


@settings(deadline=None, max_examples=150)
@given(SOUP | st.lists(PIECES, min_size=2, max_size=4).map("".join))
def test_no_soup_passes(html: str) -> None:
    cleaned = clean_html(html, BASE, OWN)
    assert_harmless(cleaned)
    assert not re.search(r"[ \t\xa0\u3000]{2}", cleaned)
    assert clean_html(cleaned, BASE, OWN) == cleaned


@given(st.text(max_size=40), st.sampled_from([BASE, "", "file:///tmp/x.html", "https://a.cn"]), st.booleans())
def test_any_address_is_on_the_web_or_none(url: str, base: str, picture: bool) -> None:
    found = absolute(base, url, OWN, picture=picture)
    assert found is None or found.startswith(("https://",) if picture else ("http://", "https://"))
