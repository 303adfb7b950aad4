"""When runs are to be told of: the first that fails, a new kind of trouble, the first good one after.

Pure functions of what stood before. The kinds are read off the last line's reasons (docs/operations.md).
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from newscrawl.codec import Doc, iso

BAN, STALE, DRIFT, DIED, FAILED = "ban", "stale", "drift", "died", "failed"
GOOD, TEMPLATE = "good", "template"

KINDS = (
    (BAN, re.compile(r"banned\b|.* asks to wait until |asked to wait until ")),
    (STALE, re.compile(r"list (\S+) is stale: ")),
    (DRIFT, re.compile(r".*: did the pages change\?$")),
    (DIED, re.compile(r"the run before this one ended without a record: ")),
)


@dataclass(frozen=True, slots=True)
class Event:
    """Something of a run that is to be told."""

    kind: str
    text: str
    """The reason, as in the last line; of a good run, what it counted."""

    since: str = ""
    """Of a good run: when the first failed, ISO 8601."""

    failed: int = 0
    """Of a good run: how many failed before it."""

    def entry(self, run: Doc, of: str) -> Doc:
        """For the outbox; ``of``: the kind of the run."""
        return {
            "id": f"{run['_id']}:{self.kind}:{self.text}"[:300],
            "at": iso(run["finished_at"]),
            "run": of,
            "kind": self.kind,
            "text": self.text,
            "since": self.since,
            "failed": self.failed,
        }


def kind(problem: str) -> tuple[str, str]:
    """What a reason is about: one of the kinds, and which list of those that are stale."""
    for name, form in KINDS:
        if found := form.match(problem):
            return name, found[1] if form.groups else ""
    return FAILED, ""


def judge(
    alarm: Any, problems: Sequence[str], templates: Sequence[str], run: Doc
) -> tuple[Doc | None, list[Event]]:
    """The alarm that stands after a run, None for none, and what is to be told of the run."""
    stands = alarm if isinstance(alarm, dict) else {}
    events = [Event(TEMPLATE, text) for text in templates]
    if not problems:
        return None, [*events, *_over(stands, run)]
    known: list[str] = list(stands.get("kinds") or ())
    for problem in problems:
        name = ":".join(kind(problem)).strip(":")
        if name not in known:
            known.append(name)
            events.append(Event(kind(problem)[0], problem))
    since = stands.get("since") or iso(run["started_at"])
    return {"since": since, "runs": int(stands.get("runs") or 0) + 1, "kinds": known}, events


def _over(stands: Doc, run: Doc) -> Iterator[Event]:
    if stands:
        counts = ", ".join(f"{name} {n}" for name, n in run["counts"].items() if n)
        yield Event(GOOD, counts or "nothing fetched", str(stands.get("since")), int(stands.get("runs") or 1))
