"""Settings as Scrapy's object has them, for commands that read: loading Scrapy takes longer than they do."""

from collections.abc import Iterator, Mapping
from typing import Any

PRIORITIES = {"default": 0, "command": 10, "addon": 15, "project": 20, "spider": 30, "cmdline": 40}
"""Scrapy's, as a test tells."""


class Settings:
    """Values by name, each with the priority of who set it. What nobody set is as in Scrapy."""

    def __init__(self, values: Mapping[str, Any] | None = None, priority: str = "project") -> None:
        self._values: dict[str, tuple[Any, int]] = {}
        self.setdict(values or {}, priority)

    def __getitem__(self, name: str) -> Any:
        found = self._values.get(name)
        return found[0] if found else _of_scrapy(name)

    def __contains__(self, name: str) -> bool:
        return name in self._values or _of_scrapy(name) is not None

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def get(self, name: str, default: Any = None) -> Any:
        """The value, or ``default`` where there is none."""
        found = self[name]
        return default if found is None else found

    def getbool(self, name: str) -> bool:
        """1, "1", true and "true" are true; nothing is false."""
        found = self.get(name, False)
        return found.lower() in ("1", "true") if isinstance(found, str) else bool(found)

    def getint(self, name: str) -> int:
        """A whole number; nothing is 0."""
        return int(self.get(name, 0))

    def getfloat(self, name: str) -> float:
        """A number; nothing is 0."""
        return float(self.get(name, 0))

    def getlist(self, name: str) -> list[Any]:
        """A list, or text with commas between."""
        found = self.get(name) or []
        return found.split(",") if isinstance(found, str) else list(found)

    def getpriority(self, name: str) -> int | None:
        """Of who set it; None for what nobody set."""
        found = self._values.get(name)
        return found[1] if found else None

    def set(self, name: str, value: Any, priority: str | int = "project") -> None:
        """Set it, unless who set it before stands higher."""
        rank = PRIORITIES[priority] if isinstance(priority, str) else priority
        if rank >= (self.getpriority(name) or 0):
            self._values[name] = (value, rank)

    def setdict(self, values: Mapping[str, Any], priority: str | int = "project") -> None:
        """Set each of them."""
        for name, value in values.items():
            self.set(name, value, priority)


def _of_scrapy(name: str) -> Any:
    from scrapy.settings import default_settings

    return getattr(default_settings, name, None)
