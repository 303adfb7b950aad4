"""The manifest of a lake, ``_manifest.json``: which files there are, and what the store's days were like."""

import json
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from newscrawl import codec
from newscrawl.cli.console import BadUsage
from newscrawl.codec import Doc
from newscrawl.export import atomic

NAME = "_manifest.json"
FORM = 1


@dataclass(slots=True)
class Manifest:
    """What a lake holds: its files by day, and the marks that days had in the store."""

    key: str
    since: datetime | None = None
    days: dict[str, Doc] = field(default_factory=dict)
    marks: dict[str, str] = field(default_factory=dict)

    @classmethod
    def load(cls, folder: Path) -> "Manifest":
        """The manifest in a folder. Raises BadUsage for what is none of ours."""
        file = folder / NAME
        try:
            found: dict[str, Any] = codec.loads(file.read_bytes())
            if found["form"] != FORM:
                raise BadUsage(f"{file} is of another version of newscrawl: export into a new folder")
            days = {day["day"]: day for day in found["days"]}
            return cls(str(found["key"]), found["since_at"], days, dict(found["marks"]))
        except FileNotFoundError:
            raise BadUsage(f"{folder} is no lake: it is not empty, and has no {NAME}") from None
        except (ValueError, KeyError, TypeError) as error:
            if isinstance(error, BadUsage):
                raise
            raise BadUsage(f"{file} cannot be read ({error}): export into a new folder") from error

    def lost(self, folder: Path) -> set[str]:
        """The days whose files are not there, or not of their size: somebody else was at them."""
        return {day for day, doc in self.days.items() if _size(folder / doc["file"]) != doc["bytes"]}

    def save(self, folder: Path) -> None:
        """Put it in its place, when all files are in theirs."""
        days = [self.days[day] for day in sorted(self.days)]
        doc = {
            "form": FORM,
            "made_at": datetime.now(UTC),
            "key": self.key,
            "since_at": self.since,
            "rows": sum(day["rows"] for day in days),
            "days": days,
            "marks": dict(sorted(self.marks.items())),
        }
        with atomic.replacing(folder / NAME) as sink:
            text = json.dumps(json.loads(codec.dumps(doc)), ensure_ascii=False, indent=1)
            sink.write(f"{text}\n".encode())


def _size(file: Path) -> int | None:
    return file.stat().st_size if file.is_file() else None
