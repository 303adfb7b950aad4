"""Python's search for garbage in cycles, less often: as it is set, a tenth of a crawl's CPU goes into it.

A page makes thousands of objects, of which next to none are in cycles. What was there when the engine
started, modules and settings, stays as long as the process, and is not looked through again.
"""

import gc

from newscrawl.config.garbage import THRESHOLDS
from newscrawl.extensions.meanwhile import Meanwhile


class Garbage(Meanwhile):
    """Sets the thresholds while the engine runs, and puts back those that were."""

    def __init__(self) -> None:
        self._former: tuple[int, int, int] | None = None

    def engine_started(self) -> None:
        self._former = gc.get_threshold()
        gc.set_threshold(*THRESHOLDS)
        gc.freeze()

    def engine_stopped(self) -> None:
        if self._former:
            gc.set_threshold(*self._former)
            gc.unfreeze()
