"""Articles, versions and days in the form that an agent reads: what the page said apart from what we know."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from newscrawl.agents.answers import dumps
from newscrawl.api import Article, Day
from newscrawl.reading.history import changes
from newscrawl.reading.text import harmless

Item = dict[str, Any]
BEGINNING = 160
MOST_LINES, LONGEST = 60, 300
MOST_ADDED = 4_000
"""Characters of an article's ``x_…`` fields."""


def brief(article: Article) -> Item:
    """An article in a list."""
    facts = _facts(article) | ({} if article.score is None else {"score": article.score})
    text = harmless(article.text)
    begins = text if len(text) <= BEGINNING else f"{text[:BEGINNING]}…"
    return facts | {"quoted": _heading(article) | {"begins": begins}}


def whole(article: Article, text: str, part: int, parts: int) -> Item:
    """An article to be read; ``text`` is this part of it."""
    found = _facts(article) | {
        "channel": article.channel.name,
        "revision": article.revision,
        "known_at": article.known_at,
        "known_basis": article.known_basis,
        "story_id": article.story_id,
        "flags": article.flags,
        "part": part,
        "parts": parts,
        "added_by_analysts": _added(article),
    }
    said = _heading(article) | {
        "original_title": _said(article.original_title),
        "origin": _said(article.origin),
        "authors": _all_said(article.authors),
        "editors": _all_said(article.editors),
        "keywords": _all_said(article.keywords),
        "text": text,
    }
    return {name: value for name, value in found.items() if value not in (None, (), {})} | {
        "quoted": {name: value for name, value in said.items() if value}
    }


def versions(docs: Sequence[Mapping[str, Any]]) -> Iterator[Item]:
    """Every version, the first one first, with what it changed."""
    for before, doc in zip([None, *docs], docs, strict=False):
        article = Article.of(doc)
        lines = list(changes(dict(before), dict(doc))) if before else []
        shown = _all_said(lines[:MOST_LINES])
        found = {
            "id": article.id,
            "revision": article.revision,
            "known_at": article.known_at,
            "known_basis": article.known_basis,
            "gone_at": article.gone_at,
            "lines_left_out": max(0, len(lines) - MOST_LINES) or None,
            "quoted": {"title": _said(article.title), "changed": shown},
        }
        yield {name: value for name, value in found.items() if value is not None}


def day(found: Day) -> Item:
    """A line of the coverage."""
    made = {
        "day": found.day,
        "list": found.channel,
        "name": found.name,
        "listed": found.listed,
        "stored": found.stored,
        "rejected": found.rejected,
        "gone": found.gone,
        "failed": found.failed,
        "pending": found.pending,
        "given_up": found.given_up,
        "gap": found.gap,
    }
    return {name: value for name, value in made.items() if value is not None}


def _facts(article: Article) -> Item:
    found = {
        "id": article.id,
        "url": article.url,
        "published_at": article.published_at,
        "symbols": article.symbols,
        "gone_at": article.gone_at,
    }
    return {name: value for name, value in found.items() if value not in (None, ())}


def _heading(article: Article) -> Item:
    said = {"title": _said(article.title), "source": _said(article.source)}
    return {name: value for name, value in said.items() if value}


def _said(text: str | None) -> str:
    """What a page said, without what steers a terminal, and not too much of it."""
    return harmless(text or "")[:LONGEST]


def _all_said(texts: Sequence[str]) -> list[str]:
    return [_said(text) for text in texts[:MOST_LINES]]


def _added(article: Article) -> Item:
    """Others' fields; of too much the names alone."""
    added = dict(article.extra)
    return added if len(dumps(added)) <= MOST_ADDED else dict.fromkeys(added, "too large to be shown here")
