"""A story: who published it first, who took it over, and what they changed."""

import difflib
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from rich.console import Console
from rich.text import Text

from newscrawl.codec import Doc
from newscrawl.reading.text import harmless, headline
from newscrawl.sites.days import shown
from newscrawl.stories.shingles import likeness, normalised, shingles

SHOWN = 3
"""Changed paragraphs that are shown, of each kind."""

EXCERPT = 60
"""Characters of a paragraph that are shown."""

STYLES = {"+": "green", "-": "red"}


def ordered(docs: Sequence[Doc]) -> list[Doc]:
    """In the order of publication; those that show no time last."""
    timed = sorted(
        (doc for doc in docs if doc.get("published_at")), key=lambda doc: (doc["published_at"], doc["_id"])
    )
    return timed + [doc for doc in docs if not doc.get("published_at")]


def show(console: Console, name: str, docs: Sequence[Doc]) -> None:
    """Print the articles of a story."""
    first, *others = ordered(docs)
    console.print(Text(f"{harmless(name)}: {len(docs)} article{'s' * (len(docs) > 1)}", style="bold"))
    console.print()
    _print(console, [f"{_head(first)}  first", *_body(first)])
    for doc in others:
        console.print()
        _print(console, [f"{_head(doc)}  {_relation(first, doc)}", *_body(doc), *differences(first, doc)])


def differences(first: Doc, doc: Doc) -> Iterator[str]:
    """What ``doc`` has otherwise than the first: the title, and a summary of the text."""
    if doc.get("title") != first.get("title"):
        yield f"  title was: {first.get('title')}"
    before, after = first.get("paragraphs") or [], doc.get("paragraphs") or []
    gone, new = _changed(before, after)
    if not gone and not new:
        yield "  text: the same"
        return
    change = sum(map(len, after)) - sum(map(len, before))
    yield f"  text: {len(new)} paragraphs new, {len(gone)} gone, {change:+d} characters"
    for sign, paragraphs in (("-", gone), ("+", new)):
        yield from (f"  {sign} {_excerpt(text)}" for text in paragraphs[:SHOWN])
        if len(paragraphs) > SHOWN:
            yield f"  {sign} … {len(paragraphs) - SHOWN} more"


def _changed(before: list[str], after: list[str]) -> tuple[list[str], list[str]]:
    # Not ndiff: it looks for likeness inside of paragraphs, in the cube of their number.
    steps = difflib.SequenceMatcher(None, before, after).get_opcodes()
    moved = [step for step in steps if step[0] != "equal"]
    gone = [text for _, start, end, _, _ in moved for text in before[start:end]]
    return gone, [text for *_, start, end in moved for text in after[start:end]]


def _relation(first: Doc, doc: Doc) -> str:
    alike = likeness(*(shingles(normalised(one.get("paragraphs") or [])) for one in (first, doc)))
    kind = "repost" if alike.similarity == 1 else "near duplicate"
    return f"{_later(first, doc)}{kind}, {alike.similarity:.0%} alike, {alike.containment:.0%} contained"


def _later(first: Doc, doc: Doc) -> str:
    begun: datetime | None = first.get("published_at")
    when: datetime | None = doc.get("published_at")
    if not begun or not when:
        return ""
    minutes = (when - begun) // timedelta(minutes=1)
    days, hours = minutes // 1440, minutes // 60 % 24
    return "+" + f"{days} d " * (days > 0) + f"{hours} h " * (minutes >= 60) + f"{minutes % 60} min  "


def _head(doc: Doc) -> str:
    when, editors = shown(doc.get("published_at")) or "no time", "、".join(doc.get("editors") or [])
    source = doc.get("source") or "no source"
    return f"{when:16}  {source} / {editors}" if editors else f"{when:16}  {source}"


def _body(doc: Doc) -> list[str]:
    return [f"  {headline(doc)}", f"  {doc['_id']}"]


def _excerpt(text: str) -> str:
    return text if len(text) <= EXCERPT else f"{text[:EXCERPT]}…"


def _print(console: Console, lines: list[str]) -> None:
    head, *rest = lines
    console.print(Text(harmless(head), style="cyan"), soft_wrap=True)
    for line in rest:
        console.print(Text(harmless(line), style=STYLES.get(line[2:3], "")), soft_wrap=True)
