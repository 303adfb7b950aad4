"""What an agent can ask of the store. Each tool returns JSON, as answers.py makes it."""

from collections.abc import Callable
from typing import Any

from newscrawl.agents import documents
from newscrawl.agents.answers import answer, pieces, position, quoted
from newscrawl.agents.words import (
    TOOLS,
    AsOf,
    Author,
    Channel,
    Cursor,
    Editor,
    Flag,
    From,
    Id,
    Limit,
    Since,
    Source,
    Story,
    Symbol,
    Until,
    Words,
)
from newscrawl.api import News

LINES = 200
"""Versions or days in an answer, at the most."""


class Tools:
    """The tools, over one open store."""

    def __init__(self, news: News) -> None:
        self._news = news

    def all(self) -> dict[str, Callable[..., str]]:
        """Each by its name."""
        return {name: getattr(self, name) for name in TOOLS}

    def search(
        self,
        words: Words,
        since: Since = None,
        until: Until = None,
        source: Source = None,
        symbol: Symbol = None,
        channel: Channel = None,
        as_of: AsOf = None,
        limit: Limit = 10,
        cursor: Cursor = None,
    ) -> str:
        most = position(cursor, "articles") + limit + 1
        chosen: dict[str, Any] = {"source": source, "symbol": symbol, "channel": channel, "as_of": as_of}
        found = self._news.search(words, since, until, **chosen, limit=most)
        return answer("articles", map(documents.brief, found), cursor, limit)

    def articles(
        self,
        since: Since = None,
        until: Until = None,
        source: Source = None,
        symbol: Symbol = None,
        channel: Channel = None,
        author: Author = None,
        editor: Editor = None,
        flag: Flag = None,
        as_of: AsOf = None,
        limit: Limit = 20,
        cursor: Cursor = None,
    ) -> str:
        most = position(cursor, "articles") + limit + 1
        chosen: dict[str, Any] = {"source": source, "symbol": symbol, "channel": channel, "author": author}
        more = {"editor": editor, "flag": flag, "as_of": as_of}
        found = self._news.articles(since, until, **chosen, **more, limit=most)
        return answer("articles", map(documents.brief, found), cursor, limit)

    def article(self, id: Id, as_of: AsOf = None, cursor: Cursor = None) -> str:  # noqa: A002 - what agents know it by
        found = self._news.article(id, as_of=as_of)
        texts = list(pieces(found.paragraphs))
        parts = (
            documents.whole(found, quoted(text), number, len(texts)) for number, text in enumerate(texts, 1)
        )
        return answer("article", parts, cursor, 1)

    def story(
        self,
        id: Story,  # noqa: A002
        as_of: AsOf = None,
        limit: Limit = 20,
        cursor: Cursor = None,
    ) -> str:
        return answer("articles", map(documents.brief, self._news.story(id, as_of=as_of)), cursor, limit)

    def history(self, id: Id, as_of: AsOf = None, cursor: Cursor = None) -> str:  # noqa: A002
        docs = self._news.history(id, as_of=as_of).records()
        if not docs:
            self._news.article(id, as_of=as_of)  # says that there is none
        return answer("versions", documents.versions(docs), cursor, LINES)

    def coverage(self, since: Since = None, until: Until = None, cursor: Cursor = None) -> str:
        return answer("days", map(documents.day, self._news.coverage(since, until)), cursor, LINES)

    def what_changed(
        self,
        since: From,
        until: Until = None,
        limit: Limit = 20,
        cursor: Cursor = None,
    ) -> str:
        changed = self._news.changed(since, until)
        return answer("changes", (self._last(article.id) for article in changed), cursor, limit)

    def _last(self, docid: str) -> dict[str, Any]:
        docs = self._news.history(docid).records()
        return list(documents.versions(docs[-2:]))[-1]
