"""One article in reading form: what it says, and what is known of it."""

from collections.abc import Iterator
from typing import Any

from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

from newscrawl.codec import Doc
from newscrawl.reading.text import harmless, wrapped
from newscrawl.sites.days import shown

COLUMNS = 84
"""The longest line: forty-two Chinese characters."""

HANGING = 4
"""Columns that what closes a sentence may stand out."""


def show(console: Console, doc: Doc) -> None:
    """Print the article."""
    width = min(console.width - HANGING, COLUMNS)
    for line in wrapped(doc.get("title") or "(no title)", width):
        console.print(Text(line, style="bold"))
    for name, value in facts(doc):
        _fact(console, name, value, width)
    for paragraph in doc.get("paragraphs") or []:
        console.print()
        for line in wrapped(paragraph, width):
            console.print(Text(line), soft_wrap=True)
    if pictures := doc.get("images"):
        console.print()
        for number, picture in enumerate(pictures, 1):
            for line in _picture(f"[{number}] {picture['caption'] or ''}".rstrip(), picture["url"], width):
                console.print(Text(line, style="dim"), soft_wrap=True)
    _removed(console, doc.get("removed") or [], width)


def facts(doc: Doc) -> Iterator[tuple[str, str]]:
    """What is known of the article, name by name; nothing is left empty. Times are Beijing's."""
    channel = doc.get("channel") or {}
    known: dict[str, Any] = {
        "original title": doc.get("original_title"),
        "source": _named(doc.get("source"), doc.get("source_url")),
        "origin": doc.get("origin"),
        "author": _list(doc, "authors"),
        "editor": _named(_list(doc, "editors"), " ".join(doc.get("editor_codes") or [])),
        "published": shown(doc.get("published_at")),
        "released": shown(doc.get("released_at")),
        "modified": shown(doc.get("modified_at")),
        "gone": shown(doc.get("gone_at")),
        "channel": _named(channel.get("name"), channel.get("path")),
        "keywords": _list(doc, "keywords"),
        "stocks": "、".join(_named(s["name"], s["symbol"]) for s in doc.get("stocks") or [] if not s["auto"]),
        "flags": " ".join(doc.get("flags") or []),
        "story": _story(doc),
        "known": _named(shown(doc.get("known_at")), doc.get("known_basis")),
        "revision": str(doc["revision"]) if doc.get("revision", 1) > 1 else None,
        "url": doc.get("url"),
        "id": doc["_id"],
    }
    return ((name, value) for name, value in known.items() if value)


def _fact(console: Console, name: str, value: str, width: int) -> None:
    if name in ("url", "id", "source"):  # never broken: to be clicked on and copied
        console.print(Text(f"{name:>14}  {harmless(value)}", style="cyan"), soft_wrap=True)
        return
    for at, line in enumerate(wrapped(value, width - 16)):
        console.print(Text(f"{'' if at else name:>14}  {line}", style="cyan"), soft_wrap=True)


def _picture(caption: str, url: str, width: int) -> list[str]:
    """The caption in lines, and the address, which is never broken, in the last where there is room."""
    lines, address = list(wrapped(caption, width)), harmless(url)
    if cell_len(f"{lines[-1]} {address}") > width:
        return [*lines, address]
    return [*lines[:-1], f"{lines[-1]} {address}"]


def _removed(console: Console, removed: list[Doc], width: int) -> None:
    """What stood in the body and was taken out, each with its rule."""
    if removed:
        console.print()
    for one in removed:
        for line in wrapped(f"- {one['rule']}: {one['text']}", width):
            console.print(Text(line, style="dim"), soft_wrap=True)


def _list(doc: Doc, name: str) -> str:
    return "、".join(doc.get(name) or [])


def _named(name: str | None, more: str | None) -> str:
    return f"{name} ({more})" if name and more else name or more or ""


def _story(doc: Doc) -> str | None:
    likeness = doc.get("story_similarity")
    return doc.get("story_id") and (f"{doc['story_id']}" + (f" ({likeness:.0%} alike)" if likeness else ""))
