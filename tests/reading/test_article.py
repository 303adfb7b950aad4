"""One article as it is read: what was taken out of its body is shown dimmed, with the rule."""

from io import StringIO

from rich.console import Console

from newscrawl.codec import Doc
from newscrawl.reading import article

DOC: Doc = {
    "_id": "comos:iabcdef1234567",
    "title": "望江银行发行百亿绿色金融债",
    "paragraphs": ["望江银行今日公告。"],
    "removed": [
        {"text": "文 | 柯子衡", "rule": "byline", "element": None},
        {"text": "海量资讯\x1b[31m", "rule": "app_promotion", "element": "div.appendQr_wrap"},
    ],
}


def shown(doc: Doc) -> str:
    out = StringIO()
    article.show(Console(file=out, force_terminal=True, width=80, color_system="standard"), doc)
    return out.getvalue()


def test_what_was_removed_is_dimmed_and_harmless() -> None:
    lines = shown(DOC).splitlines()
    assert lines[-2:] == [
        "\x1b[2m- byline: 文 | 柯子衡\x1b[0m",
        "\x1b[2m- app_promotion: 海量资讯[31m\x1b[0m",
    ]


def test_a_document_from_before_the_field_is_read() -> None:
    old = {name: value for name, value in DOC.items() if name != "removed"}
    assert shown(old).splitlines()[-1] == "望江银行今日公告。"
