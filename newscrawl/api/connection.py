"""``connect``: a store to be read, by whoever knows nothing of stores and event loops."""

import os
import weakref
from collections.abc import Coroutine, Iterable
from contextlib import suppress
from datetime import datetime
from functools import partial
from typing import Any, Self, TypeVar

from newscrawl.api import choosing, columns, days, reading
from newscrawl.api.errors import NotFound, arguments, told
from newscrawl.api.loop import Loop
from newscrawl.api.model import Article, Day, Run
from newscrawl.api.place import uri_of
from newscrawl.api.results import Results
from newscrawl.reading.choice import document_id
from newscrawl.reading.sound import SoundStore
from newscrawl.reading.when import When
from newscrawl.storage import Access, Store, open_store
from newscrawl.storage.grams import phrases

T = TypeVar("T")
Some = str | Iterable[str] | None
"""A value, or several of which any will do."""


def connect(place: str | os.PathLike[str] | None = None) -> "News":
    """The store at a path (``data/news.db``) or URI (``mongodb://…/db``), to be read.

    Without one, the store that ``NEWSCRAWL_STORE_URI`` names, or ``data/news.db``. Raises StoreFailed.
    """
    return News(place)


class News:
    """A store to be read, from any thread; a context manager. Nothing in it can be changed from here."""

    def __init__(self, place: str | os.PathLike[str] | None = None) -> None:
        with told(), arguments():
            store = open_store(uri_of(place))
        self._store = SoundStore(store, {})
        self.loop = Loop()
        """For the library itself."""

        self._end = weakref.finalize(self, _end, self.loop, store)
        try:
            self._run(store.open(Access.READ))
        except BaseException:
            self.close()
            raise

    @property
    def name(self) -> str:
        """The store's URI, without its password."""
        return self._store.name

    def close(self) -> None:
        """Close the store; closing it again does nothing."""
        with told():
            self._end()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"<newscrawl store {self.name}>"

    def articles(
        self,
        since: When | None = None,
        until: When | None = None,
        *,
        source: Some = None,
        editor: Some = None,
        author: Some = None,
        symbol: Some = None,
        channel: Some = None,
        story: Some = None,
        flag: Some = None,
        limit: int = 0,
        as_of: When | None = None,
    ) -> Results[Article]:
        """Articles, the newest first. Several values of a filter mean any of them; ``limit=0`` means all.

        ``since``, ``until``: days (``"2024-05-17"``, Beijing's, both included) or moments. ``as_of``: as the
        store was at a moment (a day: at its end), each article in the version of that time.
        """
        given = choosing.given(source, editor, author, symbol, channel, story, flag)
        with arguments():
            where, at = choosing.conditions(given, since, until), choosing.moment(as_of)
            choosing.check_limit(limit)
        about = choosing.shown("articles", given, since=since, until=until, limit=limit or None, as_of=as_of)
        ask = partial(reading.articles, self._store, where, limit, at)
        count = None if at else partial(reading.count, self._store, where, limit)
        return Results(self, ask, Article.of, columns.of_articles(), about, count)

    def search(
        self,
        words: str | Iterable[str],
        since: When | None = None,
        until: When | None = None,
        *,
        source: Some = None,
        editor: Some = None,
        author: Some = None,
        symbol: Some = None,
        channel: Some = None,
        story: Some = None,
        flag: Some = None,
        limit: int = 0,
        as_of: When | None = None,
        newest: bool = False,
    ) -> Results[Article]:
        """Articles whose title or text has all of the words, the best first, each with its ``score``.

        ``newest``: the newest first. The rest is as in ``articles``.
        """
        given = choosing.given(source, editor, author, symbol, channel, story, flag)
        wanted = [words] if isinstance(words, str) else list(words)
        with arguments():
            phrases(wanted)
            where, at = choosing.conditions(given, since, until), choosing.moment(as_of)
            choosing.check_limit(limit)
        given = {"words": wanted, **given}
        about = choosing.shown("search", given, since=since, until=until, limit=limit or None, as_of=as_of)
        ask = partial(reading.search, self._store, wanted, where, limit, at, newest=newest)
        return Results(self, ask, Article.of, columns.of_articles(scored=True), about, None)

    def article(self, id_or_url: str, *, as_of: When | None = None) -> Article:
        """One article, by its id or its URL. Raises NotFound, also for one that was not known then."""
        docid, at = self._id(id_or_url, as_of)
        found = self._run(reading.article(self._store, docid, at))
        if found is None:
            known = f" that was known at {as_of}" if at else ""
            raise NotFound(f"no article {id_or_url}{known} in {self.name}")
        return Article.of(found)

    def history(self, id_or_url: str, *, as_of: When | None = None) -> Results[Article]:
        """Every version of an article, the first one first; none where there is no such article."""
        docid, at = self._id(id_or_url, as_of)
        ask = partial(reading.history, self._store, docid, at)
        about = choosing.shown("history", id=id_or_url, as_of=as_of)
        return Results(self, ask, Article.of, columns.of_articles(), about, None)

    def story(self, name: str, *, as_of: When | None = None) -> Results[Article]:
        """The articles of a story (its id, or an article's id or URL), in the order of their publication."""
        with arguments():
            where, at = choosing.conditions({"story": [name]}, None, None), choosing.moment(as_of)
        ask = partial(reading.story, self._store, where, at)
        about = choosing.shown("story", id=name, as_of=as_of)
        count = None if at else partial(reading.count, self._store, where, 0)
        return Results(self, ask, Article.of, columns.of_articles(), about, count)

    def changed(self, since: When, until: When | None = None) -> Results[Article]:
        """Articles that were revised, or taken down by the site, in that time; the latest change first."""
        with arguments():
            window = choosing.window(since, until)
        ask = partial(reading.changed, self._store, window)
        about = choosing.shown("changed", since=since, until=until)
        return Results(self, ask, Article.of, columns.of_articles(), about, None)

    def coverage(self, since: When | None = None, until: When | None = None) -> Results[Day]:
        """By day and list what was listed, what became of it and what is missing (default: 30 days)."""
        with arguments():
            window = days.window(since, until)
        ask = partial(days.coverage, self._store, window)
        about = choosing.shown("coverage", since=str(window.since), until=str(window.until))
        return Results(self, ask, Day.of, days.LAYOUT, about, None)

    def runs(self, *, failed: bool = False, limit: int = 0) -> Results[Run]:
        """The records of runs, the newest first; ``failed``: only of failed ones."""
        with arguments():
            choosing.check_limit(limit)
        ask = partial(reading.runs, self._store, failed, limit)
        count = partial(reading.count_runs, self._store, failed, limit)
        about = choosing.shown("runs", failed=failed or None, limit=limit or None)
        return Results(self, ask, Run.of, columns.of_runs(), about, count)

    def _id(self, text: str, as_of: When | None) -> tuple[str, datetime | None]:
        with arguments():
            return document_id(text), choosing.moment(as_of)

    def _run(self, work: Coroutine[Any, Any, T]) -> T:
        with told():
            return self.loop.run(work)


def _end(loop: Loop, store: Store) -> None:
    """Close the store and its loop; at Python's own end, as far as that still goes."""
    with suppress(RuntimeError):  # no thread can be started any more
        loop.end(store.close)
