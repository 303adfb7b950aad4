"""The versions of an article and what changed between them, to be read; times are the site's."""

import difflib
from collections.abc import Iterator
from datetime import datetime

from newscrawl.codec import Doc
from newscrawl.reading.text import headline
from newscrawl.runs.merge import CONTENT
from newscrawl.sites.days import local, shown

LINES = ("paragraphs", "keywords", "authors", "editors")


def changes(before: Doc, after: Doc) -> Iterator[str]:
    """Lines of a diff, field by field; the HTML only where nothing else says the same."""
    fields = [name for name in CONTENT if name != "body_html" and before.get(name) != after.get(name)]
    for name in fields:
        yield f"@@ {name}"
        yield from _diff(_lines(before.get(name)), _lines(after.get(name)))
    if not fields and before.get("body_html") != after.get("body_html"):
        yield "@@ body_html"
        yield from _diff(before["body_html"].splitlines(), after["body_html"].splitlines())


def _lines(value: object) -> list[str]:
    if value is None:
        return []
    if isinstance(value, datetime):
        return [f"{local(value):%Y-%m-%d %H:%M:%S}"]
    return [str(item) for item in value] if isinstance(value, list) else [str(value)]


def _diff(before: list[str], after: list[str]) -> Iterator[str]:
    for line in difflib.unified_diff(before, after, lineterm="", n=1):
        if not line.startswith(("---", "+++", "@@")):
            yield line


def versions(former: list[Doc], now: Doc) -> Iterator[tuple[str, list[str]]]:
    """Every version, the first one first: its headline, and what changed since the one before."""
    chain = [*sorted(former, key=lambda doc: int(doc["revision"])), now]
    for before, doc in zip([None, *chain], chain, strict=False):
        seen = doc["first_seen_at"] if before is None else before["crawled_at"]
        since = "first seen" if before is None else "changed after"
        yield (
            f"revision {doc['revision']}, {since} {shown(seen)}: {headline(doc)}",
            (list(changes(before, doc)) if before else []),
        )
