"""A tool's own process: ``python -m benchmarks.extraction.worker NAME``, JSON lines in and out.

First it says ``{"version": …}`` or ``{"error": why it cannot}``. Then each line ``{"page", "url", "runs"}``
is answered by ``{"doc", "ms", "bare_ms"}`` or ``{"error"}``. Imports, reading the file and the pipe are
outside of what is timed. What the tool itself prints goes to stderr.
"""

import json
import os
import sys
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any, TextIO

from benchmarks.extraction import peers, timing

_SHORT = 300


def _load(name: str) -> tuple[str, peers.Reader]:
    if name != "newscrawl":
        return peers.load(name)
    from benchmarks.extraction import ours  # the peers' venv has no newscrawl

    return ours.VERSION, ours.document


def _why(error: BaseException) -> str:
    """An exception as one short line."""
    return " ".join(f"{type(error).__name__}: {error}".split())[:_SHORT]


def _plain(value: object) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)


def _answer(read: peers.Reader, request: dict[str, Any]) -> dict[str, Any]:
    body, url = Path(request["page"]).read_bytes(), str(request["url"] or "")
    try:
        doc = read(body, url)
        took = timing.measure(lambda: read(body, url), body, int(request["runs"]))
    except Exception as error:  # a tool's failure, of whatever kind, is its result
        return {"error": _why(error)}
    return {"doc": doc, "ms": took.ms, "bare_ms": took.bare_ms}


def _own_stdout() -> TextIO:
    """The real stdout, for answers only; everyone else's goes to stderr."""
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    return answers


def serve(name: str, requests: Iterator[str], say: Callable[[dict[str, Any]], None]) -> int:
    """Answer every request; returns the exit code."""
    try:
        version, read = _load(name)
    except Exception as error:  # a broken install may raise anything
        say({"error": _why(error)})
        return 1
    say({"version": version})
    for line in requests:
        say(_answer(read, json.loads(line)))
    return 0


def main() -> int:
    """Serve the tool that the command line names, over stdin and stdout."""
    with _own_stdout() as answers:

        def say(message: dict[str, Any]) -> None:
            answers.write(json.dumps(message, default=_plain) + "\n")
            answers.flush()

        return serve(sys.argv[1], iter(sys.stdin.readline, ""), say)


if __name__ == "__main__":
    sys.exit(main())
