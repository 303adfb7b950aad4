"""Which page of a list comes next, so that no row falls between two pages and every reading has an end.

Rows shift while a list is read: new ones push the others down, one that is taken down pulls them up. So pages
overlap: each is asked for in a size that makes it begin with a row of the page before. Where it does not, it
is read again from further up. Sites that pay no heed to a size get the page before once more instead: a row
that was pulled up stands there now.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from newscrawl.items import Told
from newscrawl.runs.ids import Ids
from newscrawl.sites.rows import Rows

if TYPE_CHECKING:
    from datetime import datetime

STALLS = 2
"""Pages in a row without a row that is new to the reading, until it is clear that they repeat."""

FURTHER_UP = (1, 10, 25, 50)
"""Rows by which pages overlap: at first, and each time that a page does not follow on."""

LEAST_SIZE = 12
"""Rows a page; smaller ones cannot always overlap and still go on."""

MOST_PAGES = 10_000
"""No list has half a million rows: one that does is made while it is read."""


@dataclass(frozen=True, slots=True)
class Page:
    """One page as it is asked for: ``size`` rows from ``(number - 1) * size``. Size 0: the site's own."""

    number: int = 1
    size: int = 0

    @property
    def end(self) -> int:
        """How many rows there are to its end."""
        return self.number * self.size


class Paging:
    """One reading of one list, or of one day of it. ``size``: the most rows that the site gives at a time."""

    def __init__(self, size: int, *, proves: bool = True) -> None:
        """``proves``: a page must follow on the one before; not so in an archive, where nothing shifts."""
        self._size = size
        self._proves = proves
        self._overlaps = size >= LEAST_SIZE
        self._seen = Ids()
        self._unsure: set[str] = set()
        """Those of them that came with pages that did not follow on, since the last that did."""

        self._doubted: str | None = None
        """With what the page began that did not follow on."""

        self._dropped = 0
        self._end = 0
        self._last = 0
        self._tries = 0
        self._stalls = 0
        self._is_partial = False
        self._total: int | None = None
        self.pages = 0
        """Pages that followed on."""

        self.low: datetime | None = None
        """The oldest row's time."""

    def see(self, page: Page, rows: Rows) -> Told:
        """Take a page in, and tell what it says."""
        is_sure = bool(rows) and rows[0].id in self._seen and rows[0].id not in self._unsure
        fresh = {row.id for row in rows if self._seen.add(row.id)}
        self._note(rows, fresh)
        if not rows:
            return self._ended()
        follows = not self.pages or not self._proves or is_sure
        if (page.size and rows.told > page.size) or (not follows and rows[0].id == self._doubted):
            self._overlaps = False  # it gives what it likes, whatever it is asked
        if self._overlaps or page.number >= self._last:
            self._is_partial = rows.told < (page.size or self._size)
        if follows:
            return self._followed(page, rows, bool(fresh))
        self._doubted = rows[0].id
        self._last = max(self._last, page.number)
        self._tries += 1
        return Told.AGAIN if self._tries < len(FURTHER_UP) else Told.SHORT

    def plainly(self, size: int) -> Page:
        """The next page as a whole one; from now on they are taken one after the other, each as it is."""
        self._overlaps = self._proves = False
        self._size, self._tries = size, 0
        return Page(self._last + 1, size)

    def after(self, page: Page) -> Page:
        """The page to ask for next; after one that did not follow on, one from further up."""
        if not self._overlaps:
            up = max(1, page.number - 1) if self._tries else self._last + 1
            return Page(up, self._size)
        return covering(max(0, self._end - FURTHER_UP[self._tries]), self._size)

    def _note(self, rows: Rows, fresh: set[str]) -> None:
        self._unsure |= fresh
        self._dropped = max(self._dropped, rows.dropped.total())
        self._total = max(filter(None, (self._total, rows.total)), default=None)
        self.low = min(filter(None, (self.low, *(row.ctime for row in rows))), default=None)

    def _followed(self, page: Page, rows: Rows, is_fresh: bool) -> Told:
        is_first = self.pages == 0
        is_reread = bool(self._tries) or page.number <= self._last
        self.pages += 1
        self._tries = 0
        self._last = max(self._last, page.number)
        self._end = page.end
        if is_first and page.number == 1:
            self._begin(page, rows.told)
        self._unsure.clear()
        if is_fresh:
            self._stalls = 0
        elif self._overlaps and self._is_partial:
            return Told.END  # it begins with a row that is known, and has none after those
        elif self._overlaps or not is_reread:
            self._stalls += 1
        if self.pages >= MOST_PAGES:
            return Told.SHORT
        if self._stalls < STALLS:
            return Told.NEXT
        return Told.END if self._total is not None and self._missing <= 0 else Told.REPEATS

    def _begin(self, page: Page, told: int) -> None:
        """How many rows the first page has is how many there are to a page."""
        if self._overlaps and told < page.size:
            self._size, self._end = told, told
            self._overlaps = told >= LEAST_SIZE
        elif not page.size:
            self._size = told

    @property
    def _missing(self) -> int:
        """How many rows there are still to come, by what the list says."""
        return (self._total or 0) - len(self._seen) - self._dropped

    def _ended(self) -> Told:
        """What a page without rows says."""
        if not self._seen:
            return Told.END
        if self._missing > 0:
            within = self._is_partial and self._missing < self._size
            return Told.END if within else Told.SHORT
        if self._total is not None or self._is_partial:
            return Told.END
        return Told.SHORT if self._overlaps else Told.EMPTY


def covering(start: int, most: int) -> Page:
    """The page of up to ``most`` rows that holds the row at ``start``, from 0, and reaches furthest."""
    sizes = range(most, most // 2, -1)
    return max((Page(start // size + 1, size) for size in sizes), key=lambda page: page.end)
