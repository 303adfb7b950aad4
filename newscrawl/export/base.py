"""What an exporter is, and which there are.

An exporter is a context manager: inside of it documents are written one by one; leaving it well puts the
output in its place whole, leaving it by an exception leaves nothing there.
"""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Protocol, cast

from newscrawl.cli.console import BadUsage
from newscrawl.codec import Doc
from newscrawl.config.extras import install

Write = Callable[[Doc], None]


@dataclass(frozen=True, slots=True)
class Options:
    """What some formats can be told."""

    columns: tuple[str, ...] = ()
    """Only these, in this order; empty for all."""

    bom: bool = False
    """csv: begin with a byte order mark, by which Excel knows UTF-8."""

    excel: bool = False
    """csv: the same, and cut what is too long for a cell."""

    by_month: bool = False
    """parquet: a folder a Beijing month."""

    part: str | None = None
    """Add to what is there, under this name, instead of making the output anew."""

    notes: list[str] = field(default_factory=list)
    """What the user should be told at the end; the exporter writes here."""


class Exporter(Protocol):
    """The exporter of a format: a context in which each document is written by a call."""

    def __call__(self, output: Path | None, options: Options) -> AbstractContextManager[Write]:
        """Write to ``output``, None for stdout. Raises BadUsage, OSError."""


@dataclass(frozen=True, slots=True)
class Format:
    """A format: where its exporter is, and what it takes. ``folder``: it writes one, of many files."""

    module: str
    function: str = "export"
    stdout: bool = True
    """Whether it may go to stdout; what may not is binary, or more than one file."""

    folder: bool = False
    packs: bool = True
    """Whether a name that ends in .gz or .zst has it compressed."""

    takes: tuple[str, ...] = ()
    """The options that not every format has."""


FORMATS = {
    "jsonl": Format("jsonl", takes=("columns", "removed")),
    "csv": Format("csv", takes=("columns", "bom", "excel")),
    "xlsx": Format("xlsx", stdout=False, packs=False, takes=("columns",)),
    "parquet": Format("parquet", stdout=False, packs=False, takes=("columns", "partition")),
    "markdown": Format("markdown", stdout=False, folder=True, packs=False),
    "rss": Format("feeds", "rss"),
    "jsonfeed": Format("feeds", "jsonfeed"),
}


def exporter(name: str) -> Exporter:
    """The exporter of a format. Raises BadUsage when a package that it needs is missing."""
    return cast("Exporter", getattr(_module(name), FORMATS[name].function))


def columns(name: str) -> list[str]:
    """The names that ``--columns`` of a format takes. Raises BadUsage, likewise."""
    return list(_module(name).columns())


def _module(name: str) -> ModuleType:
    try:
        return import_module(f"newscrawl.export.{FORMATS[name].module}")
    except ModuleNotFoundError as error:
        if (error.name or "").startswith("newscrawl"):
            raise
        missing = f"{name} needs {error.name}, which is not installed"
        raise BadUsage(f"{missing}: {install('analyst')}") from error
