"""``python -m benchmarks`` (``make bench``): every figure of docs/performance.md, written there.

All of it takes about 40 minutes on two cores, and wants a quiet machine: figures taken while others were at
work are marked. ``--quick`` takes about a minute, and writes nothing. Exit code 0: the tables were printed,
whatever the figures; 2: bad usage.
"""

import argparse
import sys
from collections.abc import Sequence
from functools import partial

from rich.console import Console

from benchmarks import figures, parts
from benchmarks.crawl import report
from benchmarks.export import export
from benchmarks.figures import Part
from benchmarks.others import Others, told
from benchmarks.single import single
from benchmarks.start import start

WIDTH = 140


def chosen(*, quick: bool, peers: bool) -> dict[str, Part]:
    """The parts by name, in their order."""
    rounds = 1 if quick else 5
    few, many = (100, 1000) if quick else (1000, 100_000)
    return {
        "crawl": partial(report.local, 50 if quick else 600, rounds),
        "mongo": partial(report.mongo, 20 if quick else 300, rounds),
        "single": partial(single, rounds),
        "start": partial(start, rounds),
        "extraction": partial(parts.extraction, rounds, peers=peers),
        "incremental": partial(parts.no_news, few, many, rounds),
        "stories": partial(parts.placement, few, many),
        "search": partial(parts.full_text, many),
        "export": partial(export, few, rounds),
        "reextract": partial(parts.again, 100 if quick else 6000, rounds),
        "choices": partial(report.choices, 20 if quick else 500, rounds),
        "memory": partial(report.memory, (20, 40) if quick else (1000, 10_000, 100_000)),
    }


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; returns its exit code."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="small numbers, to see that all of it runs")
    parser.add_argument("--only", metavar="PARTS", help="some of them, comma between")
    parser.add_argument("--peers", action="store_true", help="also extraction by other programs")
    options = parser.parse_args(arguments)
    every = chosen(quick=options.quick, peers=options.peers)
    names = options.only.split(",") if options.only else list(every)
    if unknown := [name for name in names if name not in every]:
        parser.error(f"no part {unknown[0]!r}; there are {', '.join(every)}")
    for name in names:
        _report(name, every[name], is_kept=not options.quick)
    return 0


def _report(name: str, part: Part, *, is_kept: bool) -> None:
    others = Others()
    with Console(stderr=True).status(name):
        found = part()
    doubt = told(others.share())
    console = Console(width=None if sys.stdout.isatty() else WIDTH)
    console.print(figures.shown(found), *filter(None, [doubt]))
    if is_kept:
        figures.write(name, figures.markdown(found, doubt))


if __name__ == "__main__":
    sys.exit(main())
