"""The log by settings of ours: JSON lines (``LOG_JSON``), files that are rotated, and those on a full disk.

Scrapy makes its root handler before any crawler exists and again with each crawler, so its formatter cannot
be exchanged for good. Its own way out is ``LOG_INSTALL_ROOT_HANDLER = False`` and a handler of one's own.

Where nobody says how much is to be told (``LOG_LEVEL``, ``-L``), Scrapy tells of trouble only, and so do we
on a terminal: what a run is doing stands there on one line, ``LINE``, which is written over again and again.
"""

import logging
import os
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import Any

from scrapy.settings import SETTINGS_PRIORITIES, BaseSettings

from newscrawl.config.extras import install

JSON_FIELDS = {
    "asctime": "time",
    "levelname": "level",
    "name": "logger",
    "message": "message",
    "exc_info": "exception",
    "stack_info": "stack",
}
"""What a line holds, by the names of ``logging``."""

OF_SCRAPY = ("crawler", "spider", "item")
"""Objects that Scrapy hangs on its records; they are no text."""


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


def is_asked_for(settings: BaseSettings) -> bool:
    """Whether anybody said how much is to be logged."""
    project = SETTINGS_PRIORITIES["project"]
    by_option = (settings.getpriority("LOG_LEVEL") or 0) > project
    return by_option or bool(os.environ.get("NEWSCRAWL_LOG_LEVEL", "").strip())


def is_on_terminal() -> bool:
    """Whether stderr is a terminal on which a line can be written over."""
    return sys.stderr.isatty() and os.environ.get("TERM", "dumb") != "dumb"


def has_line(settings: BaseSettings) -> bool:
    """Whether a run shows how far it is on ``LINE``: where no log goes by in its place."""
    if not is_on_terminal() or not settings.getbool("LOG_ENABLED"):
        return False
    return bool(settings["LOG_FILE"]) or _level(settings) > logging.INFO


def _level(settings: BaseSettings) -> int:
    return logging.getLevelNamesMapping().get(str(settings["LOG_LEVEL"]).upper(), logging.INFO)


class LogAddon:
    """Puts our handler in the place of Scrapy's where what is asked for is not what Scrapy's does."""

    @classmethod
    def update_pre_crawler_settings(cls, settings: BaseSettings) -> None:
        """Before Scrapy's first log line; twice does no harm."""
        is_quiet = not is_asked_for(settings)
        if is_quiet and is_on_terminal() and not settings["LOG_FILE"] and not settings.getbool("LOG_JSON"):
            settings.set("LOG_LEVEL", "WARNING", priority="project")
        wanted = is_quiet or has_line(settings) or settings.getbool("LOG_JSON") or settings["LOG_FILE"]
        if wanted and settings.getbool("LOG_INSTALL_ROOT_HANDLER"):
            settings.set("LOG_INSTALL_ROOT_HANDLER", False, priority="cmdline")
            logging.root.setLevel(logging.NOTSET)
            logging.root.addHandler(handler(settings))
            if is_quiet:
                logging.root.handlers[-1].addFilter(is_news)


def is_news(record: logging.LogRecord) -> bool:
    """Trouble, whoever tells of it, and what is ours to tell."""
    return record.levelno >= logging.WARNING or record.name.partition(".")[0] != "scrapy"


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
    made.setFormatter(_json() if settings.getbool("LOG_JSON") else _plain(settings))
    made.setLevel(settings.get("LOG_LEVEL"))
    return made


def check(settings: BaseSettings) -> None:
    """Find out before the start whether the log will do: ValueError, one line, when it won't."""
    if settings.getbool("LOG_JSON"):
        _json()
    if file := settings["LOG_FILE"]:
        _check_writable(Path(file))


def _check_writable(file: Path) -> None:
    place = file if file.exists() else file.parent
    if file.is_dir() or not os.access(place, os.W_OK):
        raise ValueError(f"LOG_FILE: cannot write {file}; is there a folder, and may this user write in it?")


def _stream(settings: BaseSettings) -> logging.Handler:
    if file := settings["LOG_FILE"]:
        size = int(settings.getfloat("LOG_ROTATE_MB") * (1 << 20))
        mode = "a" if settings.getbool("LOG_FILE_APPEND") else "w"
        keep = settings.getint("LOG_ROTATE_KEEP")
        return SteadyFile(file, mode, size, keep, encoding=settings["LOG_ENCODING"])
    return AboveLine() if settings.getbool("LOG_ENABLED") else logging.NullHandler()


def _plain(settings: BaseSettings) -> logging.Formatter:
    return logging.Formatter(settings["LOG_FORMAT"], settings["LOG_DATEFORMAT"])


def _json() -> logging.Formatter:
    try:
        from pythonjsonlogger.core import RESERVED_ATTRS
        from pythonjsonlogger.json import JsonFormatter
    except ImportError:
        raise ValueError(f"LOG_JSON needs python-json-logger: {install('ops')}") from None
    made = JsonFormatter(
        ["asctime", "levelname", "name", "message"],
        rename_fields=JSON_FIELDS,
        reserved_attrs=[*RESERVED_ATTRS, *OF_SCRAPY],
        json_ensure_ascii=False,
    )
    made.converter = time.gmtime
    made.default_time_format, made.default_msec_format = "%Y-%m-%dT%H:%M:%S", "%s.%03dZ"
    return made
