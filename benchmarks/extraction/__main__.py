"""``python -m benchmarks.extraction``: newscrawl and its peers on pages with gold, as one table.

Exit code 0: the table was printed, whatever the figures; 2: bad usage, told in one line.
"""

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console

from benchmarks.extraction import ROOT, gold, table, venv
from benchmarks.extraction.peers import PEERS
from benchmarks.extraction.runner import OURS, Result, run

TOOLS = (OURS, *PEERS)
_RUNS = 7


def _names(text: str) -> list[str]:
    names = [name for name in text.split(",") if name]
    if not names or (unknown := [name for name in names if name not in TOOLS]):
        wrong = unknown[0] if names else text
        raise argparse.ArgumentTypeError(f"no tool {wrong!r}; there are {', '.join(TOOLS)}")
    return list(dict.fromkeys(names))


def _count(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= 1000:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number from 1 to 1000")
    return int(text)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.extraction",
        description="newscrawl and its peers on pages with gold: how right, and how long a page takes.",
    )
    parser.add_argument(
        "--pages", type=Path, metavar="DIR", help="a folder of pages (default: samples/pages)"
    )
    parser.add_argument(
        "--gold", type=Path, metavar="FILE", help="their gold, JSON lines (goes with --pages)"
    )
    parser.add_argument("--runs", type=_count, default=_RUNS, metavar="N", help=f"a page (default: {_RUNS})")
    parser.add_argument("--json", type=Path, metavar="OUT", help="write all figures, by page, to this file")
    parser.add_argument("--only", type=_names, default=list(TOOLS), metavar="NAMES", help=", ".join(TOOLS))
    return parser


def _run_all(names: Sequence[str], cases: Sequence[gold.Case], runs: int) -> list[Result]:
    console = Console(stderr=True)
    if set(names) & set(PEERS):
        venv.ensure(lambda message: console.print(message, markup=False, highlight=False))
    results: list[Result] = []
    for name in names:
        with console.status(name):
            results.append(run(name, cases, runs))
    return results


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; returns its exit code."""
    parser = _parser()
    options = parser.parse_args(arguments)
    if (options.pages is None) != (options.gold is None):
        parser.error("--pages and --gold go together")
    pages = options.pages or ROOT / "samples" / "pages"
    try:
        cases = gold.read(pages, options.gold or ROOT / "samples" / "gold.jsonl")
    except gold.BadGold as error:
        parser.error(str(error))
    results = _run_all(options.only, cases, options.runs)
    table.show(results, f"{len(cases)} pages of {pages}, {options.runs} runs; times in turns with lxml.html")
    if options.json:
        try:
            options.json.write_text(json.dumps(table.as_json(results), ensure_ascii=False, indent=1), "utf-8")
        except OSError as error:
            parser.error(str(error))
    return 0


if __name__ == "__main__":
    sys.exit(main())
