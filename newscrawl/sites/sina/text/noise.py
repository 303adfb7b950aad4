"""What stands inside a body element without being the article: elements to drop, by tag, class and id.

Each entry was seen in real bodies. Its value is the rule that the trace of what was removed names.
"""

import re
from typing import cast

from lxml import etree

from newscrawl.sites.sina.text.html import squeeze, string, text_of

_CODE = ("head", "link", "meta", "script", "style", "template", "title")
_SAID = etree.XPath(
    f".//text()[not({' or '.join(f'ancestor::{tag}' for tag in _CODE)})]", smart_strings=False
)
TAGS = {
    **dict.fromkeys(("audio", "canvas", "embed", "iframe", "noscript", "object", "svg", "video"), "embedded"),
    **dict.fromkeys(("button", "input", "select", "textarea"), "control"),
    **dict.fromkeys(("del", "s", "strike"), "struck"),
    **dict.fromkeys(_CODE, "code"),
}

CLASSES = {
    "appendQr_wrap": "app_promotion",  # 海量资讯、精准解读，尽在新浪财经APP, with a QR picture
    "app-kaihu-qr": "broker_promotion",  # 炒股开户享福利…: an advertisement to open an account
    "video-2017": "player",
    "artical-player-wrap": "player",  # 视频加载中，请稍候…, 自动播放, 向前, 向后 (the site's spelling)
    "art_video_box": "player",  # (wap)
    "blk-video": "player",  # of 2009 and 2010
    "contentPlayer": "player",  # the same, inside a paragraph
    "wap_special": "app_promotion",  # a link to a special in the app
    "tech-quotation": "app_promotion",  # 新酷产品第一时间免费试玩…
    "otherContent_01": "related_links",  # 相关阅读
    "j_article_wbreco": "related_links",  # 相关推荐 (wap)
    "blkComment": "comment_links",
    "article-notice": "disclaimer",  # 特别声明：以上文章内容仅代表作者本人观点…
    "mianze": "disclaimer",  # 免责声明
    "new_style_article": "app_promotion",  # promotion before the body
    "finance_app_zqtg": "app_promotion",
    "xb_new_finance_app": "app_promotion",
    "look_sub": "app_promotion",  # 点此打开客户端，阅读更流畅 (wap)
    "ct_hqimg": "quote",
    "hqimg_related": "quote",
    "sinaads": "advertisement",
    "goods-card": "advertisement",  # shopping cards
    "weibo_info": "account_card",  # (wap)
    "article-editor": "editor",  # 责任编辑, kept as a field
    "show_author": "editor",  # the same on news pages
}

SUDA = {"suda_1028_guba": "forum_link"}  # 进入【新浪财经股吧】讨论
_PLAYER = re.compile(r"(?:^|[-_])(?:video|player)(?:[-_]|$)|(?:Video|Player)_?(?:Box|Wrap|Cont)?\d*$")
"""Classes of players that nobody has listed yet; long text in one is the article's all the same."""

_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.I)
_STRUCK = re.compile(r"text-decoration[\w-]*\s*:\s*[^;]*line-through", re.I)


def rule(element: etree._Element) -> str | None:
    """The rule by which the element, with all that it holds, is not the article's; None when it may be."""
    if found := TAGS.get(element.tag):
        return found
    if not element.attrib:
        return None
    return _of_attributes(element)


def _of_attributes(element: etree._Element) -> str | None:
    for name in element.get("class", "").split():
        if found := CLASSES.get(name):
            return found
        if _PLAYER.search(name) and _is_short(element):
            return "player"
    name = element.get("id", "")
    if name and _PLAYER.search(name) and _is_short(element):
        return "player"
    if name.startswith("quote_"):  # the quote beside a stock's name: filled in when rendered
        return "quote"
    return SUDA.get(element.get("data-sudaclick", "")) or _of_style(element)


def _is_short(element: etree._Element) -> bool:
    return len(string(element)) <= 120


def _of_style(element: etree._Element) -> str | None:
    """What a reader never sees, or sees struck out."""
    if element.tag == "img":
        return None
    style = element.get("style", "")
    if element.get("hidden") is not None or (style and _HIDDEN.search(style)):
        return "hidden"
    return "struck" if "line-through" in style and _STRUCK.search(style) else None


def is_player(element: etree._Element) -> bool:
    """True for an element that plays a video."""
    return element.tag in ("video", "embed") or rule(element) == "player" or _plays(element)


def _plays(element: etree._Element) -> bool:
    return element.tag != "script" and next(element.iter("video", "embed"), None) is not None


def show(element: etree._Element) -> None:
    """Make a hidden element, and what is hidden in it, be seen."""
    for one in element.iter():
        if "hidden" in one.attrib:
            del one.attrib["hidden"]
        if _HIDDEN.search(one.get("style", "")):
            del one.attrib["style"]


def name(element: etree._Element) -> str:
    """How the trace names an element: ``div.clearfix.appendQr_wrap``."""
    return ".".join([str(element.tag), *element.get("class", "").split()])


def text(element: etree._Element) -> str:
    """What a dropped element says, in its order, without the code in it."""
    if next(element.iter(*_CODE), None) is None:
        return text_of(element)  # by far the soonest
    return squeeze("".join(cast("list[str]", _SAID(element))))
