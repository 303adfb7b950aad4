"""How one list is read in a run: from its top, or day by day and page by page for a backfill."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from newscrawl.items import Listing, Position, Told
from newscrawl.sites.base import Site
from newscrawl.sites.days import shown
from newscrawl.sites.lists import SiteList
from newscrawl.sites.rows import Rows
from newscrawl.spiders.arguments import Arguments
from newscrawl.spiders.backfill import Backfill, Step
from newscrawl.spiders.paging import Page, Paging

if TYPE_CHECKING:
    from datetime import date


class Reading:
    """Knows which page comes next, and what to say at the end."""

    def __init__(
        self,
        site: Site,
        source: SiteList,
        arguments: Arguments,
        backfill: Backfill | None = None,
        *,
        proves: bool = True,
    ) -> None:
        """``proves``: see Paging."""
        self.backfill = backfill
        self._site = site
        self._source = source
        self._arguments = arguments
        self._proves = proves
        self._pagings: dict[date | None, Paging] = {}
        self._pages = 0
        """Those that ``max_pages`` counts."""

    def first(self) -> Step | None:
        """The first request; None when there is nothing left to read."""
        return self.backfill.first() if self.backfill else Step(self._source)

    def page(self, step: Step) -> Page:
        """The page that a step asks for."""
        return Page(step.page, step.size or self._site.page_size)

    def paging(self, step: Step) -> Paging:
        """The pages of the day that a step is of, or of the whole list."""
        if step.day not in self._pagings:
            self._pagings[step.day] = Paging(self._site.page_size, proves=self._proves)
        return self._pagings[step.day]

    def see(self, step: Step, rows: Rows) -> Told:
        """Take a page in, and tell what it says."""
        return self.paging(step).see(self.page(step), rows)

    def whole(self, step: Step) -> Step:
        """In the place of a page that an archive lacks: the next whole one."""
        page = self.paging(step).plainly(self._site.page_size)
        return replace(step, page=page.number, size=page.size)

    def after(
        self, step: Step, rows: Sequence[Listing], told: Told
    ) -> tuple[list[Position], Step | None, float | None]:
        """What to keep, the next request, and of a backfill the share that is read."""
        self._pages += told is not Told.AGAIN
        following: Step | None = None
        if told in (Told.NEXT, Told.AGAIN):
            page = self.paging(step).after(self.page(step))
            following = replace(step, page=page.number, size=page.size)
        if self.backfill is None or told is Told.AGAIN:
            return [], following, None
        positions, following = self.backfill.after(step, rows, following)
        return positions, following, self.backfill.share(step, rows) if following else 1.0

    @property
    def is_enough(self) -> bool:
        """True when ``max_pages`` are read."""
        most = self._arguments.max_pages
        return most is not None and self._pages >= most

    def endings(self, step: Step, told: Told) -> Iterator[str]:
        """What a reader of the log should know of how it ended."""
        if told in (Told.NEXT, Told.AGAIN):
            return
        paging, since = self.paging(step), self._arguments.since
        back = f"the site goes back to {shown(paging.low, self._site.zone)} and no further"
        if told is Told.REPEATS:
            yield f"only rows of pages before; {back}"
        elif step.day is None and since and paging.low and paging.low > since:
            yield f"the list ends here; {back}"
        elif step.day and not paging.pages:
            yield f"no row on {step.day}: not on record as read, asked again by the next such run"
