"""Pages whose file was written anew under another name, where this store was not told of it.

``forget`` tells the store that it works on: not another one that shares the archive, nor one that comes back
from a backup.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath

from newscrawl.archive import Pointer, iter_responses
from newscrawl.archive.rewrite import successor
from newscrawl.codec import Doc
from newscrawl.reextract.unknown import article_id

Captures = dict[str, list[tuple[datetime, Pointer]]]
"""By document id: when it was captured, and where."""

BEGINNING = datetime.min.replace(tzinfo=UTC)


class Renamed:
    """Looks into each file once."""

    def __init__(self, root: str) -> None:
        self._root = Path(root)
        self._files: dict[str, Captures | None] = {}
        """By the name that a pointer has; None: the file is as it was, or gone altogether."""

    def place(self, doc: Doc) -> Pointer | None:
        """Where the page of a document is now; None where its pointer is right or nothing better is known."""
        archive = doc.get("archive")
        file = archive.get("file") if isinstance(archive, Mapping) else None
        captures = self._captures(file) if isinstance(file, str) else None
        if not captures or doc["_id"] not in captures:
            return None
        fetched = doc.get("crawled_at") or doc.get("rejected_at")
        at = fetched if isinstance(fetched, datetime) else BEGINNING
        return min(captures[doc["_id"]], key=lambda found: abs(found[0] - at))[1]

    def _captures(self, file: str) -> Captures | None:
        if file not in self._files:
            self._files[file] = self._look(PurePosixPath(file))
        return self._files[file]

    def _look(self, name: PurePosixPath) -> Captures | None:
        if not self._root.is_dir() or name.is_absolute() or ".." in name.parts:
            return None
        file = successor(self._root / name)
        if file is None:
            return None
        found: Captures = {}
        for captured in iter_responses(file):
            if key := article_id(captured):
                place = Pointer(file.relative_to(self._root).as_posix(), captured.pointer.offset)
                found.setdefault(key, []).append((captured.when, place))
        return found
