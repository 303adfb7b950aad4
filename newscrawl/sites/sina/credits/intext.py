"""Credits inside the text: in brackets, in datelines, at the head of the lead, at the very end."""

import re
from collections.abc import Iterator, Sequence

from newscrawl.sites.sina.credits import credit, origins, roles, tokens

_ROLE = re.compile(rf"{roles.AUTHOR}|(?<![\u4e00-\u9fff])文\s*[：:|丨｜/／]|[\s/／]文$|译$")
_BRACKET = re.compile(
    r"[（(【\[]\s*(?P<inside>[^（()）】\[\]。]{3,80}(?:[（(][^（()）]*[）)][^（()）】\[\]。]*)?)[）)】\]]"
)
_DATELINE = re.compile(r"\d日(?:专)?(?:电|讯)\s*[（(](?P<inside>[^（()）]{2,24})[）)]")
_WIRED = ("日电", "日讯", "日专")
"""One of these is in whatever ``_DATELINE`` finds."""

_END = re.compile(
    r"(?:^|[。！？!?…”’」.）)])\s*[（(\[【](?P<inside>[^（()）\[\]【】。]{2,60})[）)\]】]\s*[。]?$"
)
_LEAD = re.compile(
    r"(?:[^，。：:；;“”（()）\s]{0,16}(?:[（(][^（()）]*[）)])?\s*)"
    r"(?:[^，。：:；;“”（()）\s]{0,8}?(?:记者|评论员|特派员|通讯员|实习生))"
    r"\s*[|丨｜/／]?\s*(?P<rest>[^，。：:；;“”（()）]{2,40})"
)
_MOST = 4


def authors(paragraphs: Sequence[str]) -> list[str]:
    """Authors named inside the text, in its order."""
    found: dict[str, None] = {}
    for paragraph in paragraphs:
        if any(map(paragraph.__contains__, "（(【[")):
            found.update(dict.fromkeys(_in_brackets(paragraph)))
    for paragraph in paragraphs[:2]:
        found.update(dict.fromkeys(_in_lead(paragraph)))
    if paragraphs:
        found.update(dict.fromkeys(_at_end(paragraphs[-1])))
    return list(found)


def origin(paragraphs: Sequence[str]) -> str | None:
    """The origin in a bracket that closes the text: ``（来源：甲报）``."""
    found = _ended(paragraphs[-1]) if paragraphs else None
    named = origins.read(found["inside"]) if found else None
    return named.value if named else None


def _ended(paragraph: str) -> re.Match[str] | None:
    """The bracket that closes a paragraph; most end in none, and need no pattern."""
    last = paragraph[-3:]
    return _END.search(paragraph) if any(map(last.__contains__, "）)]】")) else None


def _in_brackets(paragraph: str) -> Iterator[str]:
    for found in _BRACKET.finditer(paragraph):
        if _ROLE.search(found["inside"]) and (named := credit.parse(found["inside"])):
            yield from named.authors
    for found in _DATELINE.finditer(paragraph) if any(map(paragraph.__contains__, _WIRED)) else ():
        if named := credit.parse(found["inside"]):
            yield from named.authors or named.alone


def _in_lead(paragraph: str) -> Iterator[str]:
    """``某网 记者 甲 乙 …``, ``某报记者甲 北京报道：…``."""
    found = _LEAD.match(paragraph)
    for word in found["rest"].split() if found else ():
        for part in re.split(r"[、/／]", word):
            people = tokens.leading_names(part)
            yield from people
            if people != [part]:
                return


def _at_end(paragraph: str) -> list[str]:
    found = _ended(paragraph)
    named = credit.parse(found["inside"]) if found else None
    if named is None:
        return []
    return named.authors or (named.alone if len(named.alone) <= _MOST and not named.others else [])
