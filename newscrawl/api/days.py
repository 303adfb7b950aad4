"""Coverage for the library: a row a day and list."""

from collections.abc import AsyncGenerator
from datetime import UTC, date, datetime, timedelta

from newscrawl import settings
from newscrawl.api.columns import Column, Layout, field_of, layout
from newscrawl.codec import Doc
from newscrawl.coverage import ALL, Window, measure
from newscrawl.coverage.channels import name_of
from newscrawl.coverage.model import OUTCOMES, Cell
from newscrawl.reading.when import When, read_when
from newscrawl.sites.days import local_day
from newscrawl.storage import Store

USUAL_DAYS = 30
TYPES = {
    "day": "date",
    "channel": "text",
    "name": "text",
    "listed": "integer",
    **dict.fromkeys(OUTCOMES, "integer"),
    "given_up": "integer",
    "gap": "text",
    "usual": "number",
}
LAYOUT: Layout = layout(Column(name, kind, field_of(name)) for name, kind in TYPES.items())


def window(since: When | None, until: When | None) -> Window:
    """The days asked for, both included. Raises ValueError."""
    last = _day("until", until) or local_day(datetime.now(UTC))
    first = _day("since", since) or last - timedelta(days=USUAL_DAYS - 1)
    if first > last:
        raise ValueError(f"since {first} is after until {last}")
    return Window(first, last)


async def coverage(store: Store, window: Window) -> AsyncGenerator[Doc]:
    """A document a day and list, in their order."""
    stale = timedelta(hours=settings.GATE_STALE_HOURS)
    found = await measure(store, window, datetime.now(UTC), stale)
    for day, cells in found.cells.items():
        for lid, cell in cells.items():
            yield _row(day, lid, cell)


def _row(day: date, lid: str, cell: Cell) -> Doc:
    return {
        "day": day,
        "channel": None if lid == ALL else lid,
        "name": name_of(lid),
        "listed": cell.listed,
        **{name: cell.counts[name] for name in OUTCOMES},
        "given_up": cell.given_up,
        "gap": cell.gap,
        "usual": cell.usual,
    }


def _day(name: str, value: When | None) -> date | None:
    found = None if value is None else read_when(name, value)
    return local_day(found) if isinstance(found, datetime) else found
