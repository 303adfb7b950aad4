"""The tables of the page: readable without scripts, and the text form of each chart. Newest days first."""

from collections.abc import Sequence
from datetime import date, datetime
from html import escape
from itertools import groupby

from newscrawl.coverage.channels import crawl_command
from newscrawl.coverage.markup import channel, date_of, moment, number, period, row, table
from newscrawl.coverage.model import DAY, Cell, Coverage, Gap
from newscrawl.coverage.words import both, plain
from newscrawl.runs.record import COVERED

SHADES = (0, 5, 20, 50, 100)
"""Rows above which a cell is darker."""

MARKS = {"empty": "✕", "low": "▼", "given_up": "✕", "failed": "!", "pending": "…", "stale": "■"}


def made(found: Coverage, sources: int) -> dict[str, str]:
    """The page's parts by their names in the template."""
    return {
        "tiles": _tiles(found),
        "gap_list": _gap_list(found),
        "overview_table": _overview(found),
        "outcome_table": _outcomes(found),
        "field_table": _fields(found),
        "source_table": _sources(found, sources),
        "age_table": _ages(found),
        "reason_table": _reasons(found),
        "run_table": _runs(found),
    }


def _tiles(found: Coverage) -> str:
    total = found.total
    counts = [("listed", total.total()), *((name, total[name]) for name in found.outcomes)]
    counts.append(("gaps", len(found.gaps())))
    made = (
        f'<div class="{name}"><dt>{both(name)}</dt><dd>{count:,}{_unit(name, found.given_up)}</dd></div>'
        for name, count in counts
    )
    return "".join(made)


def _unit(name: str, given_up: int) -> str:
    if name == "failed" and given_up:
        return f" <small>{both('unit_rows')} · {both('of_which_given_up', rows=f'{given_up:,}')}</small>"
    return f" <small>{both('unit_gaps' if name == 'gaps' else 'unit_rows')}</small>"


def _gap_list(found: Coverage) -> str:
    if not found.cells:
        return f"<p>{both('nothing')}</p>"
    told = _given_up(found.given_up) if found.given_up else ""
    days = ((day, list(gaps)) for day, gaps in groupby(found.gaps(), key=lambda gap: gap.day))
    parts = [_gaps_of(day, gaps, is_linked=day in found.cells) for day, gaps in days]
    return f'{told}<ul class="gaps">{"".join(reversed(parts))}</ul>' if parts else f"<p>{both('no_gaps')}</p>"


def _given_up(rows: int) -> str:
    command = f"<code>{escape(f'{crawl_command()} -a retry=failed')}</code>"
    return f'<p class="note">{both("given_up_rows", rows=f"{rows:,}")} {command}</p>'


def _gaps_of(day: date, gaps: Sequence[Gap], *, is_linked: bool) -> str:
    """A day's gaps, a link to its row, and what mends them, each command once."""
    told = "".join(f"<li>{channel(gap.lid)} · {_gap(gap)}</li>" for gap in gaps)
    commands = "".join(f"<code>{escape(text)}</code>" for text in dict.fromkeys(gap.command for gap in gaps))
    head = f'<a href="#d-{day}">{day}</a>' if is_linked else f"<b>{day}</b>"
    return f"<li>{head}<ul>{told}</ul>{commands}</li>"


def _gap(gap: Gap) -> str:
    mark = f'<b class="{gap.kind}">{MARKS[gap.kind]}</b> '
    return mark + both(f"gap_{gap.kind}", usual=f"{gap.usual or 0:.0f}", rows=f"{gap.rows:,}")


def _overview(found: Coverage) -> str:
    rows: list[str] = []
    former = found.window.since - DAY
    for day, cells in found.cells.items():
        rows += _folded(former, day, len(found.lids))
        shades = "".join(_shade(cells.get(n)) for n in found.lids)
        rows.append(f'<tr id="d-{day}"><th scope="row">{date_of(day)}</th>{shades}</tr>')
        former = day
    rows += _folded(former, found.window.until + DAY, len(found.lids))
    return table("overview", [both("day"), *map(channel, found.lids)], reversed(rows), "grid")


def _folded(former: date, day: date, width: int) -> list[str]:
    missing = (day - former).days - 1
    if missing < 1:
        return []
    return [f'<tr class="fold"><td colspan="{width + 1}">{both("fold", days=missing)}</td></tr>']


def _shade(cell: Cell | None) -> str:
    if cell is None:
        return '<td class="s0"><span class="none">·</span></td>'
    depth = sum(cell.listed > limit for limit in SHADES)
    mark = MARKS.get(cell.gap or "", "")
    words = " / ".join(plain(cell.gap, usual=f"{cell.usual or 0:.0f}")) if cell.gap else ""
    title = f' title="{escape(words)}"' if words else ""
    number = str(cell.listed) if cell.listed else ""
    return f'<td class="s{depth} {cell.gap or ""}"{title}>{number}{mark}</td>'


def _outcomes(found: Coverage) -> str:
    heads = [both("day"), both("listed"), *map(both, found.outcomes), both("given_up")]
    rows = (
        row(f"{date_of(day)}<br>{channel(lid)}", _counts(cell, found.outcomes))
        for day, cells in reversed(found.cells.items())
        for lid, cell in cells.items()
    )
    return table("outcomes", heads, rows, "narrow")


def _counts(cell: Cell, outcomes: Sequence[str]) -> list[str]:
    return [number(n) for n in (cell.listed, *(cell.counts[name] for name in outcomes), cell.given_up)]


def _fields(found: Coverage) -> str:
    heads = [both("period"), both("articles"), *map(both, COVERED)]
    rows = (
        row(
            period(found.label(p)),
            [str(p.articles), *(f"{100 * p.fields[n] / p.articles:.0f}" for n in COVERED)],
        )
        for p in found.periods
    )
    return table("fields", heads, rows, "narrow tiny")


def _sources(found: Coverage, most: int) -> str:
    rows = (
        row(
            period(found.label(p)),
            [" · ".join(f"{escape(name)} {n}" for name, n in p.sources.most_common(most))],
        )
        for p in found.periods
    )
    return table("sources", [both("period"), both("sources")], rows, "text")


def _ages(found: Coverage) -> str:
    rows = (
        row(
            channel(one.lid),
            [
                _age(found, one.newest_at),
                moment(one.newest_at),
                moment(one.stored_at),
                f'<b class="{one.state}">{both(one.state)}</b>',
            ],
        )
        for one in found.freshness
    )
    return table(
        "ages", [both(n) for n in ("channel", "age", "newest", "newest_stored", "state")], rows, "text"
    )


def _age(found: Coverage, at: datetime | None) -> str:
    if at is None:
        return "—"
    hours = (found.made_at - at).total_seconds() / 3600
    return both("hours", n=f"{hours:,.0f}") if hours < 96 else both("days", n=f"{hours / 24:,.0f}")


def _reasons(found: Coverage) -> str:
    rows = (
        row(both(state), [escape(reason), escape(template), str(count)])
        for (state, reason, template), count in found.reasons.most_common()
    )
    return table("reasons", [both(n) for n in ("state", "reason", "template", "rows")], rows, "text")


def _runs(found: Coverage) -> str:
    if not found.runs:
        return f"<p>{both('no_runs')}</p>"
    rows = (row(str(day), [number(c["ok"]), number(c["failed"])]) for day, c in reversed(found.runs.items()))
    return table("runs", [both("day"), both("ok"), both("failed")], rows)
