"""What the flags of an article mean, in English and in Chinese."""

FLAGS: dict[str, tuple[str, str]] = {
    "no_text": ("no paragraph, only pictures or a video", "没有正文段落，只有图片或视频"),
    "image_only": ("no paragraph, but pictures", "没有正文段落，但有图片"),
    "video": ("the page has a video player", "页面带视频播放器"),
    "no_source": ("the page names no source", "页面没有写明媒体来源"),
    "generic_source": (
        "the source is a placeholder such as 市场资讯; `origin` has the real one if the text names it",
        "来源只是“市场资讯”一类的统称；正文写明出处时见 `origin`",
    ),
    "self_media": (
        "an account's page (新浪看点 and the like): its author is the account",
        "自媒体页面（新浪看点等），作者即账号",
    ),
    "generic_template": (
        "no template fits the page: it was read by general rules, so check it",
        "没有模板能识别这个页面，按通用规则提取，请核对",
    ),
    "no_shown_time": (
        "the page shows no time: `published_at` is from its meta elements",
        "页面没有显示时间，`published_at` 取自 meta 元素",
    ),
    "day_only": (
        "the page shows only a day: `published_at` is its midnight in Beijing",
        "页面只显示日期，`published_at` 是当天北京时间零点",
    ),
    "bad_time": (
        "a time that the page states cannot be true, and is null",
        "页面标明的某个时间不可能成立，记为 null",
    ),
    "bad_characters": ("some characters could not be read (U+FFFD)", "有无法识别的字符（U+FFFD）"),
    "time_conflict": (
        "the shown time and `released_at` are more than a day apart",
        "显示的时间与 `released_at` 相差一天以上",
    ),
    "partial": ("later parts of an article of several pages are missing", "分页文章缺了后面的页"),
    "truncated": (
        "the page was cut off, so that text may be missing; it is fetched again",
        "页面没有收全，可能缺正文；会再次抓取",
    ),
    "cut_credit": (
        "byline or origin are from credits that the site cut out of the text and left in a comment",
        "署名或出处取自网站从正文中剪掉、留在注释里的文字",
    ),
    "no_title": ("a flash without a headline", "没有标题的快讯"),
    "focus": ("a flash that the site highlights", "网站标为重点的快讯"),
}
"""By flag."""
