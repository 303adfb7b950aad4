"""What the commands of a test said: a failure shows it, as an exit code alone tells nobody where to look."""

from collections import deque
from collections.abc import Iterator, Sequence

COMMANDS, LINES = 4, 15
STATISTICS = (" '", "{'")
"""How lines of Scrapy's statistics begin: there are more of them than of all else."""

_said: deque[tuple[str, str]] = deque(maxlen=COMMANDS)


def note(argv: Sequence[str], code: int, err: str) -> None:
    """Keep the last lines of a command that has ended; of commands the last few."""
    lines = [line for line in err.splitlines() if not line.startswith(STATISTICS)]
    _said.append((f"exit {code}: {' '.join(argv)}"[:200], "\n".join(lines[-LINES:])))


def forget() -> None:
    _said.clear()


def sections() -> Iterator[tuple[str, str]]:
    """Title and text of each, for the report of the test."""
    yield from _said
