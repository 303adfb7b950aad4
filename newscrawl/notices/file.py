"""``watches.toml``: read whole, and every fault of it told at once."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from newscrawl.notices import conditions, shared
from newscrawl.notices.errors import BadNotices
from newscrawl.notices.rules import Conditions, Rule
from newscrawl.notices.watches import Watch

OWN = ("name", "not", "revisions", *shared.KEYS, *conditions.KINDS)
LONGEST_NAME = 60
MOST = 100
"""Watches; each has a document of its own in the store."""


class File:
    """What a file says, and what is wrong with it."""

    def __init__(self, path: Path, text: str) -> None:
        self._path = path
        self._lines = text.splitlines()
        self._heads = [n for n, line in enumerate(self._lines) if re.match(r"\s*\[\[\s*watch\s*\]\]", line)]
        self._problems: list[str] = []
        self.common: dict[str, Any] = {}

    def watches(self, content: Mapping[str, Any]) -> list[Watch]:
        """Raises BadNotices with all that is wrong."""
        self._unknown(content, (*shared.KEYS, "watch"), None)
        self.common = self._shared(content, None)
        tables = content.get("watch", [])
        if not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
            self._wrong("watches are tables: [[watch]], each with a name", None, "watch")
            tables = []
        if len(tables) > MOST:
            self._wrong(f"{len(tables)} watches; {MOST} at the most", None)
        found = [self._watch(number, table) for number, table in enumerate(tables[:MOST])]
        names = [watch.name for watch in found]
        for number, name in enumerate(names):
            if name in names[:number]:
                self._wrong(f"two watches are called {name}", number, "name")
        if self._problems:
            raise BadNotices(*self._problems)
        return found

    def _watch(self, number: int, table: Mapping[str, Any]) -> Watch:
        self._unknown(table, OWN, number)
        common = self.common | self._shared(table, number)
        revisions = table.get("revisions", False)
        if not isinstance(revisions, bool):
            self._wrong("revisions is true or false", number, "revisions")
        rule = Rule(self._conditions(table, number), self._unwanted(table.get("not", []), number))
        if rule.wanted == Conditions() and not any(kind in table for kind in conditions.KINDS):
            self._wrong(f"asks for nothing; give {', '.join(conditions.KINDS)}", number)
        return Watch(self._name(table, number), rule, _asked(table), revisions=revisions is True, **common)

    def _name(self, table: Mapping[str, Any], number: int) -> str:
        name = table.get("name")
        if not isinstance(name, str) or not name.strip() or not name.isprintable():
            self._wrong("has no name", number, "name")
            return f"#{number + 1}"
        if len(name) > LONGEST_NAME:
            self._wrong(f"its name is longer than {LONGEST_NAME} characters", number, "name")
        return name.strip()

    def _shared(self, table: Mapping[str, Any], number: int | None) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for key, read in shared.KEYS.items():
            if key in table:
                try:
                    found[key] = read(table[key])
                except ValueError as error:
                    self._wrong(f"{key}: {error}", number, key)
        return found

    def _conditions(self, table: Mapping[str, Any], number: int) -> Conditions:
        found: dict[str, Any] = {}
        for kind, read in conditions.KINDS.items():
            if kind in table:
                try:
                    found[kind] = read(conditions.texts(table[kind]))
                except ValueError as error:
                    self._wrong(f"{kind}: {error}", number, kind)
        return Conditions(**found)

    def _unwanted(self, given: Any, number: int) -> Conditions:
        """``not`` is a table of conditions, or words alone."""
        table = given if isinstance(given, dict) else {"words": given} if given else {}
        self._unknown(table, tuple(conditions.KINDS), number, " in not")
        return self._conditions({kind: table[kind] for kind in table if kind in conditions.KINDS}, number)

    def _unknown(
        self, table: Mapping[str, Any], known: tuple[str, ...], number: int | None, where: str = ""
    ) -> None:
        for key in table:
            if key not in known:
                near = get_close_matches(key.lower(), known, 1)
                hint = f"did you mean {near[0]}?" if near else f"there are: {', '.join(known)}"
                self._wrong(f"no key {key}{where}; {hint}", number, key)

    def _wrong(self, what: str, number: int | None, key: str = "") -> None:
        """A problem, with its line as far as that can be found."""
        start = 0 if number is None or number >= len(self._heads) else self._heads[number]
        end = next((head for head in self._heads if head > start), len(self._lines))
        form = re.compile(rf"""\s*["']?{re.escape(key)}["']?\s*=""")
        line = next((n for n in range(start, end) if key and form.match(self._lines[n])), start)
        at = f":{line + 1}" if self._lines else ""
        who = "" if number is None else f"watch {self._called(start, end, number)}: "
        self._problems.append(f"{self._path}{at}: {who}{what}")

    def _called(self, start: int, end: int, number: int) -> str:
        names = (re.match(r"""\s*name\s*=\s*["'](.{1,60})["']""", line) for line in self._lines[start:end])
        return next((found[1] for found in names if found), str(number + 1))


def read(path: Path) -> tuple[list[Watch], str]:
    """The watches of a file, and its language. Raises BadNotices."""
    try:
        text = path.read_text("utf-8-sig")
        content = tomllib.loads(text)
    except OSError as error:
        raise BadNotices(f"{path}: {error.strerror}") from None
    except UnicodeDecodeError:
        raise BadNotices(f"{path}: no UTF-8; save it as that") from None
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise BadNotices(f"{path}: {error}") from None
    found = File(path, text)
    return found.watches(content), found.common.get("language", "zh")


def _asked(table: Mapping[str, Any]) -> str:
    return ", ".join(_pairs(table))


def _pairs(table: Mapping[str, Any], before: str = "") -> Iterator[str]:
    for key, value in table.items():
        if isinstance(value, dict):
            yield from _pairs(value, f"{key} ")
        elif key in ("not", *conditions.KINDS):
            yield f"{before}{key}: {' '.join(map(str, value)) if isinstance(value, list) else value}"
