"""One tool over all pages, in a worker process: what it gave, how right, how long, and what went wrong."""

import contextlib
import json
import statistics
import subprocess
import sys
import tempfile
import threading
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any, Self

from benchmarks.extraction import ROOT, score, venv
from benchmarks.extraction.gold import Case

OURS = "newscrawl"
_LONGEST = 300
"""Seconds that a tool may take for a page with all its runs."""


@dataclass(slots=True)
class PageResult:
    """One page: scores of what was given (nothing, after an error), and the times."""

    scores: dict[str, float]
    ms: float | None = None
    bare_ms: float | None = None
    error: str | None = None


@dataclass(slots=True)
class Result:
    """One tool. ``trouble`` says why there are no pages."""

    name: str
    version: str = ""
    trouble: str | None = None
    pages: dict[str, PageResult] = field(default_factory=dict)

    @property
    def errors(self) -> dict[str, str]:
        """What went wrong, by page."""
        return {name: page.error for name, page in self.pages.items() if page.error}

    @property
    def means(self) -> dict[str, float]:
        """The figures over all pages; a page with an error counts as one with nothing given."""
        return score.means(page.scores for page in self.pages.values())

    @property
    def ms(self) -> float | None:
        """Milliseconds a page, at the median."""
        times = [page.ms for page in self.pages.values() if page.ms is not None]
        return statistics.median(times) if times else None

    @property
    def ratio(self) -> float | None:
        """The tool's time as a multiple of a bare parse of the same page, at the median of pages."""
        ratios = [page.ms / page.bare_ms for page in self.pages.values() if page.ms and page.bare_ms]
        return statistics.median(ratios) if ratios else None


class WorkerFailed(Exception):
    """The worker ended, or took too long; the message says why in one line."""


class Worker:
    """A tool's process, asked page by page."""

    def __init__(self, python: Path, name: str, errors: IO[str]) -> None:
        command = [str(python), "-m", "benchmarks.extraction.worker", name]
        self._errors = errors
        self._process = subprocess.Popen(  # noqa: S603
            command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=errors, text=True
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.kill()
        self._process.communicate()

    def ask(self, request: dict[str, Any] | None = None) -> dict[str, Any]:
        """The answer to a request, or to none: its greeting. Raises WorkerFailed."""
        clock = threading.Timer(_LONGEST, self._process.kill)
        clock.start()
        try:
            line = self._exchange(request)
        finally:
            clock.cancel()
        if not line:
            raise WorkerFailed(self._last_words())
        answer: dict[str, Any] = json.loads(line)
        return answer

    def _exchange(self, request: dict[str, Any] | None) -> str:
        source, sink = self._process.stdout, self._process.stdin
        if source is None or sink is None:
            return ""
        if request is not None:
            with contextlib.suppress(BrokenPipeError):
                sink.write(json.dumps(request) + "\n")
                sink.flush()
        return source.readline()

    def _last_words(self) -> str:
        code = self._process.wait()
        self._errors.seek(0)
        said = [line.strip() for line in self._errors if line.strip()]
        return f"worker ended with {code}{': ' + said[-1] if said else ''}"[:300]


def _run_page(worker: Worker, case: Case, runs: int) -> PageResult:
    """One page; after the worker's end, every page has its error."""
    try:
        answer = worker.ask({"page": str(case.path.resolve()), "url": case.url, "runs": runs})
    except WorkerFailed as error:
        answer = {"error": str(error)}
    scores = score.page(case.gold, answer.get("doc") or {})
    return PageResult(scores, answer.get("ms"), answer.get("bare_ms"), answer.get("error"))


def run(name: str, cases: Sequence[Case], runs: int) -> Result:
    """Run one tool over the cases; whatever it does wrong is in the result."""
    result = Result(name)
    python = Path(sys.executable) if name == OURS else venv.python()
    if not python.exists():
        result.trouble = f"no {venv.FOLDER.name}"
        return result
    with (
        tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace") as errors,
        Worker(python, name, errors) as worker,
    ):
        try:
            greeting = worker.ask()
        except WorkerFailed as error:
            greeting = {"error": str(error)}
        result.version, result.trouble = greeting.get("version", ""), greeting.get("error")
        if not result.trouble:
            result.pages = {case.path.name: _run_page(worker, case, runs) for case in cases}
    return result
