"""What a re-extraction came to: counts, and by field how many documents differ, with examples."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import Any

from newscrawl.codec import dumps
from newscrawl.reading.tables import Column, Grid
from newscrawl.reextract.comparing import Change

EXAMPLES, LENGTH = 3, 160
OUTCOMES = ("unchanged", "refreshed", "revised", "stored", "rejected", "unreadable", "no_archive")


@dataclass(slots=True)
class Summary:
    """Counts by outcome and field; the first few examples of each field and kind of trouble."""

    counts: Counter[str] = field(default_factory=Counter)
    fields: Counter[str] = field(default_factory=Counter)
    examples: dict[str, list[dict[str, str]]] = field(default_factory=lambda: defaultdict(list))
    troubles: Counter[str] = field(default_factory=Counter)
    unreadable: str | None = None
    """The first reason of those."""

    resumed: bool = False

    def add(self, docid: str, change: Change) -> None:
        """Count one document, or a page that gave no article with its reason."""
        if not change.outcome:
            return
        self.counts[change.outcome] += 1
        text = change.trouble
        if change.outcome == "unreadable":
            self.unreadable = self.unreadable or text
        if text is not None and (text in self.troubles or len(self.troubles) < 100):
            self.troubles[text] += 1
        for name, (before, after) in change.fields.items():
            self.fields[name] += 1
            if len(self.examples[name]) < EXAMPLES:
                self.examples[name].append({"id": docid, **_shown(before, after)})

    def to_json(self, *, dry_run: bool) -> dict[str, Any]:
        fields = {
            name: {"documents": n, "examples": self.examples[name]} for name, n in self.fields.most_common()
        }
        return {
            "dry_run": dry_run,
            "resumed": self.resumed,
            "documents": self.counts.total(),
            **{name: self.counts[name] for name in OUTCOMES},
            "fields": fields,
            "troubles": dict(self.troubles.most_common()),
        }

    def tables(self) -> list[Grid]:
        """The same to be read; nothing of fields where none differs."""
        found = Grid([Column("documents"), Column("count", right=True)])
        for name in OUTCOMES:
            found.add(name.replace("_", " "), str(self.counts[name]))
        return [found, *([self._fields()] if self.fields else [])]

    def _fields(self) -> Grid:
        values = [Column(name, least=20) for name in ("before", "after")]
        table = Grid([Column("field"), Column("documents", right=True), Column("example"), *values])
        for name, count in self.fields.most_common():
            for number, one in enumerate(self.examples[name] or [{}]):
                head = (name, str(count)) if not number else ("", "")
                table.add(*head, *(one.get(key, "") for key in ("id", "before", "after")))
        return table


def _shown(before: object, after: object) -> dict[str, str]:
    """Two values as text, cut to where they begin to differ."""
    one, other = (dumps({"value_at": value})[12:-1] for value in (before, after))
    same = next(
        (i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other))
    )
    start = max(0, same - 20)
    return {"before": _cut(one, start), "after": _cut(other, start)}


def _cut(text: str, start: int) -> str:
    whole = text[start : start + LENGTH]
    return ("…" if start else "") + whole + ("…" if start + LENGTH < len(text) else "")
