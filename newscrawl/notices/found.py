"""New articles that watches asked for: what is to be written into the outbox together with each."""

import hashlib
import logging
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import UTC, datetime

from newscrawl.codec import Doc, iso
from newscrawl.notices import outbox
from newscrawl.notices.watches import Watch, met
from newscrawl.storage import Op

logger = logging.getLogger(__name__)


class Found:
    """``tidy`` is called with a box that has much that is new, before it grows large."""

    def __init__(self, watches: Sequence[Watch], tidy: Callable[[str], None]) -> None:
        self._watches = watches
        self._tidy = tidy
        self._new: Counter[str] = Counter()

    def beside(self, came_to: str, doc: Doc) -> list[Op]:
        """For an article that is ``stored`` or ``revised``. A fault costs the message, not the article."""
        try:
            return self._beside(came_to, doc)
        except Exception:
            logger.exception("notify: %s: a fault in a watch; it is not told", doc.get("_id"))
            return []

    def _beside(self, came_to: str, doc: Doc) -> list[Op]:
        wanted = [watch for watch in self._watches if came_to == "stored" or watch.revisions]
        boxes = [outbox.watch(watch.name) for watch in met(wanted, doc)] if wanted else []
        for box in boxes:
            self._count(box)
        entry = _entry(doc, revised=came_to != "stored")
        key = hashlib.sha256(entry["id"].encode()).hexdigest()[:20]
        return [outbox.add(box, key, entry) for box in boxes]

    def _count(self, box: str) -> None:
        self._new[box] += 1
        if self._new[box] % outbox.MOST == 0:
            self._tidy(box)


def _entry(doc: Doc, *, revised: bool) -> Doc:
    at = iso(datetime.now(UTC))
    return {"id": f"{doc['_id']}@{doc['revision']}", "article": doc["_id"], "at": at, "revised": revised}
