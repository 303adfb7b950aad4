"""Names of people in credits: which words are names, and how lists of them are written.

A credit's names stand between 、，, spaces or slashes; a name of two characters is at times padded with a
space to the width of three (``吴 浩``). A name is judged by its form and its surname, so that a remark in
the place of a name (``（完）``, ``（以下略）``) is not taken for one.
"""

import re
from collections.abc import Iterable

from newscrawl.sites.sina.credits.surnames import COMPOUND, PLACES, SINGLE, WORDLIKE, words

__all__ = [
    "PLACES",
    "WORDLIKE",
    "is_medium",
    "is_name",
    "is_person",
    "split",
    "unpadded",
    "words",
]

_COMPOUNDS = tuple(COMPOUND)
_SPLIT = re.compile(r"[、，,；;/／|｜\s]+|\s*[&＆]\s*")
_HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]{2,4}")
_FOREIGN = re.compile(r"[\u4e00-\u9fff]{1,7}(?:[·•][\u4e00-\u9fff]{1,9})+")
_PADDED = re.compile(r"(?<![\u4e00-\u9fff])([\u4e00-\u9fff])[ \u3000]([\u4e00-\u9fff])(?![\u4e00-\u9fff])")

# fmt: off
_NOT_NAMES = frozenset({
    "未完", "以下略", "待续", "未完待续", "完待续", "全文完", "节选", "有删节", "有删减", "有改动", "整理",
    "编译", "综合", "报道", "记者", "本报", "本刊", "单位", "万元", "文字", "时间", "国内", "国际", "金融",
    "来源", "平台", "项目", "全国", "相关", "明日", "时代", "单位亿元", "高清", "资料图", "应受访者", "要求",
    "原创", "化名", "谢谢", "谢谢您", "谢谢你", "谢谢大家",
})
# fmt: on
# fmt: off
_MEDIA = (
    "网", "报", "社", "台", "刊", "讯", "通社", "视", "客户端", "时报", "日报", "晚报", "周刊",
    "财经", "新闻", "频道", "工作室", "公众号", "中心", "研究院", "杂志", "APP", "App", "经济报道",
)
# fmt: on


def is_name(word: str) -> bool:
    """True for what can be a person's name by its form."""
    return (
        bool(_HAN.fullmatch(word) or _FOREIGN.fullmatch(word))
        and word not in _NOT_NAMES
        and not is_medium(word)
    )


def is_person(word: str, *, known: bool = True) -> bool:
    """True for what is a name by form and surname; not ``known``: where no role says that it must be one."""
    if not is_name(word) or word in PLACES:
        return False
    if _FOREIGN.fullmatch(word):
        return True
    if word.startswith(_COMPOUNDS):
        return len(word) in (3, 4)
    return len(word) in (2, 3) and word[0] in SINGLE and (known or word not in words())


def any_in(words: Iterable[str]) -> bool:
    """True when one of the words begins as a name does and is no longer than one."""
    return any(
        (word[0] in SINGLE and len(word) < 5) or "·" in word or "•" in word or word.startswith(_COMPOUNDS)
        for word in words
    )


def is_medium(word: str) -> bool:
    """True for the name of a medium, agency or office by its ending."""
    return word.endswith(_MEDIA) or (word.startswith("新浪") and len(word) > 2)


def split(text: str) -> list[str]:
    """The words of a list of names, padding inside names gone: ``张立军 吴 浩`` → ``[张立军, 吴浩]``."""
    return [word for word in _SPLIT.split(unpadded(text).strip()) if word]


def unpadded(text: str) -> str:
    """The text without the padding inside names: ``吴 浩`` → ``吴浩``."""
    return _PADDED.sub(lambda found: found[1] + found[2], text)  # a template takes three times as long
