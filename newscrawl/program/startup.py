"""Scrapy's TLS, loaded without the twentieth of a second that it takes to find its own name.

For each of its deprecated classes, Scrapy has ``inspect`` read the source of all that is on the stack, and
resolve every module's file, to learn which module has the class.
"""

import inspect
import sys
from types import FrameType, ModuleType


def load_tls() -> None:
    """Load what Scrapy would for its first request."""
    former = inspect.stack, inspect.getmodule
    inspect.stack, inspect.getmodule = _stack, _module  # type: ignore[assignment]  # as that caller has it
    try:
        import scrapy.core.downloader.contextfactory  # noqa: F401
    finally:
        inspect.stack, inspect.getmodule = former


def _stack() -> list[tuple[FrameType]]:
    """Who asks, and who called that."""
    return [(sys._getframe(1),), (sys._getframe(2),)]


def _module(frame: FrameType) -> ModuleType | None:
    return sys.modules.get(frame.f_globals["__name__"])
