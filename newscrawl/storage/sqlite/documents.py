"""Documents out of a SQLite file, which anybody may have edited: what is none costs a line, and no more."""

import logging
from collections.abc import Iterable
from pathlib import Path

from newscrawl import codec
from newscrawl.codec import Doc

logger = logging.getLogger(__name__)


class Documents:
    """Reads the rows of one file; each that is no document is told of once."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._told: set[tuple[str, str]] = set()

    def of(self, collection: str, rows: Iterable[tuple[str, str]]) -> list[Doc]:
        """The documents of rows of ``id`` and ``doc``."""
        return [found for key, text in rows if (found := self._read(collection, str(key), text)) is not None]

    def _read(self, collection: str, key: str, text: str) -> Doc | None:
        try:
            found = codec.loads(text)
        except (ValueError, TypeError, RecursionError) as error:
            self._tell(collection, key, " ".join(str(error).split()))
            return None
        if not isinstance(found, dict):
            self._tell(collection, key, "no object")
            return None
        if found.get("_id") != key:  # the row's is what it is found and written by
            found["_id"] = key
        return found

    def _tell(self, collection: str, key: str, why: str) -> None:
        if (collection, key) not in self._told:
            self._told.add((collection, key))
            logger.warning("%s: %s %s is no document (%s): left out", self._path, collection, key, why)
