"""What a re-extraction is asked to do."""

from dataclasses import dataclass
from datetime import date, datetime

from newscrawl.sites import registry
from newscrawl.sites.days import moments

FIRST, LAST = date(1990, 1, 1), date(2100, 12, 31)


@dataclass(frozen=True, slots=True)
class Orders:
    """What was asked for."""

    root: str
    """The archive's folder or file."""

    since: date | None = None
    until: date | None = None
    everything: bool = False
    """Also responses that no document points to."""

    dry_run: bool = False

    @property
    def key(self) -> str:
        """Two runs with the same key do the same work."""
        versions = "+".join(str(site.parser_version) for site in registry.sites())
        return f"{versions} {self.root} {self.since} {self.until} {self.everything}"

    @property
    def moments(self) -> dict[str, datetime] | None:
        """The condition on ``published_at``; None for all times."""
        if self.since or self.until:
            return moments(self.since or FIRST, self.until or LAST)
        return None
