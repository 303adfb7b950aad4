"""One figure of the whole benchmark, and the table of them: on a terminal, and in docs/performance.md."""

import os
import platform
import sqlite3
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from rich.table import Table

DOCUMENT = Path(__file__).parents[1] / "docs" / "performance.md"
PACKAGES = ("scrapy", "twisted", "lxml", "pymongo", "warcio", "isal", "rensa")
HEADS = ("what", "measured", "ratio", "to", "target")


@dataclass(frozen=True, slots=True)
class Figure:
    """What was measured, as text with its unit, and its ratio to a baseline of the same run."""

    what: str
    measured: str
    ratio: float
    baseline: str
    """What the ratio is to."""

    target: str = ""
    met: bool | None = None
    """None where there is no target."""

    def cells(self) -> tuple[str, str, str, str, str]:
        mark = {True: " ✔", False: " ✘", None: ""}[self.met]
        return self.what, self.measured, f"{self.ratio:.2f}", self.baseline, f"{self.target}{mark}"


Part = Callable[[], Sequence[Figure]]


def shown(figures: Sequence[Figure]) -> Table:
    """The table for a terminal."""
    table = Table()
    for head in HEADS:
        table.add_column(head, justify="right" if head in ("measured", "ratio") else "left")
    for figure in figures:
        table.add_row(*figure.cells())
    return table


def markdown(figures: Sequence[Figure], doubt: str = "") -> str:
    """The same for the document, with when, where and by which versions it was measured, and ``doubt``."""
    rows = [HEADS, ("---", "---:", "---:", "---", "---"), *(figure.cells() for figure in figures)]
    return "\n".join([f"{_about()} {doubt}".strip(), "", *("| " + " | ".join(row) + " |" for row in rows)])


def write(part: str, text: str, document: Path = DOCUMENT) -> None:
    """Put a part's figures between its marks in the document. Raises ValueError where it has none."""
    begin, end = f"<!-- {part}: written by make bench -->", "<!-- end -->"
    before, found, rest = document.read_text("utf-8").partition(begin)
    _, closed, after = rest.partition(end)
    if not found or not closed:
        raise ValueError(f"{document} has no {begin} … {end}")
    document.write_text(f"{before}{begin}\n{text}\n{end}{after}", "utf-8")


def _about() -> str:
    packages = ", ".join(f"{name} {version(name)}" for name in PACKAGES)
    machine = f"{os.cpu_count()} cores ({_processor()}), {platform.system()} {platform.release()}"
    python = f"Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}"
    when = f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC, load {os.getloadavg()[0]:.1f}"
    return f"{when}; {machine}; {python}, {packages}."


def _processor() -> str:
    file = Path("/proc/cpuinfo")
    lines = file.read_text("utf-8").splitlines() if file.exists() else []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.machine()
