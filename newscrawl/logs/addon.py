"""Our handler in the place of Scrapy's, and how much is told.

Scrapy makes its root handler before any crawler exists and again with each crawler, so its formatter cannot
be exchanged for good. Its own way out is ``LOG_INSTALL_ROOT_HANDLER = False`` and a handler of one's own.

Where nobody says how much is to be told (``LOG_LEVEL``, ``-L``), Scrapy tells of trouble only, and so do we
on a terminal: what a run is doing stands there on one line, ``LINE``, which is written over again and again.
"""

import logging
import os
from pathlib import Path

from scrapy.settings import SETTINGS_PRIORITIES, BaseSettings

from newscrawl.logs import formats
from newscrawl.logs.handlers import handler
from newscrawl.logs.line import is_on_terminal


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


def is_asked_for(settings: BaseSettings) -> bool:
    """Whether anybody said how much is to be logged."""
    project = SETTINGS_PRIORITIES["project"]
    by_option = (settings.getpriority("LOG_LEVEL") or 0) > project
    return by_option or bool(os.environ.get("NEWSCRAWL_LOG_LEVEL", "").strip())


def has_line(settings: BaseSettings) -> bool:
    """Whether a run shows how far it is on ``LINE``: where no log goes by in its place."""
    if not is_on_terminal() or not settings.getbool("LOG_ENABLED"):
        return False
    return bool(settings["LOG_FILE"]) or _level(settings) > logging.INFO


def _level(settings: BaseSettings) -> int:
    return logging.getLevelNamesMapping().get(str(settings["LOG_LEVEL"]).upper(), logging.INFO)


def check(settings: BaseSettings) -> None:
    """Find out before the start whether the log will do: ValueError, one line, when it won't."""
    if settings.getbool("LOG_JSON"):
        formats.as_json()
    if file := settings["LOG_FILE"]:
        _check_writable(Path(file))


def _check_writable(file: Path) -> None:
    place = file if file.exists() else file.parent
    if file.is_dir() or not os.access(place, os.W_OK):
        raise ValueError(f"LOG_FILE: cannot write {file}; is there a folder, and may this user write in it?")
