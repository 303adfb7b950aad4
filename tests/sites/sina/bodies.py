"""Bodies as elements, for the tests of what reads them."""

from lxml import etree

from newscrawl.sites.sina.page import body
from newscrawl.sites.sina.text import html

BASE = "https://finance.sina.com.cn/china/2022-03-01/doc-iabcdefg1234567.shtml"
STORY = (
    "<p>望江公司昨日公布年报，全年营业收入同比增长一成，净利润略有下降。</p>"
    "<p>公司称，今年将继续扩大产能，但仍需关注原料价格。</p>"
)
SAID = [
    "望江公司昨日公布年报，全年营业收入同比增长一成，净利润略有下降。",
    "公司称，今年将继续扩大产能，但仍需关注原料价格。",
]


def element(markup: str) -> etree._Element:
    """The body element of a page with this body."""
    root = html.parse(f"<html><body><div id=artibody>{markup}</div></body></html>".encode())
    (found,) = html.Select("//div[@id='artibody']")(root)
    return found


def read(markup: str, title: str | None = None) -> body.Body:
    """What a body says."""
    return body.read(element(markup), BASE, title)


def removed(found: body.Body) -> list[tuple[str, str]]:
    """The trace as pairs of text and rule."""
    return [(one.text, one.rule) for one in found.removed]
