"""A note beside the store, for when that is away: when a failed run was last told of that could not write.

A file in the user's own folder for states. Where there can be none, each such run is told of.
"""

import hashlib
import json
import os
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path

from newscrawl.codec import Doc, iso

AGAIN = timedelta(hours=6)
"""Between two messages while the store stays away."""


class Note:
    """The note of one store. ``name``: the store's, without its password."""

    def __init__(self, name: str) -> None:
        folder = os.environ.get("XDG_STATE_HOME") or str(Path("~", ".local", "state"))
        key = hashlib.sha256(name.encode()).hexdigest()[:16]
        self._path = Path(folder, "newscrawl", f"untold-{key}.json")

    def failed(self, now: datetime) -> bool:
        """Count a run that could not write; True when it is to be told of."""
        note = self.read()
        told = _moment(note.get("told"))
        is_due = told is None or not timedelta() <= now - told < AGAIN
        self._write(
            {
                "since": note.get("since") or iso(now),
                "runs": int(note.get("runs") or 0) + 1,
                "told": iso(now) if is_due else note.get("told"),
            }
        )
        return is_due

    def read(self) -> Doc:
        """``since``, how many ``runs``, and when it was last ``told``; empty where the store was not away."""
        with suppress(OSError, RuntimeError, ValueError):
            found = json.loads(self._path.expanduser().read_text("utf-8"))
            if isinstance(found, dict):
                return found
        return {}

    def forget(self) -> None:
        """The store is back, and knows."""
        with suppress(OSError, RuntimeError):
            self._path.expanduser().unlink(missing_ok=True)

    def _write(self, note: Doc) -> None:
        with suppress(OSError, RuntimeError):
            path = self._path.expanduser()
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(json.dumps(note), "utf-8")


def _moment(text: object) -> datetime | None:
    with suppress(ValueError):
        return datetime.fromisoformat(text) if isinstance(text, str) else None
    return None
