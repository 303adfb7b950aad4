# ruff: noqa: E501 - patterns, an alternative a line
"""A credit line taken apart: marks, medium, roles, names, places, contacts, further credits.

``⊙记者 甲 ○编辑 乙``, ``文/丙周刊特约作者 甲``, ``甲、乙/文 丁/摄``, ``作者：甲（某大学教授）``. A line with an unknown
word where a name must stand is no credit.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from newscrawl.sites.sina.credits import names, roles
from newscrawl.sites.sina.credits.groups import Group, grouped
from newscrawl.sites.sina.credits.tokens import JOINT, tokens

LONGEST = 90
_MARKS = re.compile(r"[⊙□■●○◎◆◇★☆▲△▼▶►◤◢※•·|｜*✎✍©－—–\-\s]+")
_INNER_MARKS = re.compile(r"[⊙□■●○◎◆◇★☆▲△▼▶►※•✎✍]")
_OUTER = re.compile(
    r"[（(【\[〔〖「](?P<inside>[^（()）【】\[\]]*(?:[（(][^（()）]*[）)][^（()）【】\[\]]*)*)[）)】\]〕〗」][。.]?"
)
_CONTACT = re.compile(
    r"[（(\[【][^（()）\]】]*(?:@|微信|公众号|公号|微博|邮箱|电话|ID|id|QQ|\.(?:com|cn|net|org))[^（()）\]】]*[）)\]】]"
    r"|(?:微信公众号|微信号|微信|公众号|微博|邮箱|电话|E-?mail|ID)\s*[：:]?\s*[@\w.·-]{2,24}"
    r"|[\w.+-]+@[\w-]+(?:\.\w+)+|(?:https?://|www\.)\S+"
)
_BRACKET = re.compile(r"[（(](?P<inside>[^（()）]*)[）)]")
_ROLE_IN_BRACKETS = re.compile(rf"[【\[](?P<role>{roles.AUTHOR}|文)[】\]]")
_ANY_ROLE = re.compile(rf"(?:{roles.AUTHOR}|{roles.OTHER})[\s：:/|]")
_PADDED_ROLE = re.compile(r"^(作|文|记|编)[ 　](者|字|译|辑)(?=\s*[：:|丨｜/／])")
_QUOTED = re.compile(r"[“\"]([^“”\"，。]{1,12})[”\"]")
_PROSE = re.compile(r"[。！？!?…]|[；;]$")
_SHORT_ROLE = re.compile(r"[文译撰著图摄校编审][\s：:|丨｜/／）)]|[文译摄图]$|文.{2,12}[网报社]")
_WORD = re.compile(r"[\u4e00-\u9fff·•]+")
_NAMES_ONLY = 40
"""Characters of a line without a role: media, names and remarks."""

_STRONG = re.compile(r".*(?:作者|撰文|文|编译|撰稿|执笔|采写|作家|译者|翻译|主笔)")
"""Roles that can be no speaker's: whoever is named by them wrote it, whatever the name."""

_PEN_NAME = re.compile(rf"[\u4e00-\u9fffA-Za-z0-9·_]{{2,8}}|[A-Za-z.{JOINT}]{{2,30}}")


@dataclass(slots=True)
class Credit:
    """What a line credits."""

    authors: list[str] = field(default_factory=list)
    alone: list[str] = field(default_factory=list)
    """Names without a role."""

    editors: list[str] = field(default_factory=list)
    others: list[str] = field(default_factory=list)
    """Who did anything else for it, the editors too."""

    media: list[str] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)
    """Words that are no person: behind 原创, what published it first."""

    original: str | None = None
    """The mark behind 原创, where the line has it."""

    marked: bool = False
    """The line begins with a byline's mark."""

    bracketed: bool = False


def has_role(line: str) -> bool:
    """True for a line with a word that can be a role."""
    return roles.any_in(line) or bool(_SHORT_ROLE.search(line))


def parse(line: str) -> Credit | None:
    """What the whole line credits; None when it is no credit line."""
    if not line or len(line) > LONGEST or _PROSE.search(line.rstrip("。.）)】] ")):
        return None
    if len(line) > _NAMES_ONLY and (line[-1] == "。" or "，" in line[_NAMES_ONLY:]):
        return None
    if not has_role(line) and (len(line) > _NAMES_ONLY or not names.any_in(_WORD.findall(line))):
        return None
    credit = Credit()
    text = _bare(line.strip(), credit).rstrip("。")
    if not text or _PROSE.search(text) or "“" in text or "”" in text:
        return None
    groups = grouped(tokens(text))
    credit.media = [medium for group in groups for medium in (*group.media, *group.behind)]
    return credit if _fill(credit, groups) else None


def _bare(text: str, credit: Credit) -> str:
    """The line without its marks, outer bracket, contacts and remarks in brackets."""
    if found := _OUTER.fullmatch(text):
        text, credit.bracketed = found["inside"].strip(), True
    if found := _MARKS.match(text):
        credit.marked = bool(found[0].strip(" -—–－|｜·•"))
        text = text[found.end() :]
    # templates for what is found take three times as long as these
    text = _ROLE_IN_BRACKETS.sub(lambda found: f"{found['role']}：", text)
    text = _PADDED_ROLE.sub(lambda found: found[1] + found[2], text)
    text = _QUOTED.sub(lambda found: f"《{found[1]}》", _INNER_MARKS.sub("  ", text))
    return _BRACKET.sub(_remark, _CONTACT.sub(" ", text)).strip()


def _remark(found: re.Match[str]) -> str:
    """A bracket inside a credit: further credits stay, what a person is goes."""
    return f" {found['inside']} " if _ANY_ROLE.search(found["inside"]) else " "


def _fill(credit: Credit, groups: Sequence[Group]) -> bool:
    """Fill the credit; False when a group's words are none that may stand there."""
    filled = {"author": _fill_authors, "other": _fill_others}
    if any(group.role.endswith("原创") for group in groups):
        credit.original = next(group.mark or "" for group in groups if group.role.endswith("原创"))
    for group in groups:
        if group.kind:
            if not filled[group.kind](credit, group):
                return False
        else:
            _fill_alone(credit, group, groups)
    if credit.unknown and credit.original is None:
        return False
    credit.authors = [name.replace(JOINT, " ") for name in dict.fromkeys(credit.authors)]
    return bool(credit.authors or credit.alone or credit.others or credit.original is not None)


def _fill_authors(credit: Credit, group: Group) -> bool:
    sure = [name for name in group.people if name not in group.loose or names.is_person(name)]
    found = _with_loose(group.people, sure)
    if group.role.endswith("原创"):
        credit.authors += found
        credit.unknown += [*group.unknown, *group.behind, *([] if sure else group.loose)]
        return True
    strong = group.signed and bool(_STRONG.fullmatch(group.role))
    if not sure and strong:
        found = group.people or [word for word in group.unknown[:1] if _is_pen_name(word)]
    credit.authors += found
    if not found:
        return not (group.unknown or group.people or group.signed)
    return strong or not group.unknown


def _with_loose(people: Sequence[str], sure: Sequence[str]) -> list[str]:
    """The names from the first sure one on; before it stands a medium or a title, and long words are titles."""
    if not sure:
        return []
    return [name for name in people[people.index(sure[0]) :] if name in sure or len(name) < 4]


def _is_pen_name(word: str) -> bool:
    sentence = re.search(r"[的了]", word) and len(word) > 5
    return (
        bool(_PEN_NAME.fullmatch(word))
        and not sentence
        and not roles.is_body(word)
        and not names.is_medium(word)
    )


def _fill_others(credit: Credit, group: Group) -> bool:
    personal = group.role.endswith(roles.PERSONAL)
    if group.unknown or (group.loose and not personal):
        return False
    if any(len(name) > 3 or (not personal and name in names.words()) for name in group.people):
        return False
    credit.others += group.people
    if roles.is_editor(group.role):
        credit.editors += group.people
    return bool(group.people) or not group.signed


def _fill_alone(credit: Credit, group: Group, groups: Sequence[Group]) -> None:
    """Names without a role; without a name, words before the first role are a medium's."""
    sure = len(group.people) > len(group.loose)
    if sure and all(len(word) < 4 for word in group.loose):
        credit.alone += group.people
        credit.unknown += group.unknown
    elif credit.original is not None or not _is_medium_before(group, groups):
        credit.unknown += [*group.people, *group.unknown]


def _is_medium_before(group: Group, groups: Sequence[Group]) -> bool:
    words = [*group.people, *group.unknown]
    return group is groups[0] and len(groups) > 1 and len(words) <= 2 and all(len(w) <= 12 for w in words)
