"""``--columns``: which, and in which order; a name that is none is answered with the nearest."""

import re
from difflib import get_close_matches

from newscrawl.cli.console import BadUsage
from newscrawl.export import base
from newscrawl.export.cells import COLUMNS

FOREIGN = "x_"
"""How fields begin that others add to articles."""

FIELDS = {path: name for name, (path, _) in COLUMNS.items()}
"""By field the column of csv that it fills."""


def chosen(kind: str, text: str) -> tuple[str, ...]:
    """The columns of a format that ``text`` names, with commas between. Raises BadUsage."""
    names = tuple(dict.fromkeys(re.findall(r"[^\s,，]+", text)))
    if not names:
        raise BadUsage("--columns names none: write them with commas between")
    known = base.columns(kind)
    foreign = FOREIGN if kind == "jsonl" else None
    if unknown := [
        name for name in names if name not in known and not (foreign and name.startswith(foreign))
    ]:
        raise BadUsage(f"--columns: {kind} has no {', '.join(_answer(name, known) for name in unknown)}")
    return names


def _answer(name: str, known: list[str]) -> str:
    """The name, and which is nearest to it."""
    path = COLUMNS[name][0] if name in COLUMNS else name
    same = [found for found in (FIELDS.get(name), path.split(".")[0]) if found in known]
    near = same or get_close_matches(name.lower(), known, 1)
    return f"{name} (nearest: {near[0]})" if near else f"{name} ({known[0]}, {known[1]} … are there)"
