"""Coverage on a terminal."""

from collections.abc import Iterator
from datetime import date, timedelta

from rich.table import Table
from rich.text import Text

from newscrawl.coverage.model import ALL, OUTCOMES, UNLISTED, Cell, Coverage, Freshness, name_of
from newscrawl.reading.text import harmless
from newscrawl.runs.record import COVERED
from newscrawl.sites.days import shown

SOURCES = 6
STYLES = {"rejected": "yellow", "gone": "dim", "failed": "red", "pending": "cyan"}


def tables(found: Coverage) -> Iterator[Table | str]:
    """What the command prints, in order."""
    if found.cells:
        yield days(found)
    else:
        hint = f"; the newest row is of {found.newest}" if found.newest else ""
        yield f"No row from {found.window.since} to {found.window.until} (Beijing days){hint}"
    yield ages(found)
    if found.periods:
        yield fields(found)
        yield sources(found)
    if found.reasons:
        yield reasons(found)
    if found.runs:
        yield runs(found)


def days(found: Coverage) -> Table:
    """A line for each Beijing day and channel, days without a row folded."""
    table = Table(title=f"Beijing days {found.window.since} to {found.window.until}")
    table.add_column("day", no_wrap=True)
    table.add_column("channel", no_wrap=True)
    for name in ("listed", *OUTCOMES):
        table.add_column("off-site" if name == "offsite" else name, justify="right")
    table.add_column("gap")
    former = found.window.since - timedelta(days=1)
    for day, cells in found.cells.items():
        _fold(table, former, day)
        for number, (lid, cell) in enumerate(cells.items()):
            table.add_row(f"{day:%Y-%m-%d %a}" if not number else "", *_cells(lid, cell))
        former = day
    _fold(table, former, found.window.until + timedelta(days=1))
    table.add_section()
    table.add_row("total", *_cells(ALL, Cell(found.total)), style="bold")
    return table


def _fold(table: Table, former: date, day: date) -> None:
    if (missing := (day - former).days - 1) > 0:
        table.add_row("", Text(f"… {missing} days without a row", style="dim"))


def _cells(lid: str, cell: Cell) -> list[Text]:
    name = name_of(lid) if lid in (ALL, UNLISTED) else f"{lid} {name_of(lid)}".strip()
    counts = [Text(str(cell.listed), style="bold")]
    counts += [_count(outcome, cell.counts[outcome]) for outcome in OUTCOMES]
    return [Text(name), *counts, _gap(cell)]


def _count(outcome: str, count: int) -> Text:
    return Text(str(count), style=STYLES.get(outcome, "")) if count else Text("·", style="dim")


def _gap(cell: Cell) -> Text:
    if cell.gap == "low":
        return Text(f"LOW: usually {cell.usual:.0f}", style="bold yellow")
    return Text("GAP: no row", style="bold red") if cell.gap else Text("")


def ages(found: Coverage) -> Table:
    """How old each channel's newest row is."""
    table = Table(title="Channels (Beijing time)")
    for name in ("channel", "newest row", "newest stored", "last seen", "age", "state"):
        table.add_column(name, justify="right" if name == "age" else "left", no_wrap=True)
    for one in found.freshness:
        times = [shown(at) or "—" for at in (one.newest_at, one.stored_at, one.seen_at)]
        style = "bold red" if one.state == "stale" else ""
        table.add_row(f"{one.lid} {name_of(one.lid)}", *times, _age(found, one), Text(one.state, style=style))
    return table


def _age(found: Coverage, one: Freshness) -> str:
    if one.newest_at is None:
        return "—"
    hours = (found.made_at - one.newest_at).total_seconds() / 3600
    return f"{hours:.0f} h" if hours < 96 else f"{hours / 24:.0f} d"


def fields(found: Coverage) -> Table:
    """The share of articles that have a field."""
    table = Table(title=f"Articles with a field, by {found.step}")
    for name in (found.step, "articles", *COVERED):
        table.add_column(name, justify="left" if name == found.step else "right", no_wrap=name == found.step)
    for period in found.periods:
        shares = [f"{period.fields[name] / period.articles:.0%}" for name in COVERED]
        table.add_row(found.label(period), str(period.articles), *shares)
    return table


def sources(found: Coverage) -> Table:
    """The sources with the most articles, each period a line."""
    top = [name for name, _ in found.sources(SOURCES)]
    table = Table(title=f"Sources, by {found.step}")
    table.add_column(found.step, no_wrap=True)
    for name in (*top, "others"):
        table.add_column(Text(harmless(name)), justify="right")
    for period in found.periods:
        counts = [period.sources[name] for name in top]
        others = period.articles - sum(counts)
        table.add_row(
            found.label(period), *(str(n) if n else Text("·", style="dim") for n in (*counts, others))
        )
    return table


def reasons(found: Coverage) -> Table:
    """Why rows became no document."""
    table = Table(title="Reasons")
    for name in ("state", "reason", "template", "rows"):
        table.add_column(name, justify="right" if name == "rows" else "left")
    for (state, reason, template), count in found.reasons.most_common():
        table.add_row(state, harmless(reason), harmless(template), str(count))
    return table


def runs(found: Coverage) -> Table:
    """How many runs a day there were, and how many did not do their job."""
    table = Table(title="Runs")
    for name in ("day", "ok", "failed"):
        table.add_column(name, justify="left" if name == "day" else "right")
    for day, counts in found.runs.items():
        table.add_row(str(day), str(counts["ok"]), str(counts["failed"]))
    return table
