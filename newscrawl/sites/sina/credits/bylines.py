# ruff: noqa: E501 - patterns, an alternative a line
"""Who wrote it and where it first appeared: the lines of a body that credit it.

They stand among the first and the last lines: ``文 | 甲``, ``来源：乙报 作者：甲``, names alone under the headline. The
editor, the medium and photographers are no authors.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from newscrawl.sites.sina.credits import credit, names, origins, roles
from newscrawl.sites.sina.text.pieces import Line

_OF_AUTHOR = re.compile(
    r"本文由(?P<by>[\u4e00-\u9fff·]{2,4})(?:撰写|采写|编译|整理|执笔)[。]?|(?:本文)?作者\s*[：:为是]?\s*(?P<name>[\u4e00-\u9fff·]{2,9}?)\s*(?:系|为|是|，|,|（|\()[^。]{2,80}"
)
_EDITOR = re.compile(r"[（(【]?(?:责任编辑|责编)\s*[：:/|丨]\s*(?P<value>[^）)】]{1,30})[）)】]?")
_ASKS = re.compile(r"(?:[\u4e00-\u9fff]{0,8})(?:记者|问)\s*[：:]")
_SIGNED = re.compile(rf"[^\w]{{0,2}}(?:作者|撰文|文|编译|记者|{roles.EDITOR})\s*[：:|丨｜/／]")
_STORY = re.compile(r"[。！？；]$|[。！？；][”’）)]$|。.")
_STORY_LEAST = 40
_FIRST, _LAST = 4, 8
"""How many lines at the head and at the end of a body credits stand in."""

_MOST_ALONE, _MOST_MARKED = 3, 4
"""Names in a line of nothing but names."""


@dataclass(slots=True)
class Facts:
    """What the lines of a body credit."""

    authors: list[str] = field(default_factory=list)
    origin: str | None = None
    original_title: str | None = None
    editors: list[str] = field(default_factory=list)
    """Editors as lines name them, with their codes."""


def judge_original_title(facts: Facts, lines: Sequence[Line]) -> None:
    """Read 原标题, which may stand anywhere, and be said twice."""
    for line in lines:
        _original_title(facts, line)


def judge(facts: Facts, lines: Sequence[Line], title: str | None) -> None:
    """Read the credit lines of a body; they name their rule from now on."""
    left = [line for line in lines if line.rule is None and not line.caption]
    dialogue = is_dialogue([line.text for line in left])
    before = _before_story(left)
    for index, line in enumerate(left):
        edge = index <= before or is_edge(index, len(left))
        edge = edge or (index < 2 * _FIRST and bool(_SIGNED.match(line.text)))
        if edge and len(line.text) <= credit.LONGEST and not (dialogue and _ASKS.match(line.text)):
            _credit(facts, left, index, title or "")


def _before_story(lines: Sequence[Line]) -> int:
    """Where the story begins, when that is among the first lines."""
    first = lines[: 2 * _FIRST]
    return next((index for index, line in enumerate(first) if _is_story(line)), 0)


def _is_story(line: Line) -> bool:
    return len(line.text) > _STORY_LEAST and bool(_STORY.search(line.text))


def _original_title(facts: Facts, line: Line) -> None:
    found = origins.original_title(line.text) if line.rule is None else None
    if found:
        line.rule = "original_title"
        facts.original_title = facts.original_title or found[0]
        if found[1] and (origin := origins.read(found[1])):
            facts.origin = facts.origin or origin.value
            named = credit.parse(origin.rest)
            facts.authors += named.authors if named else []


def _credit(facts: Facts, lines: Sequence[Line], index: int, title: str) -> None:
    """Judge one line at an edge of the body."""
    line = lines[index]
    text = _behind_headline(line.text, title)
    if editor := _EDITOR.fullmatch(text):
        facts.editors.append(editor["value"])
        line.rule = "editor"
    elif origin := origins.read(text):
        _origin(facts, line, origin)
    elif (named := credit.parse(text)) is None:
        _of_author(facts, line)
    elif named.authors or (named.original is not None and _is_publisher(named.unknown)):
        _signed(facts, lines, index, named)
    elif named.alone and "【" not in text and _stand_alone(lines, index, named, title):
        _sign(facts, lines, index, named.alone, named)
    elif named.others and not named.alone:
        facts.editors += named.editors
        line.rule = "staff"


def _behind_headline(text: str, title: str) -> str:
    """What stands behind the headline said again in one line with the byline."""
    said = "".join(filter(str.isalnum, title)) if " " in text else ""
    if len(said) < 8:
        return text
    at = 0
    for character in said:
        found = text.find(character, at)
        if not 0 <= found - at < 6:
            return text
        at = found + 1
    return text[at:].partition(" ")[2].strip() or text


def _origin(facts: Facts, line: Line, origin: origins.Origin) -> None:
    """A line that names the origin, and beside it nothing but credits and media."""
    named = credit.parse(origin.rest) if origin.rest else None
    if origin.rest and named is None and not names.is_medium(origin.rest):
        return
    facts.origin = facts.origin or origin.value
    line.rule = "origin"
    if named and named.authors:
        facts.authors += named.authors
        line.rule = "byline"


def _is_publisher(words: Sequence[str]) -> bool:
    """What stands behind 原创 is a name and no headline."""
    return all(len(word) <= 8 and not re.search(r"[的了如何]", word) for word in words)


def _signed(facts: Facts, lines: Sequence[Line], index: int, named: credit.Credit) -> None:
    """A credit with a role. 原创 may name no person: then what published it first, where a colon says so."""
    if named.original and named.unknown:
        facts.origin = facts.origin or named.unknown[-1]
    if named.authors:
        _sign(facts, lines, index, named.authors, named)
    else:
        lines[index].rule = "origin"


def _sign(
    facts: Facts, lines: Sequence[Line], index: int, people: Sequence[str], named: credit.Credit
) -> None:
    """Take a byline. A medium's name alone in the line above it is the origin."""
    facts.authors += people
    facts.editors += named.editors
    lines[index].rule = "byline"
    above = lines[index - 1] if index else None
    if above and above.rule is None and _is_medium_alone(above.text):
        facts.origin = facts.origin or above.text
        above.rule = "origin"


def _is_medium_alone(text: str) -> bool:
    return len(text) <= 12 and names.is_medium(text) and bool(re.fullmatch(r"[\w·@《》]+", text))


def _of_author(facts: Facts, line: Line) -> None:
    """``（作者甲系某大学教授）``: the line stays, as it is about the author."""
    found = _OF_AUTHOR.fullmatch(line.text.strip("（()）【】"))
    name = found and (found["by"] or found["name"])
    if name and names.is_person(name):
        facts.authors.append(name)


def _stand_alone(lines: Sequence[Line], index: int, named: credit.Credit, title: str) -> bool:
    """True where names without a role can be nothing but a byline."""
    people = named.alone
    if named.marked or named.media:
        return len(people) <= _MOST_MARKED
    if named.bracketed and index and index >= len(lines) - 2:
        return len(people) <= _MOST_MARKED
    if index >= _FIRST or index + 1 == len(lines) or len(people) > _MOST_ALONE:
        return False
    if any(map(_is_story, lines[:index])) or any(name[0] in names.WORDLIKE for name in people):
        return False
    others = [title, *(line.text for at, line in enumerate(lines) if at != index)]
    return not any(name in text for name in people for text in others)


def line_authors(line: str) -> list[str]:
    """The authors when the whole line is a credit with a role, else an empty list."""
    named = credit.parse(line) if credit.has_role(line) else None
    return named.authors if named else []


def is_dialogue(lines: Sequence[str]) -> bool:
    """True for an interview: its 记者： is who asks, over and over."""
    return sum(1 for line in lines if _ASKS.match(line)) > 1


def is_edge(index: int, total: int) -> bool:
    """True for the first and last lines, where credits stand."""
    return index < _FIRST or index >= total - _LAST


def authors(found: Iterable[str], *, never: Iterable[str | None]) -> list[str]:
    """Each author once, without the editors and the medium that ``never`` names."""
    barred = {name for name in never if name}
    return [name for name in dict.fromkeys(found) if name not in barred]
