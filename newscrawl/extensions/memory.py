"""Scrapy's memory limit, by what this process has used itself.

``ru_maxrss``, which Scrapy 2.19 asks for, begins on Linux with the memory of the process that started this
one: a large scheduler would have every run stopped at its start.
"""

from pathlib import Path

from scrapy.extensions.memusage import MemoryUsage

STATUS = Path("/proc/self/status")


class OwnMemoryUsage(MemoryUsage):
    """``MEMUSAGE_LIMIT_MB`` and what goes with it, as ever."""

    def get_virtual_size(self) -> int:
        """The most memory that this process has had, in bytes."""
        return peak() or super().get_virtual_size()


def peak() -> int:
    """The same, as Linux tells; 0 where it does not."""
    lines = STATUS.read_text("ascii").splitlines() if STATUS.exists() else []
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith("VmHWM:")), 0)
