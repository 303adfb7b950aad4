"""Where an article first appeared: 来源 and its other words, and the headline that it had there."""

import re
from dataclasses import dataclass

from newscrawl.sites.sina.credits import names, roles

_SUBJECT = r"(?:本文|文章|稿件|新闻|消息|原文|本稿|作品)"
_FROM = (
    r"(?:来自|转自|转载自|转载于|摘自|首发于|首发|原载于|原载|源自|来源于|来源|刊于|刊发于|发于|载于)(?:于)?"
)
_HEAD = rf"(?:{_SUBJECT}?(?:最早)?{_FROM}|稿源|出处)"
_HINTS = (
    "来源",
    "来自",
    "转自",
    "载自",
    "摘自",
    "源自",
    "首发",
    "原载",
    "刊于",
    "发于",
    "载于",
    "稿源",
    "出处",
)
"""One of these is in whatever ``read`` finds; most lines have none, and the patterns take their time."""

_ACCOUNT = r"(?:微信)?公(?:众)?(?:平台|号)"
_SEP = r"\s*[：:|丨｜/／]\s*"
_NEXT = (
    rf"(?=\s*$|\s*[。.]\s*$|\s+(?:[\u4e00-\u9fff]{{0,8}}(?:{roles.AUTHOR}|{roles.OTHER})|文|图|摄)(?:\s*[：:|丨｜/／]|\s+[\u4e00-\u9fff]|[\u4e00-\u9fff]{{2,3}}(?:\s|$))"
    rf"|\s*[，,；;]\s*(?:(?:{roles.AUTHOR}|{roles.OTHER}|文)(?:\s*[：:|丨｜/／]|\s)|更多|原标题|有删|略有|内容|版权|转载))"
)
_ORIGIN = re.compile(
    rf"(?:^|(?<=[\s，,；;|/（(]))(?:{_HEAD}\s*[：:]?\s*{_ACCOUNT}{_SEP}|{_HEAD}{_SEP}|{_SUBJECT}(?:最早)?{_FROM}\s*(?:{_ACCOUNT})?\s*|转载?自\s*|来源\s+)"
    rf"(?P<value>[^，,；;。！？!?]{{2,40}}?){_NEXT}"
)
_GLUED = re.compile(r"来源(?P<value>[\u4e00-\u9fff]{2,10}(?:网|报|社|新闻|财经|周刊|时报))")
_OUTER = re.compile(r"[（(【\[]\s*(?P<inside>.+?)\s*[）)】\]][。]?")
_ORIGINAL_TITLE = re.compile(
    r"(?P<open>[（(【\[])?\s*原(?:文)?标?题\s*(?:[：:|丨｜]|\s)\s*(?P<value>.+?)\s*(?(open)[）)】\]]|)"
    r"|[【\[]\s*原(?:文)?标?题\s*[】\]]\s*[：:]?\s*(?P<marked>.+)"
)
_SOURCE_BEHIND = re.compile(rf"\s+(?P<origin>(?:文章|本文|稿件)?来源{_SEP}.*)$")
_QUOTES = re.compile(r"^[“\"「『‘]+|[”\"」』’]+$")
_REMARK = re.compile(r"\s*[（(\[【](?P<inside>[^（()）]*)[）)\]】]\s*")
_MONEY = re.compile(
    r"资金|财政|拨款|捐赠|收入|贷款|融资|利润|税收|补贴|自筹|出资|债务|存款|费用|投资|电力|客源|粮食|人口"
)
_NOBODY = frozenset({"微博", "微信", "网络", "互联网", "未知", "匿名", "见图", "原创", "本站", "综合"})
_PROSE = re.compile(r"^(?:主要|全部|部分|大部分|多数|均|都|系|是|为|有|包括|及|和|于)|将|已经|必须|[：:？！]")
_PICTURES = re.compile(r"公告|招股|截图|年报|视觉中国|图虫|摄图网|Wind|wind|官网$|东方财富Choice|网络$")
_LONGEST = 90


@dataclass(slots=True)
class Origin:
    """The origin that a line names."""

    value: str
    rest: str
    """What else the line says: its other credits."""


def read(line: str) -> Origin | None:
    """The origin that a line names, which must be all that it says beside further credits."""
    if len(line) > _LONGEST or (
        "来" not in line and "源" not in line and "自" not in line and "于" not in line
    ):
        return None
    if not any(map(line.__contains__, _HINTS)):
        return None
    text = found[1] if (found := _OUTER.fullmatch(line)) and "）" not in found[1] else line
    text = text.strip("【】[] ")
    if glued := _GLUED.fullmatch(text):
        return Origin(glued["value"], "")
    for match in _ORIGIN.finditer(text):
        value, remarks = _clean(match["value"])
        if is_source(value):
            rest = f"{text[: match.start()]} {remarks} {_behind(text[match.end() :])}".strip(
                " ，,；;。（(）)|/"
            )
            return Origin(value, rest)
    return None


def _behind(text: str) -> str:
    """What follows, as far as it can be a credit: 更多资讯请下载… and the like is none."""
    return re.sub(r"^\s*[，,；;]\s*(?:更多|原标题|有删|略有|内容|版权|转载).*$", "", text)


def _clean(value: str) -> tuple[str, str]:
    """The name alone, and what stood in brackets behind it."""
    remarks = " ".join(found["inside"] for found in _REMARK.finditer(value) if not _is_id(found["inside"]))
    bare = _REMARK.sub(" ", value).strip()
    bare = re.sub(rf"^{_ACCOUNT}\s*[：:]?\s*|\s+(?:微信号?|ID|id)\s*[：:].*$", "", bare)
    words = _QUOTES.sub("", bare).strip().split()
    people = [word for word in words[1:] if names.is_person(word, known=False)]
    if people and words[-len(people) :] == people:
        return " ".join(words[: -len(people)]), f"{remarks} 作者：{' '.join(people)}"
    return " ".join(words), remarks


def _is_id(text: str) -> bool:
    return (
        bool(re.match(r"(?:微信|公众)?号?\s*(?:ID|id|：|:)|[\w.\s-]+$", text, re.ASCII))
        or "ID" in text.upper()
    )


def is_source(value: str) -> bool:
    """True for what can be a medium's name."""
    return (
        2 <= len(value) <= 30
        and value not in _NOBODY
        and not _PROSE.search(value)
        and not _MONEY.search(value)
    )


def is_of_picture(line: str) -> bool:
    """True for a 来源 that names where a picture is from."""
    found = read(line)
    return bool(found and _PICTURES.search(found.value))


def original_title(line: str) -> tuple[str, str] | None:
    """原标题 and what else the line says, which may be its 来源."""
    found = _ORIGINAL_TITLE.fullmatch(line) if "题" in line[:6] and len(line) <= 200 else None
    if not found:
        return None
    value = found["value"] or found["marked"]
    if behind := _SOURCE_BEHIND.search(value):
        return value[: behind.start()].strip(), behind["origin"]
    return value.strip(), ""
