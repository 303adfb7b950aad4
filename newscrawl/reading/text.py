"""Text for a terminal: harmless, in lines of a width, what was searched for marked."""

import re
from collections.abc import Iterator, Sequence

from rich.cells import cell_len
from rich.text import Text

from newscrawl.codec import Doc
from newscrawl.storage.grams import parts, split
from newscrawl.storage.normal import fold

MARK = "bold black on yellow"
AROUND = 24
"""Characters of a snippet before its first match; thrice as many follow."""

HEADLINE = 40
"""Characters of a text that stand for a title."""

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
_UNITS = re.compile(r"[A-Za-z0-9.,%+-]+|.", re.DOTALL)
_NEVER_FIRST = frozenset("，。、；：？！”’）》】」』…,.;:?!)]}%")
_NEVER_LAST = frozenset("“‘（《【「『([{")


def harmless(text: object) -> str:
    """The text without what would steer a terminal."""
    return _CONTROL.sub("", str(text))


def headline(doc: Doc) -> str:
    """What a line about a document calls it: its title, where it has none the beginning of its text."""
    if title := doc.get("title"):
        return str(title)
    first = str(next(iter(doc.get("paragraphs") or []), ""))
    return first if len(first) <= HEADLINE else first[:HEADLINE] + "…"


def wrapped(text: str, width: int) -> Iterator[str]:
    """Lines of at most ``width`` columns, words whole; a line neither begins with what closes nor ends with
    what opens, for which it may be a little longer.
    """
    line: list[str] = []
    used = 0
    for unit in _UNITS.findall(harmless(text)):
        if used + cell_len(unit) > width and line and unit not in _NEVER_FIRST:
            opening = [line.pop()] if line[-1] in _NEVER_LAST and len(line) > 1 else []
            yield "".join(line).strip()
            line, used = opening, sum(map(cell_len, opening))
        line.append(unit)
        used += cell_len(unit)
    if line:
        yield "".join(line).strip()


def spans(text: str, words: Sequence[str]) -> list[tuple[int, int]]:
    """Where the words are in ``text``, as a search matches them."""
    pattern = "|".join(_pattern(word) for word in split(words) if parts(word))
    if not pattern:
        return []
    folded = [fold(character) for character in text]
    origin = [at for at, letters in enumerate(folded) for _ in letters]
    found = re.finditer(pattern, "".join(folded))
    return [(origin[match.start()], origin[match.end() - 1] + 1) for match in found]


def _pattern(word: str) -> str:
    return r"[\W_]*".join(_part(part) for part in parts(word))


def _part(part: str) -> str:
    kind = r"\d" if part.isdigit() else "[a-z]" if part.isascii() else None
    written = "[,.]?".join(part) if part.isdigit() else re.escape(part)
    return f"(?<!{kind}){written}(?!{kind})" if kind else written


def marked(text: str, words: Sequence[str], style: str = "") -> Text:
    """The text with the words marked."""
    shown = Text(harmless(text), style=style)
    for start, end in spans(shown.plain, words):
        shown.stylize(MARK, start, end)
    return shown


def snippet(paragraphs: Sequence[str], words: Sequence[str]) -> str:
    """The part of the text around the first match; empty where the text has none."""
    for paragraph in paragraphs:
        if found := spans(paragraph, words):
            start, end = max(found[0][0] - AROUND, 0), found[0][1] + 3 * AROUND
            before, after = "…" * (start > 0), "…" * (end < len(paragraph))
            return f"{before}{paragraph[start:end]}{after}"
    return ""
