"""The results as one table for people and one object for programs."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from rich import box
from rich.console import Console
from rich.table import Table

from benchmarks.extraction.runner import Result

COLUMNS = {
    "body_f1": "body\nF1",
    "body_f1_strict": "body\nstrict",
    "para_f1": "para\nF1",
    "title": "title",
    "published_at": "publ.\nat",
    "source": "source",
    "editors": "edi-\ntors",
    "original_title": "orig.\ntitle",
    "authors": "au-\nthors",
    "keywords": "key-\nwords",
    "captions": "cap-\ntions",
    "images": "ima-\nges",
    "stocks": "stocks",
}
_WIDTH = 140


def _figure(value: float | None, digits: int) -> str:
    return "–" if value is None else f"{value:.{digits}f}"


def _note(result: Result) -> str:
    if result.trouble:
        return "not run"
    return f"{len(result.errors)} failed" if result.errors else ""


def _row(result: Result) -> list[str]:
    means = result.means
    figures = [_figure(means.get(name), 3) for name in COLUMNS]
    return [result.name, *figures, _figure(result.ms, 2), _figure(result.ratio, 1), _note(result)]


def show(results: Sequence[Result], title: str) -> None:
    """Print the table, and below it what went wrong in full."""
    console = Console()
    if console.width < _WIDTH and not console.is_terminal:
        console = Console(width=_WIDTH)
    table = Table(title=title, box=box.SIMPLE_HEAD, padding=(0, 1, 0, 0), title_justify="left")
    table.add_column("tool", no_wrap=True)
    for heading in (*COLUMNS.values(), "ms a\npage", "×\nlxml"):
        table.add_column(heading, justify="right", no_wrap=True)
    table.add_column("note", no_wrap=True)
    for result in results:
        table.add_row(*_row(result))
    console.print(table)
    for result in results:
        for line in ([result.trouble] if result.trouble else []) + _grouped(result.errors):
            console.print(f"{result.name}: {line}", markup=False, highlight=False)


def _grouped(errors: dict[str, str]) -> list[str]:
    """Each error once, with its pages."""
    pages: dict[str, list[str]] = {}
    for page, error in errors.items():
        pages.setdefault(error, []).append(page)
    return [f"{error} ({', '.join(names)})" for error, names in pages.items()]


def as_json(results: Sequence[Result]) -> dict[str, Any]:
    """Everything that was found, by tool."""
    return {
        result.name: {
            "version": result.version,
            "trouble": result.trouble,
            "mean": result.means,
            "ms": result.ms,
            "ratio": result.ratio,
            "pages": {name: asdict(page) for name, page in result.pages.items()},
        }
        for result in results
    }
