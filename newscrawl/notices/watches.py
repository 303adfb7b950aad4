"""A watch: a named rule, and where, when and in which language it tells what meets it."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from newscrawl import stories
from newscrawl.codec import Doc
from newscrawl.notices.rules import Rule, Text
from newscrawl.notices.when import When
from newscrawl.storage import ARTICLES, Store

STORY = "story:"


@dataclass(frozen=True, slots=True)
class Watch:
    """One ``[[watch]]`` of the file."""

    name: str
    rule: Rule
    asked: str
    """The rule as it was written, in a line."""

    urls: tuple[str, ...] = ()
    """Its own channels'; none: those of ``NOTIFY_URLS``."""

    when: When = When()  # noqa: RUF009 - frozen
    language: str = "zh"
    revisions: bool = False
    """Tells of changed articles, too."""


def met(watches: Iterable[Watch], doc: Doc) -> list[Watch]:
    """Those that an article meets."""
    text = Text(doc)
    return [watch for watch in watches if watch.rule.meets(doc, text)]


async def with_stories(store: Store, watches: Iterable[Watch]) -> list[Watch]:
    """The watches with every name of their stories, which may be given by an article. StoreError."""
    return [
        replace(watch, rule=await _with_stories(store, watch.rule)) if _asks_stories(watch.rule) else watch
        for watch in watches
    ]


def _asks_stories(rule: Rule) -> bool:
    return bool(rule.wanted.stories or rule.unwanted.stories)


async def _with_stories(store: Store, rule: Rule) -> Rule:
    wanted = replace(rule.wanted, stories=await _names(store, rule.wanted.stories))
    return Rule(wanted, replace(rule.unwanted, stories=await _names(store, rule.unwanted.stories)))


async def _names(store: Store, given: frozenset[str]) -> frozenset[str]:
    articles = await store.get(ARTICLES, [text for text in given if not text.startswith(STORY)])
    named = [str((articles.get(text) or {}).get("story_id") or text) for text in given]
    return frozenset([name for text in named for name in await stories.names(store, text)])
