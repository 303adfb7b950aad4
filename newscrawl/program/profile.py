"""``--profile FILE``: how long everything took."""

import cProfile
from collections.abc import Callable


def profiled(file: str | None, call: Callable[[], None]) -> None:
    """Call it, and where a file is named write what it spent its time on."""
    if not file:
        call()
        return
    profile = cProfile.Profile()
    profile.runcall(call)
    profile.dump_stats(file)
