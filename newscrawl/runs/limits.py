"""The limits by which the gate, the doctor and freshness judge: the settings ``GATE_…``."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from scrapy.settings import BaseSettings


@dataclass(frozen=True, slots=True)
class Limits:
    """Shares are of the articles that the run fetched."""

    errors: float = 0.2
    rejects: float = 0.2
    coverage_drop: float = 0.3
    """How far a field's coverage may fall below what former runs had."""

    least: int = 20
    """Articles; fewer say nothing about shares."""

    stale: timedelta = timedelta(hours=72)
    """How old a list's newest row may be, when the list was ever fresher; zero: any age."""

    @classmethod
    def of(cls, settings: "BaseSettings") -> Self:
        """The limits that the settings give."""
        return cls(
            settings.getfloat("GATE_ERRORS"),
            settings.getfloat("GATE_REJECTS"),
            settings.getfloat("GATE_COVERAGE_DROP"),
            settings.getint("GATE_LEAST"),
            timedelta(hours=settings.getfloat("GATE_STALE_HOURS")),
        )

    def is_fresh(self, newest: datetime, now: datetime) -> bool:
        """True for a list whose newest row is young enough."""
        return now - newest <= self.stale
