"""What an exporter is, and which there are.

An exporter is a context manager: inside of it documents are written one by one; leaving it well puts the
output in its place whole, leaving it by an exception leaves nothing there.
"""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Protocol, cast

from newscrawl.cli.console import BadUsage
from newscrawl.codec import Doc
from newscrawl.config.extras import install

Write = Callable[[Doc], None]


@dataclass(frozen=True, slots=True)
class Options:
    """What some formats can be told."""

    bom: bool = False
    """csv: begin with a byte order mark, by which Excel knows UTF-8."""

    by_month: bool = False
    """parquet: a folder a Beijing month."""

    part: str | None = None
    """Add to what is there, under this name, instead of making the output anew."""


class Exporter(Protocol):
    def __call__(self, output: Path | None, options: Options) -> AbstractContextManager[Write]:
        """Write to ``output``, None for stdout. Raises BadUsage, OSError."""


@dataclass(frozen=True, slots=True)
class Format:
    module: str
    function: str = "export"
    stdout: bool = True
    """Whether it may go to stdout; what may not is binary, or more than one file."""

    folder: bool = False
    packs: bool = True
    """Whether a name that ends in .gz or .zst has it compressed."""


FORMATS = {
    "jsonl": Format("jsonl"),
    "csv": Format("csv"),
    "parquet": Format("parquet", stdout=False, packs=False),
    "markdown": Format("markdown", stdout=False, folder=True, packs=False),
    "rss": Format("feeds", "rss"),
    "jsonfeed": Format("feeds", "jsonfeed"),
}


def exporter(name: str) -> Exporter:
    """The exporter of a format. Raises BadUsage when a package that it needs is missing."""
    made = FORMATS[name]
    try:
        module = import_module(f"newscrawl.export.{made.module}")
    except ModuleNotFoundError as error:
        if (error.name or "").startswith("newscrawl"):
            raise
        missing = f"{name} needs {error.name}, which is not installed"
        raise BadUsage(f"{missing}: {install('analyst')}") from error
    return cast("Exporter", getattr(module, made.function))
