"""No log records that nobody hears: root logger and Scrapy's take whatever is said, and handlers drop it.

A page has a dozen of them, each made with its text, a command of pymongo's two.
"""

import logging

from newscrawl.extensions.meanwhile import Meanwhile

LOGGERS = (logging.root, logging.getLogger("scrapy"))
"""The root logger, and the one that Scrapy sets to take all, whatever the root takes."""


class Unheard(Meanwhile):
    """While the engine runs, both take what any handler of theirs does; then what they took before."""

    def __init__(self) -> None:
        self._former: dict[logging.Logger, int] = {}

    def engine_started(self) -> None:
        if logging.root.level != logging.NOTSET or not logging.root.handlers:
            return
        least = min(handler.level for logger in LOGGERS for handler in logger.handlers)
        for logger in LOGGERS:
            self._former[logger] = logger.level
            logger.setLevel(max(logger.level, least))

    def engine_stopped(self) -> None:
        for logger, level in self._former.items():
            logger.setLevel(level)
