"""No log records that nobody hears: Scrapy's root logger takes whatever is said, and its handlers drop it.

A page has a dozen of them, each made with its text, a command of pymongo's two.
"""

import logging

from newscrawl.extensions.meanwhile import Meanwhile


class Unheard(Meanwhile):
    """While the engine runs, the root logger takes what any handler of its does; then what it took before."""

    def __init__(self) -> None:
        self._former: int | None = None

    def engine_started(self) -> None:
        root = logging.root
        if root.level == logging.NOTSET and root.handlers:
            self._former = root.level
            root.setLevel(min(handler.level for handler in root.handlers))

    def engine_stopped(self) -> None:
        if self._former is not None:
            logging.root.setLevel(self._former)
