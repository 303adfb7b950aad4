"""Bylines and origins in the comments that the site cut out of wire copies."""

import pytest

from newscrawl.sites.sina.credits import adlists
from newscrawl.sites.sina.extract import extract

PAGE = (
    '<html><head><meta charset="utf-8"></head><body><h1 class="main-title">望江公司发布年报</h1>'
    '<div class="date-source"><span class="date">2022年03月01日 10:00</span>'
    '<a class="source">望江财经</a></div>'
    '<div class="article" id="artibody"><p>{}望江公司昨日公布年报。</p>{}</div></body></html>'
)
COMMENT = "<!--article_adlist[{}]article_adlist-->"


@pytest.mark.parametrize(
    ("inside", "authors", "origin"),
    [
        ("<p>望江新闻记者 张立军</p>", ["张立军"], None),
        ("<p><font>来源：</font><font>望江晚报</font></p>", [], "望江晚报"),
        ("<p>(本文来自望江新闻，更多原创资讯请下载“望江新闻”APP)</p>", [], "望江新闻"),
        ("<p>来源：望江晚报 作者：张立军</p>", ["张立军"], "望江晚报"),
        ("<p>校对：张立军</p>", [], None),
        ("<p>来源：微博</p>", [], None),
        ("<p>推荐阅读</p><p>张立军</p>", [], None),
        ("<img src=a.jpg>", [], None),
    ],
)
def test_what_a_comment_says(inside: str, authors: list[str], origin: str | None) -> None:
    page = PAGE.format("", COMMENT.format(inside))
    assert adlists.read(page.encode()) == adlists.Said(authors, origin)
    item = extract(page.encode(), "https://finance.sina.com.cn/china/2022-03-01/doc-iabcdefg1234567.shtml")
    assert (item.authors, item.origin) == (authors, origin)
    assert ("cut_credit" in item.flags) is bool(authors or origin)
    assert item.paragraphs == ["望江公司昨日公布年报。"]


def test_what_the_page_itself_says_comes_first() -> None:
    page = PAGE.format("（记者 吴浩）", COMMENT.format("<p>记者 张立军</p>"))
    item = extract(page.encode(), "https://finance.sina.com.cn/china/2022-03-01/doc-iabcdefg1234567.shtml")
    assert item.authors == ["吴浩"]
    assert "cut_credit" not in item.flags
