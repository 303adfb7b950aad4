"""Time of one tool on one page, next to a bare ``lxml.html`` parse of the same bytes.

The two take turns, so that a slow moment of the machine falls on both. Each run is from bytes to the
result let go: the tree's own end counts for the parse as it does for the tool.
"""

import gc
import statistics
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from time import perf_counter_ns

from lxml import html

_WARM_UP = 2
_NS_PER_MS = 1e6


@dataclass(frozen=True, slots=True)
class Timing:
    """Medians over the runs of one page, in milliseconds."""

    ms: float
    bare_ms: float

    @property
    def ratio(self) -> float:
        """How many bare parses the tool takes."""
        return self.ms / self.bare_ms if self.bare_ms else 0.0


def bare_parse(body: bytes) -> None:
    """What everything here is measured by: the page as a tree, and no more."""
    if body.strip():
        html.document_fromstring(body)


@contextmanager
def _no_collector() -> Iterator[None]:
    """No garbage collection inside: it would fall on whichever run comes next."""
    gc.collect()
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def _lap(action: Callable[[], object]) -> int:
    start = perf_counter_ns()
    action()
    return perf_counter_ns() - start


def measure(tool: Callable[[], object], body: bytes, runs: int) -> Timing:
    """Run ``tool`` and the bare parse of ``body`` in turns, ``runs`` times each after a warm-up."""
    for _ in range(_WARM_UP):
        bare_parse(body)
        tool()
    bare: list[int] = []
    laps: list[int] = []
    with _no_collector():
        for _ in range(runs):
            bare.append(_lap(lambda: bare_parse(body)))
            laps.append(_lap(tool))
    return Timing(statistics.median(laps) / _NS_PER_MS, statistics.median(bare) / _NS_PER_MS)
