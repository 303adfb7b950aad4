"""Who wrote it: the conventions by which Chinese news texts name their authors.

A line of its own (``文 | 甲``, ``记者：甲 乙``, ``本报记者 甲 北京报道``), a bracket with a role anywhere
(``（记者 甲、乙）``, agencies' ``…电（记者 甲）``), or a bare bracket at the very end (``（甲 乙）``). The
editor and the medium are never authors.
"""

import re
from collections.abc import Iterable, Iterator, Sequence

from newscrawl.sites.sina.names import has_surname, is_medium, is_name, names, split

_ROLES = (
    "记者|通讯员|特约撰稿人?|撰稿人?|撰文|作者|编译|采写|采访|执笔|文字|实习生|评论员|观察员|译者|翻译|文"
)
_PLACE = re.compile(r"[\s、]*[\u4e00-\u9fff、]{0,10}(?:综合|摄影|采写|编译|整理)?(?:报道|电|摄|译|文)$")
_BRACKET = re.compile(
    rf"[（(【\[]\s*(?P<role>[^（()）】\]，。]{{0,16}}?(?:{_ROLES}))(?P<rest>[^（()）】\]。]{{2,60}})[）)】\]]"
)
_DATELINE = re.compile(r"\d日(?:专)?(?:电|讯)\s*[（(](?P<rest>[^（()）]{2,24})[）)]")
_END = re.compile(r"[（(](?P<rest>[^（()）。]{2,40})[）)]\s*[。]?$")
_SECOND_ROLE = re.compile(
    rf"\s*(?:[\u4e00-\u9fff]{{0,4}}?)(?:{_ROLES}|编辑|责编|校对|摄影|图)[\s：:|丨｜/／]+"
    r"|\s+(?:通讯员|实习生|实习记者|见习记者|记者)(?=[\u4e00-\u9fff])"
)
_SIGNED = re.compile(
    rf"[（(【]?(?:[\u4e00-\u9fff\w·]{{0,14}}?(?:{_ROLES}))(?P<mark>\s*[：:|丨｜/／】）)]\s*|\s+)"
    r"(?P<rest>[^。！？!?]{2,60}?)[）)】]?"
)
_LEAD = re.compile(
    r"(?:本报|本刊|本台|本网|[\u4e00-\u9fff]{2,6}(?:报|网|社))?记者(?P<rest>[\u4e00-\u9fff、 ]{2,16}?)"
    r"(?:[\u4e00-\u9fff]{2,6}(?=报道|摄))?(?:综合)?报道\s*[：:，]"
)
_SPEAKER = re.compile(r"记者|采访|评论员|观察员|分析师$")
_ASKS = re.compile(r"(?:[\u4e00-\u9fff]{0,8})(?:记者|问)\s*[：:]")
_FIRST, _LAST = 4, 8
"""How many lines at the head and at the end of a body credits stand in."""


def _people(text: str, *, surname: bool = False) -> list[str]:
    """Names in a credit after its role; further roles part them, editors' and photographers' are left."""
    pieces = _SECOND_ROLE.split(_PLACE.sub("", text.strip(" 　：:|丨｜/／")))
    roles = [text, *_SECOND_ROLE.findall(text)]
    found: list[str] = []
    for role, piece in zip(roles, pieces, strict=False):
        if role is not text and re.search("编辑|责编|校对|摄影|图", role):
            continue
        found += names(_PLACE.sub("", piece), surname=surname)
    return list(dict.fromkeys(found))


def line_authors(line: str, *, dialogue: bool = False) -> list[str]:
    """The authors when the whole line is a credit, else an empty list.

    Only a role that can be no speaker's (``文 |``, ``作者：``) may name someone without a surname in use.
    """
    found = _SIGNED.fullmatch(line) if len(line) <= 70 else None
    if not found:
        return []
    if dialogue and _ASKS.match(line):
        return []
    people = _people(found["rest"])
    signed = found["mark"].strip() and not _SPEAKER.search(line[: found.start("mark")])
    return people if signed or any(map(has_surname, people)) else []


def is_dialogue(lines: Sequence[str]) -> bool:
    """True for an interview: its 记者： is who asks, over and over."""
    return sum(1 for line in lines if _ASKS.match(line)) > 1


def is_edge(index: int, total: int) -> bool:
    """True for the first and last lines, where credits stand."""
    return index < _FIRST or index >= total - _LAST


def text_authors(paragraphs: Sequence[str]) -> list[str]:
    """Authors named inside the text, in its order."""
    found: dict[str, None] = {}
    for paragraph in paragraphs:
        found.update(dict.fromkeys(_in_brackets(paragraph)))
    for paragraph in paragraphs[:2]:
        for lead in _LEAD.finditer(paragraph[:60]):
            found.update(dict.fromkeys(names(lead["rest"], surname=True)))
    if paragraphs:
        found.update(dict.fromkeys(_at_end(paragraphs[-1])))
    return list(found)


def _in_brackets(paragraph: str) -> Iterator[str]:
    for found in _BRACKET.finditer(paragraph):
        yield from _people(found["rest"])
    for found in _DATELINE.finditer(paragraph):
        yield from names(found["rest"], surname=True)


def _at_end(paragraph: str) -> list[str]:
    found = _END.search(paragraph)
    if not found:
        return []
    words = split(found["rest"])
    while words and is_medium(words[0]):
        words = words[1:]
    if len(words) <= 4 and all(is_name(word) and has_surname(word) for word in words):
        return words
    return []


def authors(found: Iterable[str], *, never: Iterable[str | None]) -> list[str]:
    """Each author once, without the editors and the medium that ``never`` names."""
    barred = {name for name in never if name}
    return [name for name in dict.fromkeys(found) if name not in barred]
