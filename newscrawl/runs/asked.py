"""What a run was asked, as its spider has it; one of others' may have no arguments: it was asked nothing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Self


@dataclass(frozen=True, slots=True)
class Asked:
    """The arguments of a spider, as far as they are more than the spider's own."""

    given: Mapping[str, str] = field(default_factory=dict)
    """As they were given."""

    articles: int = 0
    """How many were asked for by their URLs; none: lists are read."""

    lists: int = 0
    """How many lists: those that were named, else the ones that the spider reads by itself."""

    since: datetime | None = None
    until: datetime | None = None
    """The first moment of past days that are read, and the first after them."""

    retry: Sequence[str] = ()
    """States whose rows are tried again though they were given up."""

    @classmethod
    def of(cls, spider: object) -> Self:
        """What this spider, or none, was asked."""
        arguments = getattr(spider, "arguments", None)
        return cls(
            dict(getattr(arguments, "given", {})),
            len(getattr(arguments, "targets", ())),
            len(getattr(arguments, "lists", ())),
            getattr(arguments, "since", None),
            getattr(arguments, "until", None),
            getattr(arguments, "retry", ()),
        )

    @property
    def is_backfill(self) -> bool:
        """True where past days are read."""
        return self.since is not None or self.until is not None
