"""``docs/quality.md``: how right extraction is, field by field and set by set, beside its peers."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from benchmarks.extraction import ROOT
from benchmarks.extraction.runner import OURS, Result

FILE = ROOT / "docs" / "quality.md"
FIELDS = (
    "body_f1",
    "body_f1_strict",
    "body_exact",
    "para_f1",
    "empty_ok",
    "title",
    "original_title",
    "no_original",
    "published_at",
    "source",
    "authors",
    "editors",
    "no_editor",
    "keywords",
    "images",
    "captions",
    "stocks",
)
_BESIDE = tuple(name for name in FIELDS if not name.startswith(("no_", "empty")) and name != "body_exact")
_HEAD = """# Quality

How accurate extraction is on pages that were annotated by hand: one row per field, one column per set, each
cell the mean over the pages that have the field, with their number in brackets. Written by
`python -m benchmarks.extraction --write`, with the corpus by `--corpus ../shared/corpus`.

The sets: `samples` are the pages of the bundled sample site, all of them invented. The two sets of the
corpus are saved pages of Sina; their text belongs to others, so they are not part of this project: `pages`
are of 2010 to 2022, `posts` are articles of 2021 and 2022 in one frame.

`body_f1` is computed over windows of four words (a Chinese character counts as one); credit lines and
captions that a tool may keep or drop only count in `body_f1_strict`. `body_exact` is the share of bodies
without any mistake, `para_f1` compares whole paragraphs, `empty_ok` is the share of pages without a body
that came out (almost) without one. `no_original` and `no_editor`: nothing was invented where there is none.
A dash marks a field that a tool never got right; an empty list is right if the page has nothing.
"""


def _count(result: Result, name: str) -> int:
    part = "precision" if name.startswith("body_f1") else name
    return sum(part in page.scores for page in result.pages.values())


def _cell(result: Result | None, name: str) -> str:
    value = result.means.get(name) if result else None
    return "" if result is None or value is None else f"{value:.3f} ({_count(result, name)})"


def _table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [f"| {' | '.join(heads)} |", f"|{'|'.join(['---', *['--:'] * (len(heads) - 1)])}|"]
    return "\n".join([*lines, *(f"| {' | '.join(row)} |" for row in rows)]) + "\n"


def _ours(sets: Mapping[str, Sequence[Result]]) -> str:
    found = {name: next((r for r in results if r.name == OURS), None) for name, results in sets.items()}
    rows = [[name, *(_cell(result, name) for result in found.values())] for name in FIELDS]
    return _table(["field", *found], [row for row in rows if any(row[1:])])


def _beside(results: Sequence[Result]) -> str:
    rows = []
    for result in results:
        means = result.means
        figures = [f"{means[name]:.3f}" if means.get(name) else "–" for name in _BESIDE]
        rows.append([f"{result.name} {result.version}".strip(), *figures])
    return _table(["tool", *_BESIDE], rows)


def page(sets: Mapping[str, Sequence[Result]]) -> str:
    """The whole document."""
    parts = [_HEAD, f"\n## newscrawl\n\n{_ours(sets)}"]
    parts += [
        f"\n## Compared with other tools: {name}\n\n{_beside(results)}" for name, results in sets.items()
    ]
    return "".join(parts)


def write(sets: Mapping[str, Sequence[Result]], file: Path = FILE) -> None:
    """Write the document."""
    file.write_text(page(sets), "utf-8")
