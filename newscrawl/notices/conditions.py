"""The values of a watch's conditions, in the forms that the command line takes; ValueError for others."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from newscrawl.notices.rules import Phrase
from newscrawl.notices.watches import STORY
from newscrawl.sites import registry
from newscrawl.sites.errors import BadUrl
from newscrawl.storage.grams import phrases
from newscrawl.storage.normal import normal


def texts(value: Any) -> list[str]:
    """A list of texts, or one text."""
    found = [value] if isinstance(value, str) else value
    if not isinstance(found, list) or not all(isinstance(text, str) and text.strip() for text in found):
        raise ValueError('a list of texts in quotes, such as ["…", "…"]')
    return [text.strip() for text in found]


def _phrases(given: Sequence[str]) -> tuple[Phrase, ...]:
    """Raises BadWord for what no search takes either. Blanks within one do not make it two."""
    return tuple(phrases([normal(text) or text])[0] for text in given)


def _symbols(given: Sequence[str]) -> frozenset[str]:
    found = {text: registry.home().symbol(text) for text in given}
    if wrong := [text for text, symbol in found.items() if not symbol]:
        raise ValueError(f"{' '.join(wrong)}: write it as 600519.SH, 00700.HK or AAPL.US")
    return frozenset(symbol for symbol in found.values() if symbol)


def _sources(given: Sequence[str]) -> frozenset[str]:
    return frozenset(map(normal, given))


def _channels(given: Sequence[str]) -> frozenset[tuple[str, str]]:
    return frozenset(map(_channel, given))


def _channel(text: str) -> tuple[str, str]:
    """A list by key or name, a section (china/gncj), or a breadcrumb (国内财经)."""
    if lists := registry.lists_named(text):
        return "lists", lists[0].key
    if text.isdecimal():
        return "lists", text
    return ("path", text.strip("/")) if text.isascii() else ("name", text)


def _stories(given: Sequence[str]) -> frozenset[str]:
    return frozenset(text if text.startswith(STORY) else _document(text) for text in given)


def _document(text: str) -> str:
    try:
        return registry.document_id(text)
    except BadUrl:
        raise ValueError(f"{text} is no story's id, nor an article's id or URL") from None


KINDS: Mapping[str, Callable[[Sequence[str]], Any]] = {
    "words": _phrases,
    "all": _phrases,
    "symbols": _symbols,
    "sources": _sources,
    "channels": _channels,
    "stories": _stories,
    "flags": frozenset,
}
"""By key, in the order of the documents."""
