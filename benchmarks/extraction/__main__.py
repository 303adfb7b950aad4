"""``python -m benchmarks.extraction``: newscrawl and its peers on pages with gold, as one table.

Exit code 0: the table was printed, whatever the figures; 2: bad usage, told in one line.
"""

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console

from benchmarks.extraction import ROOT, gold, quality, table, venv
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


def parser() -> argparse.ArgumentParser:
    """The command line."""
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
    parser.add_argument(
        "--corpus", type=Path, metavar="DIR", help="also NAME.jsonl over its pages in DIR/NAME (gold: pages)"
    )
    parser.add_argument("--write", action="store_true", help=f"write {quality.FILE.relative_to(ROOT)}")
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


def sets(options: argparse.Namespace) -> dict[str, tuple[Path, Path]]:
    """The sets asked for: each a folder of pages and its gold."""
    samples = ROOT / "samples"
    if options.pages:
        return {options.pages.name: (options.pages, options.gold)}
    found = {"samples": (samples / "pages", samples / "gold.jsonl")}
    for name, file in (("pages", "gold.jsonl"), ("posts", "posts.jsonl")):
        if options.corpus and (options.corpus / file).is_file():
            found[f"corpus: {name}"] = (options.corpus / name, options.corpus / file)
    return found


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; returns its exit code."""
    command = parser()
    options = command.parse_args(arguments)
    if (options.pages is None) != (options.gold is None):
        command.error("--pages and --gold go together")
    if options.pages and (options.corpus or options.write):
        command.error("--corpus and --write are for the samples and the corpus, not for --pages")
    try:
        found = {name: gold.read(*where) for name, where in sets(options).items()}
    except gold.BadGold as error:
        command.error(str(error))
    results: dict[str, list[Result]] = {}
    for name, cases in found.items():
        results[name] = _run_all(options.only, cases, options.runs)
        title = f"{len(cases)} pages of {name}, {options.runs} runs; times in turns with lxml.html"
        table.show(results[name], title)
    if options.write:
        quality.write(results)
    if options.json:
        first = next(iter(results.values()))
        try:
            options.json.write_text(json.dumps(table.as_json(first), ensure_ascii=False, indent=1), "utf-8")
        except OSError as error:
            command.error(str(error))
    return 0


if __name__ == "__main__":
    sys.exit(main())
