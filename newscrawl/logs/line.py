"""The last line of a terminal, on which a run shows what it is doing."""

import os
import sys
from collections.abc import Callable
from contextlib import suppress


class Line:
    """The last line of a terminal. What is logged goes above it, and it leaves nothing behind."""

    _text = ""

    def show(self, text: str) -> None:
        """Have it say this; nothing: be gone."""
        self._text = text
        self._write(f"\r\x1b[2K{text}")

    def above(self, write: Callable[[], None]) -> None:
        """Do what writes to the terminal, with the line out of its way."""
        if self._text:
            self._write("\r\x1b[2K")
        write()
        if self._text:
            self._write(self._text)

    @property
    def width(self) -> int:
        """Of the terminal, in columns."""
        try:
            return os.get_terminal_size(sys.stderr.fileno()).columns or 80
        except (OSError, ValueError):
            return 80

    def _write(self, text: str) -> None:
        with suppress(OSError, ValueError):  # a terminal that went away is for the run to notice, not for us
            sys.stderr.write(text)
            sys.stderr.flush()


LINE = Line()


def is_on_terminal() -> bool:
    """Whether stderr is a terminal on which a line can be written over."""
    return sys.stderr.isatty() and os.environ.get("TERM", "dumb") != "dumb"
