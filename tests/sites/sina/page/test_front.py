"""What stands behind an article is not parsed, and every article is the one that its whole page gives."""

import pytest

from newscrawl.items import Article
from newscrawl.sites.sina import extract
from newscrawl.sites.sina.page import front
from newscrawl.sites.sina.page.pages import Page

URL = "https://finance.sina.com.cn/china/2022-04-13/doc-imcwipii4092180.shtml"
HEAD = """<!DOCTYPE html><html><head><meta charset="utf-8"></head><body><h1 class="main-title">题</h1>
<div class="date-source"><span class="date">2022年04月13日 10:05</span><a class="source">望江报</a></div>"""
BODY = '<div class="article" id="artibody"><p>甲。</p><p class="article-editor">责任编辑：王珊珊</p></div>'
KEYWORDS = '<div class="keywords"><a>债券</a></div>'
END = f'<div class="article-bottom clearfix" id="article-bottom">{KEYWORDS}</div>'
LINKS = "<ul>" + '<li><a href="//finance.sina.com.cn/b.shtml">别的</a></li>' * 300 + "</ul>"
STYLE = "<style>" + ".a > .b { width: 1px }\n" * 100 + "</style>"
FOOTER = "<div class=footer>望江</div></body></html>"


def read(page: str | bytes) -> tuple[Page, Article]:
    body = page if isinstance(page, bytes) else page.encode()
    found = front.read(body, URL)[0]
    assert found is not None
    return found, extract.extract(body, URL)


def is_whole(page: Page) -> bool:
    return page.root.find(".//div[@class='footer']") is not None


@pytest.mark.parametrize("quote", ['"', "'"])
def test_what_stands_behind_is_not_parsed(quote: str) -> None:
    end = END.replace('id="article-bottom"', f"id={quote}article-bottom{quote}")
    page, article = read(HEAD + BODY + end + LINKS + FOOTER)
    assert not is_whole(page)
    assert len(list(page.root.iter("li"))) < 60
    assert (article.title, article.paragraphs, article.editors) == ("题", ["甲。"], ["王珊珊"])
    assert (article.keywords, article.source, article.flags) == (["债券"], "望江报", [])


@pytest.mark.parametrize(
    "page",
    [
        HEAD + BODY + LINKS + FOOTER,
        HEAD + BODY + END + FOOTER,
        HEAD + BODY + END.removesuffix("</div>") + LINKS + FOOTER,
        HEAD + BODY.removesuffix("</div>") + END + LINKS + FOOTER,
        HEAD + f"<!-- {END} -->" + BODY + LINKS + FOOTER,
        HEAD + END + LINKS + BODY + FOOTER,
        HEAD + END + "<div>" + BODY + "</div>" + LINKS + FOOTER,
        HEAD.replace(" 10:05", "") + BODY + END + LINKS + FOOTER,
        HEAD.replace('class="main-title"', 'id="artibodyTitle"') + BODY + END + LINKS + FOOTER,
        HEAD.removesuffix("</div>") + BODY + END + LINKS + FOOTER,
        HEAD + f"<!-- {STYLE} -->" + BODY + END + LINKS + FOOTER,
        HEAD + f"<script>{STYLE}</script>" + BODY + END + LINKS + FOOTER,
        HEAD.replace("题", f"<i title='{STYLE}'>题</i>") + BODY + END + LINKS + FOOTER,
        HEAD + BODY.replace("甲。", f"甲。{STYLE}") + END + LINKS + FOOTER,
        HEAD + BODY + END + LINKS + '<a href="doc-imcwipii4092180_2.shtml">下一页</a>' + FOOTER,
        HEAD + BODY + END + LINKS + "<p>责任编辑：王珊珊</p>" + FOOTER,
        HEAD + BODY + END + LINKS + '<p class="article-editor">王珊珊</p>' + FOOTER,
        HEAD + BODY + END + LINKS + '<p class="show_author">王珊珊</p>' + FOOTER,
    ],
    ids=[
        "no end",
        "nothing much behind it",
        "an end that does not end",
        "a body that does not end before it",
        "an end in a comment",
        "the end before the body, far",
        "the end before the body, near",
        "a day without a clock",
        "another era",
        "a header that does not end",
        "a style sheet in a comment",
        "a style sheet in a script",
        "a style sheet in an attribute",
        "a style sheet in the text",
        "a next part",
        "an editor behind it",
        "an editor's element behind it",
        "an editor's element of the news pages behind it",
    ],
)
def test_a_page_is_parsed_whole_where_its_front_may_not_be_enough(page: str) -> None:
    assert is_whole(read(page)[0])


@pytest.mark.parametrize("style", [STYLE, STYLE.replace("<style>", "<style type='text/css'>"), STYLE + STYLE])
def test_large_style_sheets_are_not_parsed(style: str) -> None:
    small = "<style>.c { width: 1px }</style>"
    page, article = read(HEAD.replace("<h1", f"{small}{style}<h1") + BODY + END + LINKS + FOOTER)
    told = [element.text for element in page.root.iter("style")]
    assert told == [".c { width: 1px }", *["/* cut */"] * style.count("<style")]
    assert (article.title, article.paragraphs) == ("题", ["甲。"])


def test_a_next_part_is_found_behind_the_end() -> None:
    link = '<a href="doc-imcwipii4092180_2.shtml">下一页</a>'
    _, article = read(HEAD + BODY + END + LINKS + link + FOOTER)
    assert article.next_part == "https://finance.sina.com.cn/china/2022-04-13/doc-imcwipii4092180_2.shtml"


def test_stray_bytes_of_the_front_are_told() -> None:
    page, article = read((HEAD + BODY + END + LINKS + FOOTER).encode().replace("甲".encode(), b"\xff\xfe"))
    assert is_whole(page)
    assert "bad_characters" in article.flags


def test_a_page_that_was_cut_off_behind_its_article_says_so() -> None:
    page, article = read(HEAD + BODY + END + LINKS)
    assert not is_whole(page)
    assert article.flags == ["truncated"]
