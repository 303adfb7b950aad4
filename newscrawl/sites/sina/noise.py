"""What stands inside a body element without being the article: elements to drop, by tag, class and id.

Each entry was seen in real bodies (shared notes, sina.md §3); the comment says what it is.
"""

from lxml import etree

from newscrawl.sites.sina.html import remove

# fmt: off
TAGS = frozenset({
    "audio", "button", "canvas", "embed", "footer", "form", "head", "iframe", "input", "ins", "label", "link",
    "meta", "nav", "noscript", "object", "script", "select", "style", "svg", "template", "textarea", "title",
    "video",
})
# fmt: on

CLASSES = frozenset(
    {
        "appendQr_wrap",  # 海量资讯、精准解读，尽在新浪财经APP, with a QR picture
        "app-kaihu-qr",  # 炒股开户享福利…: an advertisement to open an account
        "video-2017",  # video players
        "artical-player-wrap",  # 视频加载中，请稍候…, 自动播放, 向前, 向后 (the site's spelling)
        "wap_special",  # a link to a special in the app
        "tech-quotation",  # 新酷产品第一时间免费试玩…
        "otherContent_01",  # 相关阅读
        "blkComment",  # comment links
        "article-notice",  # 特别声明：以上文章内容仅代表作者本人观点…
        "new_style_article",  # promotion before the body
        "finance_app_zqtg",  # app promotion
        "xb_new_finance_app",  # app promotion
        "ct_hqimg",  # quote charts
        "hqimg_related",  # quote charts
        "mianze",  # 免责声明
        "sinaads",  # advertisements
        "goods-card",  # shopping cards
        "look_sub",  # 点此打开客户端，阅读更流畅 (wap)
        "j_article_wbreco",  # 相关推荐 (wap)
        "art_video_box",  # a player (wap)
        "weibo_info",  # an account's card (wap)
        "article-editor",  # 责任编辑, kept as a field
        "show_author",  # the same on news pages
    }
)

IDS = ("quote_",)  # the quote beside a stock's name: filled in rendered pages
SUDA = frozenset({"suda_1028_guba"})  # 进入【新浪财经股吧】讨论


def is_noise(element: etree._Element) -> bool:
    """True when the element, with all that it holds, is not the article's."""
    if element.tag in TAGS:
        return True
    attributes = element.attrib
    if not attributes:
        return False
    return (
        not CLASSES.isdisjoint(attributes.get("class", "").split())
        or attributes.get("id", "").startswith(IDS)
        or attributes.get("data-sudaclick") in SUDA
    )


def prune(body: etree._Element) -> None:
    """Drop all noise below ``body``."""
    for element in [e for e in body.iterdescendants() if is_noise(e)]:
        remove(element)
