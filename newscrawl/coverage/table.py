"""Coverage on a terminal."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from rich.text import Text

from newscrawl.coverage.channels import ALL, crawl_command, label
from newscrawl.coverage.model import Cell, Coverage, Freshness, Gap
from newscrawl.coverage.words import agreeing, plain
from newscrawl.reading.tables import Column, Grid
from newscrawl.reading.text import harmless
from newscrawl.runs.record import COVERED
from newscrawl.sites.days import shown

SOURCES = 6
GAPS = 20
"""As many are printed."""

WORDS = {"offsite": "off-site", "forgotten": "taken down"}
WEIGHTS = {
    "listed": 0, "stored": 0, "rejected": 3, "gone": 4, "failed": 1, "offsite": 5, "pending": 2,
    "forgotten": 6,
}  # fmt: skip
"""Of the counts: the highest leaves first on a narrow terminal."""

AGES = (
    Column("channel", least=12),
    Column("newest row"),
    Column("newest stored", 1),
    Column("last seen", 2),
    Column("age", right=True),
    Column("state"),
)
STYLES = {"rejected": "yellow", "gone": "dim", "failed": "red", "pending": "cyan"}


def tables(found: Coverage) -> Iterator[Grid | str]:
    """What the command prints, in order."""
    if found.cells:
        yield days(found)
    else:
        hint = f"; the newest row is of {found.newest}" if found.newest else ""
        yield f"No row from {found.window.since} to {found.window.until} (Beijing days){hint}"
    if missing := found.gaps():
        yield gaps(missing)
    if found.freshness:
        yield ages(found)
    if found.periods:
        yield fields(found)
        yield sources(found)
    if found.reasons:
        yield reasons(found)
    if found.given_up:
        told = agreeing(f"{found.given_up} rows were given up")
        yield f"{told}; to retry: {crawl_command()} -a retry=failed"
    if found.runs:
        yield runs(found)


def days(found: Coverage) -> Grid:
    """A line for each Beijing day and channel, days without a row folded."""
    title = f"Beijing days {found.window.since} to {found.window.until}"
    counts = [
        Column(WORDS.get(name, name), WEIGHTS[name], right=True) for name in ("listed", *found.outcomes)
    ]
    table = Grid([Column("day"), Column("channel", least=12), *counts, Column("gap")], title)
    former = found.window.since - timedelta(days=1)
    for day, cells in found.cells.items():
        _fold(table, former, day)
        for number, (lid, cell) in enumerate(cells.items()):
            table.add(f"{day:%Y-%m-%d %a}" if not number else "", *_cells(lid, cell, found.outcomes))
        former = day
    _fold(table, former, found.window.until + timedelta(days=1))
    table.section()
    table.add("total", *_cells(ALL, Cell(found.total), found.outcomes), style="bold")
    return table


def _fold(table: Grid, former: date, day: date) -> None:
    if (missing := (day - former).days - 1) > 0:
        table.add("", Text(f"… {plain('fold', days=missing)[1]}", style="dim"))


def _cells(lid: str, cell: Cell, outcomes: Sequence[str]) -> list[Text]:
    counts = [Text(str(cell.listed), style="bold")]
    counts += [_count(outcome, cell.counts[outcome]) for outcome in outcomes]
    return [Text(label(lid)), *counts, _gap(cell)]


def _count(outcome: str, count: int) -> Text:
    return Text(str(count), style=STYLES.get(outcome, "")) if count else Text("·", style="dim")


def _gap(cell: Cell) -> Text:
    if cell.gap == "low":
        return Text(f"LOW: usually {cell.usual:.0f}", style="bold yellow")
    return Text("GAP: no row", style="bold red") if cell.gap else Text("")


def gaps(missing: list[Gap]) -> Grid:
    """What is missing and what mends it, the newest first; a page or JSON has those that are left out."""
    left = f"; {len(missing) - GAPS} older ones in --html and --json" if len(missing) > GAPS else ""
    columns = [
        Column("day"),
        Column("channel", least=12),
        Column("what", least=16),
        Column("command", least=24),
    ]
    table = Grid(columns, f"Gaps: {len(missing)}{left}")
    for gap in missing[: -GAPS - 1 : -1]:
        _, told = plain(f"gap_{gap.kind}", rows=gap.rows, usual=f"{gap.usual or 0:.0f}")
        table.add(str(gap.day), label(gap.lid), told, gap.command)
    return table


def ages(found: Coverage) -> Grid:
    """How old each channel's newest row is."""
    table = Grid(AGES, title="Channels (Beijing time)")
    for one in found.freshness:
        times = [shown(at) or "—" for at in (one.newest_at, one.stored_at, one.seen_at)]
        style = "bold red" if one.state == "stale" else ""
        table.add(label(one.lid), *times, _age(found, one), Text(one.state, style=style))
    return table


def _age(found: Coverage, one: Freshness) -> str:
    if one.newest_at is None:
        return "—"
    hours = (found.made_at - one.newest_at).total_seconds() / 3600
    return f"{hours:.0f} h" if hours < 96 else f"{hours / 24:.0f} d"


def fields(found: Coverage) -> Grid:
    """The share of articles that have a field."""
    shown_fields = [Column(name, weight, right=True) for weight, name in enumerate(COVERED, 1)]
    columns = [Column(found.step), Column("articles", right=True), *shown_fields]
    table = Grid(columns, f"Articles with a field, by {found.step}")
    for period in found.periods:
        shares = [f"{period.fields[name] / period.articles:.0%}" for name in COVERED]
        table.add(found.label(period), str(period.articles), *shares)
    return table


def sources(found: Coverage) -> Grid:
    """The sources with the most articles, each period a line."""
    top = [name for name, _ in found.sources(SOURCES)]
    named = [Column(harmless(name), weight, right=True) for weight, name in enumerate(top, 1)]
    columns = [Column(found.step), *named, Column("others", right=True)]
    table = Grid(columns, f"Sources, by {found.step}")
    for period in found.periods:
        counts = [period.sources[name] for name in top]
        others = period.articles - sum(counts)
        table.add(found.label(period), *(str(n) if n else Text("·", style="dim") for n in (*counts, others)))
    return table


def reasons(found: Coverage) -> Grid:
    """Why rows became no document."""
    columns = [Column("state"), Column("reason", least=16), Column("template", 1), Column("rows", right=True)]
    table = Grid(columns, title="Reasons")
    for (state, reason, template), count in found.reasons.most_common():
        table.add(state, reason, template or "", str(count))
    return table


def runs(found: Coverage) -> Grid:
    """How many runs a day there were, and how many did not do their job."""
    table = Grid([Column("day"), Column("ok", right=True), Column("failed", right=True)], title="Runs")
    for day, counts in found.runs.items():
        table.add(str(day), str(counts["ok"]), str(counts["failed"]))
    return table
