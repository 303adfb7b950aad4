"""What a watch asks of an article: words of its title and text, and the fields that ``scrapy articles`` has.

Several values of one kind mean either, several kinds mean all, as in the options of that command.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from newscrawl.codec import Doc
from newscrawl.items import lists_of
from newscrawl.storage.normal import holds, normal

Phrase = str
"""Text in its normal form (storage/normal.py), as a search for it finds it."""


class Text:
    """An article's title and text, in their normal form once that is asked for."""

    def __init__(self, doc: Doc) -> None:
        self._doc = doc

    def holds(self, phrase: Phrase) -> bool:
        return holds(self._title, phrase) or holds(self._body, phrase)

    @cached_property
    def _title(self) -> str:
        return normal(self._doc.get("title") or "")

    @cached_property
    def _body(self) -> str:
        return normal("\n".join(self._doc.get("paragraphs") or ()))


@dataclass(frozen=True, slots=True)
class Conditions:
    """What may be asked; each kind that is empty asks nothing."""

    words: tuple[Phrase, ...] = ()
    """One of them must be there."""

    all: tuple[Phrase, ...] = ()
    """Every one of them must be there."""

    symbols: frozenset[str] = frozenset()
    sources: frozenset[str] = frozenset()
    """In their normal form."""

    channels: frozenset[tuple[str, str]] = frozenset()
    """Fields and values: ``("lists", "1686")``, ``("path", "china/gncj")``, ``("name", "国内财经")``."""

    stories: frozenset[str] = frozenset()
    flags: frozenset[str] = frozenset()

    def answers(self, doc: Doc, text: Text) -> Iterator[bool]:
        """For each kind that is asked, whether the article has it."""
        if self.words:
            yield any(map(text.holds, self.words))
        if self.all:
            yield all(map(text.holds, self.all))
        if self.sources:
            yield normal(doc.get("source") or "") in self.sources
        if self.channels:
            yield not self.channels.isdisjoint(_channels(doc.get("channel")))
        if self.stories:
            yield doc.get("story_id") in self.stories
        for wanted, name in ((self.symbols, "symbols"), (self.flags, "flags")):
            if wanted:
                yield not wanted.isdisjoint(doc.get(name) or ())


@dataclass(frozen=True, slots=True)
class Rule:
    """``wanted`` must hold in every kind, ``unwanted`` in none."""

    wanted: Conditions
    unwanted: Conditions = field(default_factory=Conditions)

    def meets(self, doc: Doc, text: Text) -> bool:
        return all(self.wanted.answers(doc, text)) and not any(self.unwanted.answers(doc, text))


def _channels(channel: Any) -> set[tuple[str, str]]:
    if not isinstance(channel, Mapping):
        return set()
    found = {("lists", str(key)) for key in lists_of(channel)}
    return found | {(name, str(channel[name])) for name in ("path", "name") if channel.get(name)}
