"""A search in the SQLite file, page by page: candidates of the index, each looked at as it stands.

The best first: the most promising candidates are scored by their text, a page of them at a time, so that of
very many the order is that of the pages. The newest first: the order is exact.
"""

import json
import logging
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import chain, count, islice

from newscrawl.storage.base import Where
from newscrawl.storage.collections import ARTICLES
from newscrawl.storage.errors import SpoiltIndex
from newscrawl.storage.ranking import counts, score, texts, weight
from newscrawl.storage.sqlite.names import BLOCKS, ROWS, TODO, field
from newscrawl.storage.sqlite.query import conditions_of
from newscrawl.storage.sqlite.signs import Watched

logger = logging.getLogger(__name__)

PAGE, LARGEST = 60, 960
"""Candidates looked at together: first, and at the most."""

TOLD = 1000
"""More articles that are not indexed yet are told of: they cost a tenth of a millisecond each."""

SPOILT = (
    "the search index is damaged (%s): the articles are read one by one; "
    f"""DROP TABLE "{BLOCKS}" in the file, and the next run makes it anew"""
)
FEW, STRIDE = 1000, 2000
"""So many candidates are sorted by time; more are met in the order of all articles, by so many of these."""

_NEWEST = f"ORDER BY {field('published_at')} DESC, id DESC"

Found = tuple[str, float]
"""An article's id and score."""


class Search:
    """What one search finds."""

    def __init__(
        self,
        connection: sqlite3.Connection,
        index: Watched,
        words: Sequence[str],
        where: Where | None,
        *,
        newest: bool,
    ) -> None:
        """``index``: that of the connection."""
        self._connection = connection
        self._index = index
        self._words = words
        self._condition = conditions_of(ARTICLES, where)
        self._newest = newest
        self._weights = [1.0] * len(words)
        with _snapshot(connection):
            rows = self._indexed()
            self._queued = self._not_indexed(has_index=rows is not None)
            rows = rows or []
        self._size = PAGE + len(self._queued)
        self._ids = self._by_time(rows) if newest else chain(self._queued, self._articles(rows))

    def page(self) -> list[Found] | None:
        """What the next candidates give, in order, perhaps nothing; None when there are no more."""
        ids = list(islice(self._ids, self._size))
        if not ids:
            return None
        self._size = min(2 * self._size, LARGEST)
        found = dict(self._looked_at(ids))
        if self._newest:
            return [(key, found[key]) for key in ids if key in found]
        return sorted(found.items(), key=lambda hit: -hit[1])

    def _not_indexed(self, *, has_index: bool) -> list[str]:
        """The articles that are looked at anyway."""
        queued = f'SELECT article FROM "{TODO}"'  # noqa: S608 - a constant
        source = queued if has_index else "SELECT id FROM articles"
        found = [key for (key,) in self._connection.execute(source)]
        if len(found) > TOLD:
            logger.warning(
                "%d articles are not indexed yet, which runs do: they are read one by one", len(found)
            )
        return found

    def _indexed(self) -> list[int] | None:
        """Candidates; None without an index that can be read."""
        if not self._index.is_current():
            return None
        from newscrawl.storage.sqlite.candidates import Candidates  # numpy: only who searches waits for it

        try:
            found = Candidates(self._connection, self._words)
            rows: list[int] = (found.rows if self._newest else found.best_first()).tolist()
        except SpoiltIndex as error:
            logger.warning(SPOILT, error)
            return None
        self._weights = [weight(found.among, having) for having in found.having]
        return rows

    def _articles(self, rows: Sequence[int]) -> Iterator[str]:
        """The articles of rows, in their order; of some there are none any more."""
        query = f'SELECT row, article FROM "{ROWS}" WHERE row IN (SELECT value FROM json_each(?))'  # noqa: S608 - a constant
        for start in range(0, len(rows), PAGE):
            some = rows[start : start + PAGE]
            known = dict(self._connection.execute(query, (json.dumps(some),)))
            yield from (known[row] for row in some if row in known)

    def _by_time(self, rows: Sequence[int]) -> Iterator[str]:
        if len(rows) > FEW:
            return self._met(set(rows))
        ids = json.dumps([*self._queued, *self._articles(rows)])
        query = f"SELECT id FROM articles WHERE id IN (SELECT value FROM json_each(?)) {_NEWEST}"  # noqa: S608 - a constant
        return (key for (key,) in self._connection.execute(query, (ids,)).fetchall())

    def _met(self, rows: set[int]) -> Iterator[str]:
        """Those of many candidates, in the order of all articles."""
        condition, queued = self._condition, set(self._queued)
        some = f"SELECT id FROM articles{condition.text} {_NEWEST} LIMIT {STRIDE} OFFSET ?"  # noqa: S608 - names are checked
        query = f'SELECT s.id, r.row FROM ({some}) AS s LEFT JOIN "{ROWS}" AS r ON r.article = s.id'  # noqa: S608 - the same
        met: set[str] = set()  # what is written meanwhile moves the others on
        for start in count(0, STRIDE):
            found = self._connection.execute(query, (*condition.values, start)).fetchall()
            new = [key for key, row in found if (row in rows or key in queued) and key not in met]
            met.update(new)
            yield from new
            if len(found) < STRIDE:
                return

    def _looked_at(self, ids: Sequence[str]) -> Iterator[Found]:
        """Those that hold all words and meet the condition."""
        condition = self._condition
        among = f"{condition.text} AND" if condition.text else " WHERE"
        text = "SELECT id, json_extract(doc, '$.title', '$.paragraphs') FROM articles"
        query = f"{text}{among} id IN (SELECT value FROM json_each(?))"  # noqa: S608 - names are checked
        for key, text in self._connection.execute(query, (*condition.values, json.dumps(ids))):
            title, body = texts(*json.loads(text))
            if found := counts(title, body, self._words):
                yield key, score(found, len(body), self._weights)


@contextmanager
def _snapshot(connection: sqlite3.Connection) -> Iterator[None]:
    """All that is read within is of one moment: others may be making a pack."""
    connection.execute("BEGIN")
    try:
        yield
    finally:
        connection.execute("ROLLBACK")
