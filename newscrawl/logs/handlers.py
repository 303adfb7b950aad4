"""Where the log goes: above the terminal's line, or into a file that is rotated and may meet a full disk."""

import logging
import sys
from contextlib import suppress
from logging.handlers import RotatingFileHandler
from typing import Any

from scrapy.settings import BaseSettings

from newscrawl.logs import formats
from newscrawl.logs.line import LINE


class AboveLine(logging.StreamHandler[Any]):
    """The log on stderr, above ``LINE`` where that is shown."""

    def emit(self, record: logging.LogRecord) -> None:
        LINE.above(lambda: super(AboveLine, self).emit(record))


class SteadyFile(RotatingFileHandler):
    """A log file; where its disk takes nothing more, stderr does, after one warning."""

    _instead: logging.StreamHandler[Any] | None = None

    def emit(self, record: logging.LogRecord) -> None:
        if self._instead:
            self._instead.emit(record)
        else:
            super().emit(record)

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 - the name that logging calls
        error = sys.exc_info()[1]
        if self._instead or not isinstance(error, OSError):
            super().handleError(record)
            return
        self._instead = logging.StreamHandler()
        self._instead.setFormatter(self.formatter)
        stream, self.stream = self.stream, None
        with suppress(OSError):
            if stream:
                stream.close()
        line = f"LOG_FILE {self.baseFilename}: {error.strerror}: the log goes on here"
        self._instead.emit(logging.LogRecord(__name__, logging.WARNING, "", 0, line, (), None))
        self._instead.emit(record)


def handler(settings: BaseSettings) -> logging.Handler:
    """The root handler that the ``LOG_…`` settings ask for. Raises OSError for a file it cannot write."""
    made = _stream(settings)
    made.setFormatter(formats.as_json() if settings.getbool("LOG_JSON") else formats.plain(settings))
    made.setLevel(settings.get("LOG_LEVEL"))
    return made


def _stream(settings: BaseSettings) -> logging.Handler:
    if file := settings["LOG_FILE"]:
        size = int(settings.getfloat("LOG_ROTATE_MB") * (1 << 20))
        mode = "a" if settings.getbool("LOG_FILE_APPEND") else "w"
        keep = settings.getint("LOG_ROTATE_KEEP")
        return SteadyFile(file, mode, size, keep, encoding=settings["LOG_ENCODING"])
    return AboveLine() if settings.getbool("LOG_ENABLED") else logging.NullHandler()
