"""Enrich: what functions of your own (``ENRICH``) say of each article goes into its ``x_…`` fields.

A function gets the document and returns a mapping, or nothing; it may be a coroutine function. Whatever it
does wrong costs its fields, not the article: it is counted, and told once for each kind.
"""

import asyncio
import inspect
import logging
import os
import sys
from collections.abc import Awaitable, Callable, Iterable, Mapping
from importlib import import_module
from typing import Any, Self

from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured
from scrapy.statscollectors import StatsCollector

from newscrawl import codec
from newscrawl.codec import Doc
from newscrawl.items import FOREIGN, Article, to_document
from newscrawl.storage.rules import check_field

logger = logging.getLogger(__name__)

Given = Mapping[str, Any] | None
Function = Callable[[Doc], Given | Awaitable[Given]]

MOST_BYTES = 1 << 20
"""What the fields of an article may come to as JSON: a document of 16 MB would be refused whole."""


class BadFunction(ValueError):
    """``ENRICH`` names what cannot be called. One line, fit to print."""


def load(paths: Iterable[str]) -> "Enricher | None":
    """What the dotted paths name; None where there are none. Raises BadFunction."""
    found = {path: _function(path) for path in paths}
    return Enricher(found) if found else None


def _function(path: str) -> Function:
    here = os.getcwd()  # noqa: PTH109 - as it stands in sys.path
    if here not in sys.path and "" not in sys.path:
        sys.path.append(here)  # a file beside newscrawl.env will do
    module, _, name = path.rpartition(".")
    try:
        found = getattr(import_module(module), name, None)
    except (Exception, SystemExit) as error:  # whatever somebody's module does when it is loaded
        raise BadFunction(f"ENRICH={path}: {type(error).__name__}: {' '.join(str(error).split())}") from error
    if not callable(found):
        raise BadFunction(f"ENRICH={path}: {module} has no function {name}")
    function: Function = found
    return function


class Enricher:
    """Functions by their dotted paths."""

    def __init__(self, functions: Mapping[str, Function]) -> None:
        self._functions = functions
        self._told: set[str] = set()

    async def enrich(self, article: Article) -> list[str]:
        """Fill the article's ``foreign`` fields; what went wrong, a short reason each."""
        wrong: list[str] = []
        room = MOST_BYTES
        for path, function in self._functions.items():
            given, reasons = await self._call(path, function, article)
            for name, value in given.items():
                plain, size, reason = _plain(name, value)
                if reason or size > room:
                    reasons.append(self._tell(path, article, reason or f"{name} is too large", refused=True))
                else:
                    article.foreign |= plain
                    room -= size
            wrong += reasons
        return wrong

    async def _call(self, path: str, function: Function, article: Article) -> tuple[Doc, list[str]]:
        try:
            found = function(to_document(article))
            if inspect.isawaitable(found):
                found = await found
            return {} if found is None else dict(found), []
        except (Exception, SystemExit, asyncio.CancelledError) as error:  # it costs its fields
            if isinstance(error, asyncio.CancelledError) and _ends():
                raise
            text = f"{type(error).__name__}: {' '.join(str(error).split())}"
            return {}, [self._tell(path, article, text, kind=type(error).__name__)]

    def _tell(self, path: str, article: Article, text: str, *, kind: str = "", refused: bool = False) -> str:
        """Log what is of a new kind, and give its short reason."""
        reason = f"{path}: {kind or text}"[:200]
        if reason not in self._told:
            self._told.add(reason)
            what = "refused a field" if refused else "failed"
            logger.warning("ENRICH %s %s for %s: %s; the article is stored without it, and more like it are "
                           "only counted", path, what, article.docid, text[:500])  # fmt: skip
        return reason


def _ends() -> bool:
    """Whether it is the run that is cancelled, and not what a function waits for."""
    task = asyncio.current_task()
    return task is not None and task.cancelling() > 0


def _plain(name: object, value: object) -> tuple[Doc, int, str]:
    """A field as both stores keep it, its size, and why it is refused where it is."""
    if not isinstance(name, str) or not name.startswith(FOREIGN):
        return {}, 0, f"{name!a} does not begin with {FOREIGN}"
    try:
        check_field(name, value)
        text = codec.dumps({name: value})
    except (ValueError, TypeError, RecursionError) as error:
        return {}, 0, str(error)
    return codec.loads(text), len(text.encode()), ""


class EnrichPipeline:
    """Calls the functions that ``ENRICH`` names, for articles that are to be stored."""

    def __init__(self, enricher: Enricher, stats: StatsCollector) -> None:
        self._enricher = enricher
        self._stats = stats

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        enricher = load(crawler.settings.getlist("ENRICH"))
        if enricher is None:
            raise NotConfigured
        return cls(enricher, crawler.stats)

    async def process_item(self, item: Article) -> Article:
        for reason in await self._enricher.enrich(item):
            self._stats.inc_value(f"articles/enrich/{reason}")
        return item
