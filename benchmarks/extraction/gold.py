"""Pages with gold: what each must give, read from JSON lines and checked."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_NEEDED = ("file", "title", "published", "paragraphs")


class BadGold(ValueError):
    """The folder or its gold cannot be used; the message is one line."""


@dataclass(frozen=True, slots=True)
class Case:
    """One page and its gold."""

    path: Path
    gold: dict[str, Any]

    @property
    def url(self) -> str:
        """The page's own address; empty when the gold has none."""
        return str(self.gold.get("url") or "")


def _record(line: str, where: str) -> dict[str, Any]:
    try:
        record = json.loads(line)
    except ValueError as error:
        raise BadGold(f"{where}: no JSON: {error}") from error
    if not isinstance(record, dict):
        raise BadGold(f"{where}: not an object")
    if "body" in record and "paragraphs" not in record:
        raise BadGold(f"{where}: hashed gold; plain text is needed here")
    if missing := [name for name in _NEEDED if name not in record]:
        raise BadGold(f"{where}: without {', '.join(missing)}")
    return record


def read(pages: Path, gold: Path) -> list[Case]:
    """The cases of a folder, in the gold's order. Raises BadGold for what is missing or no gold."""
    if not pages.is_dir():
        raise BadGold(f"{pages}: no such folder")
    try:
        text = gold.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise BadGold(f"{gold}: {error}") from error
    records = [
        _record(line, f"{gold.name}:{number}")
        for number, line in enumerate(text.splitlines(), 1)
        if line.strip()
    ]
    cases = [Case(pages / str(record["file"]), record) for record in records]
    if not cases:
        raise BadGold(f"{gold}: no pages in it")
    if missing := [case.path.name for case in cases if not case.path.is_file()]:
        raise BadGold(f"{pages}: without {', '.join(missing[:3])}{' …' if missing[3:] else ''}")
    return cases
