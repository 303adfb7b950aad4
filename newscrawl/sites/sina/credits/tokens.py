# ruff: noqa: E501 - patterns, an alternative a line
"""The words of a credit line and the marks between them.

A word is a role, or ends in one; a name; a medium; a place; a description; or unknown. Words written without a
space between them (``某社记者甲、乙``, ``甲译``, ``文某网甲``) are more than one.
"""

import re
from dataclasses import dataclass

from newscrawl.sites.sina.credits import names, roles

JOINT = "\ue000"
"""Stands for the space inside a Latin name."""

_TOKEN = re.compile(
    r"(?P<sep>\s*[：:|丨｜│┃/／]+\s*)"
    r"|(?P<list>\s*[、，,；;&＆]\s*(?=\S)|\s*[-－—–]\s*)"
    r"|(?P<space>\s+)"
    r"|(?P<word>[^\s：:|丨｜│┃/／、，,；;&＆\-－—–]+)"
)
_LATIN_NAME = re.compile(r"(?<![A-Za-z.])[A-Z][A-Za-z.]*(?: [A-Z][A-Za-z.]*){1,2}(?![A-Za-z])")
_MEDIUM_NAME = re.compile(
    r"(?P<medium>.{2,12}(?:网|报|社|刊|台|财经|新闻|观察))(?P<name>[\u4e00-\u9fff]{2,4})"
)
_REPORTS = frozenset({"报道", "综合报道", "摄影报道", "现场报道"})


@dataclass(frozen=True, slots=True)
class Token:
    """A word of a line of credits."""

    kind: str
    """``author``, ``other`` (roles), ``postfix`` (a role behind its name), ``name``, ``loose``, ``medium``,
    ``place``, ``described``, ``unknown``; ``sep``, ``list``, ``space``."""

    text: str


def tokens(text: str) -> list[Token]:
    """A line without its marks and contacts, word by word."""
    found: list[Token] = []
    joined = _LATIN_NAME.sub(lambda name: name[0].replace(" ", JOINT), text)
    for match in _TOKEN.finditer(names.unpadded(joined)):
        kind = match.lastgroup or ""
        found += _classified(match[0]) if kind == "word" else [Token(kind, match[0].strip() or " ")]
    return found


def leading_names(word: str) -> list[str]:
    """The name that a word of a lead is, or begins with where a place and 报道 follow it."""
    return [token.text for token in _name_and_place(word) if token.kind == "name"]


def _classified(word: str) -> list[Token]:
    if word in roles.SHORT_OTHER:
        return [Token("other", word)]
    if word in roles.SHORT_AUTHOR or word in roles.POSTFIX_AUTHOR:
        return [Token("author", word)]
    return _ending_in_role(word) or _name_and_role(word) or _glued(word) or [Token(_plain_kind(word), word)]


def _ending_in_role(word: str) -> list[Token]:
    """``首席评论员``, ``某报记者``, ``甲编译``."""
    found = roles.ending(word)
    if found is None:
        return []
    before, role, kind = found
    if names.is_person(before):
        return [Token("name", before), Token("postfix", role)]
    return [Token(kind, word)]


def _name_and_role(word: str) -> list[Token]:
    """``甲译``, ``甲摄``: neither ends a name. 李博文 is a name, whatever 文 may mean."""
    if word[-1] in "译摄" and len(word) > 2 and names.is_person(word[:-1]):
        return [Token("name", word[:-1]), Token("postfix", word[-1])]
    if names.is_person(word, known=False):
        return [Token("name", word)]
    if word[-1] in "文图" and names.is_person(word[:-1], known=False):
        return [Token("name", word[:-1]), Token("postfix", word[-1])]
    return []


def _glued(word: str) -> list[Token]:
    if found := roles.GLUED.fullmatch(word):
        kind = "author" if re.fullmatch(roles.AUTHOR, found["role"]) else "other"
        if people := _name_and_place(found["name"]):
            return [Token(kind, found["before"] + found["role"]), *people]
    inner = _MEDIUM_NAME.fullmatch(word[1:]) if word[0] == "文" else None
    if inner and names.is_person(inner["name"], known=False):
        return [Token("author", "文"), Token("medium", inner["medium"]), Token("name", inner["name"])]
    return []


def _name_and_place(text: str) -> list[Token]:
    """``甲乙丙``, ``甲乙丙北京报道``, ``甲乙摄``."""
    if names.is_person(text, known=False):
        return [Token("name", text)]
    for length in (3, 2, 4):
        name, rest = text[:length], text[length:]
        if rest and names.is_person(name, known=False) and (kind := _kind_behind(rest)):
            return [Token("name", name), Token(kind, rest)]
    return []


def _kind_behind(rest: str) -> str:
    if rest in roles.SHORT_OTHER or rest in roles.SHORT_AUTHOR:
        return "postfix"
    placed = rest.startswith(tuple(names.PLACES)) and roles.REPORTED.fullmatch(rest)
    return "place" if placed or rest in _REPORTS else ""


def _plain_kind(word: str) -> str:
    if names.is_medium(word) or word[0] in "《@“":
        return "medium"
    if roles.REPORTED.fullmatch(word) or word in names.PLACES:
        return "place"
    if names.is_name(word):
        return "loose"
    return "described" if roles.describes(word) else "unknown"
