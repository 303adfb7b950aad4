"""How much of the machine other programs took meanwhile: what makes figures doubtful."""

import os
import resource
import time
from pathlib import Path

STAT = Path("/proc/stat")
BUSY = 0.1
"""Share of the cores from which a figure is marked."""


class Others:
    """Begins to look when it is made."""

    def __init__(self) -> None:
        self._began, self._all, self._own = time.monotonic(), _all_s(), _own_s()

    def share(self) -> float | None:
        """Of all cores' time, what neither this process nor its ended children took; None where the system
        does not tell. A server that was there before counts as another program."""
        now, cores = _all_s(), os.cpu_count() or 1
        if self._all is None or now is None:
            return None
        others = now - self._all - self.own_s()
        return max(others, 0.0) / (cores * max(time.monotonic() - self._began, 0.01))

    def own_s(self) -> float:
        """CPU seconds of this process and its ended children."""
        return _own_s() - self._own


def told(share: float | None) -> str:
    """One sentence about a share; empty where there is nothing to tell."""
    if share is None or share < BUSY:
        return ""
    return f"⚠ On a busy machine: other programs took {share:.0%} of its cores meanwhile."


def _all_s() -> float | None:
    """Seconds that all cores were at work since the system's start, without waiting."""
    if not STAT.exists():
        return None
    user, nice, system, _, _, irq, softirq, steal, *_ = map(
        int, STAT.read_text("ascii").split("\n")[0].split()[1:]
    )
    return (user + nice + system + irq + softirq + steal) / os.sysconf("SC_CLK_TCK")


def _own_s() -> float:
    used = map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(one.ru_utime + one.ru_stime for one in used)
