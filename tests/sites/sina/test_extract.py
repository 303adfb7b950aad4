"""Whole pages, damaged in every way: an article or NotAnArticle comes out, never another exception."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newscrawl.codec import dumps
from newscrawl.items import Article, to_document
from newscrawl.pipelines.clean import CleanPipeline
from newscrawl.sites.errors import AnotherArticle, Banned, Gone, NotAnArticle
from newscrawl.sites.sina.extract import extract
from tests.golden import cases

URL = "https://finance.sina.com.cn/china/2022-04-13/doc-imcwipii4092180.shtml"
PAGES = {name: cases.page(name) for name in cases.names()}
CUTS = st.lists(st.tuples(st.integers(0, 14_000), st.integers(0, 400)), max_size=4)
JUNK = st.sampled_from(
    [b"", b"<", b">", b"<!--", b"</div>", b"<table><tr>", b'"', b"\xff\xfe", b"\x00", b"]]>"]
)

HOME = f"""<html><body><h1>新浪财经</h1><span>2026年11月25日 10:00</span>
<p>{"财经首页，提供七乘二十四小时财经资讯及全球金融市场报价。" * 4}</p></body></html>""".encode()


def read(body: bytes, url: str | None = URL) -> Article | None:
    """The article, cleaned, or None for what is said to be none."""
    try:
        item = extract(body, url, saved_as="file:///tmp/page.html")
    except NotAnArticle as error:
        assert_one_line(str(error))
        return None
    return CleanPipeline().process_item(item)


def assert_one_line(message: str) -> None:
    assert len(message.splitlines()) == 1


def assert_sound(item: Article) -> None:
    json.loads(dumps(to_document(item)))
    assert item.docid.startswith(("comos:", "url:"))
    assert all(text and text == " ".join(text.split()) for text in item.paragraphs)
    assert all(image.url.startswith("https://") for image in item.images)
    assert not set(item.authors) & set(item.editors)
    assert item.source not in item.authors or "self_media" in item.flags
    assert "<script" not in item.body_html


def page(body: str) -> bytes:
    time = "<div class=date-source><span class=date>2022年04月13日 10:05</span></div>"
    head = f"<h1 class=main-title>题</h1>{time}"
    return f"<html><body>{head}<div class=article id=artibody>{body}</div></body></html>".encode()


@pytest.mark.parametrize(
    ("body", "kind", "message"),
    [
        (b"", NotAnArticle, "empty page"),
        (b"\x00 \n", NotAnArticle, "empty page"),
        (HOME, NotAnArticle, "a page of the site's own: 新浪财经"),
        ("<p>页面没有找到 5秒钟之后将会带您进入新浪首页!</p>".encode(), Gone, "soft 404"),
        ("<title>拒绝访问</title>".encode("gbk"), Banned, "ban page"),
        ("<p>您的访问已被新浪安全部门封禁</p>".encode(), Banned, "ban page"),
    ],
)
def test_what_is_no_article_says_why(body: bytes, kind: type[NotAnArticle], message: str) -> None:
    with pytest.raises(NotAnArticle) as caught:
        extract(body, URL)
    assert (type(caught.value), str(caught.value)) == (kind, message)


@pytest.mark.parametrize("words", ["页面没有找到", "拒绝访问"])
def test_an_article_about_missing_pages_is_an_article(words: str) -> None:
    item = read(page(f"<p>记者打开网站时，屏幕上显示“{words}”，客服称正在排查。</p>"))
    assert item is not None
    assert item.paragraphs == [f"记者打开网站时，屏幕上显示“{words}”，客服称正在排查。"]


def test_a_megabyte_is_read_whole() -> None:
    item = read(page("<p>央行发布公告，明年稳健。</p>" * 27_000))
    assert item is not None
    assert len(item.paragraphs) == 27_000


@pytest.mark.parametrize("tag", ["div", "span", "b", "section"])
def test_ten_thousand_levels_are_read_whole(tag: str) -> None:
    item = read(page(f"<p>首段。</p>{f'<{tag}>' * 10_000}深处。{f'</{tag}>' * 10_000}<p>尾段。</p>"))
    assert item is not None
    assert item.paragraphs == ["首段。", "深处。", "尾段。"]


@settings(deadline=None, max_examples=150)
@given(st.sampled_from(list(PAGES)), CUTS, JUNK)
def test_a_damaged_page_is_an_article_or_none(name: str, cuts: list[tuple[int, int]], junk: bytes) -> None:
    body = PAGES[name]
    for start, length in cuts:
        body = body[:start] + junk + body[start + length :]
    item = read(body)
    if item is not None:
        assert_sound(item)


@settings(deadline=None, max_examples=100)
@given(
    st.binary(max_size=300)
    | st.text(max_size=100).map(lambda text: page(text.encode("utf-8", "ignore").decode()))
)
def test_any_bytes_are_an_article_or_none(body: bytes) -> None:
    for url in (URL, None):
        item = read(body, url)
        if item is not None:
            assert_sound(item)


OWN = '<meta property="og:url" content="https://finance.sina.com.cn/china/2018-12-28/doc-ihqfskcn2160999.shtml">'


@pytest.mark.parametrize(
    ("head", "url", "docid"),
    [
        ('<meta name="publishid" content="hqfskcn2160999">', URL, "comos:hqfskcn2160999"),
        ('<meta name="comment" content="cj:comos-hqfskcn2160999:0">', URL, "comos:hqfskcn2160999"),
        (OWN, URL, "comos:hqfskcn2160999"),
        (OWN, "https://news.sina.com.cn/c/2010-04-19/092120103860.shtml", "comos:hqfskcn2160999"),
    ],
)
def test_a_page_that_says_it_is_another_article(head: str, url: str, docid: str) -> None:
    with pytest.raises(AnotherArticle) as caught:
        extract(head.encode() + page("<p>甲。</p>"), url)
    assert str(caught.value) == f"another article came: {docid}"


@pytest.mark.parametrize(
    ("head", "url"),
    [
        ('<meta name="publishid" content="mcwipii4092180">', URL),
        ('<meta name="publishid" content="nonsense">', URL),
        (OWN, "https://finance.sina.com.cn/china/20181228/092120103860.shtml"),  # the same day: its older URL
    ],
)
def test_a_page_that_does_not(head: str, url: str) -> None:
    assert extract(head.encode() + page("<p>甲。</p>"), url).title == "题"
