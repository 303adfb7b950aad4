"""The tables of the page: readable without scripts, and the text form of each chart. Newest days first."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from html import escape
from itertools import groupby

from newscrawl.coverage.model import ALL, DAY, UNLISTED, Cell, Coverage, Gap, crawl_command, name_of
from newscrawl.coverage.words import both, plain
from newscrawl.runs.record import COVERED
from newscrawl.sites.days import shown

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


def channel(lid: str) -> tuple[str, str]:
    """A channel's name in both languages."""
    if lid in (ALL, UNLISTED):
        return plain("all" if lid == ALL else "unlisted")
    return f"{lid} {name_of(lid)}".strip(), f"{lid} {name_of(lid)}".strip()


def _channel(lid: str) -> str:
    if lid in (ALL, UNLISTED):
        return both("all" if lid == ALL else "unlisted")
    return f'{lid} <span lang="zh">{escape(name_of(lid))}</span>'


def _table(caption: str, heads: Sequence[str], rows: Iterable[str], kind: str = "") -> str:
    """``heads`` is HTML; a row is ``<tr>…``."""
    cells = "".join(f'<th scope="col"><div>{head}</div></th>' for head in heads)
    body = "".join(rows)
    return (
        f'<div class="box" role="region" tabindex="0" aria-label="{escape(" / ".join(plain(caption)))}">'
        f'<table class="{kind}"><caption>{both(caption)}</caption>'
        f"<thead><tr>{cells}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def _row(head: str, cells: Iterable[object]) -> str:
    """Cells are HTML."""
    return f'<tr><th scope="row">{head}</th>{"".join(f"<td>{cell}</td>" for cell in cells)}</tr>'


def _number(count: int) -> str:
    return f"{count:,}" if count else '<span class="none">·</span>'


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
    told = "".join(f"<li>{_channel(gap.lid)} · {_gap(gap)}</li>" for gap in gaps)
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
        rows.append(f'<tr id="d-{day}"><th scope="row">{_day(day)}</th>{shades}</tr>')
        former = day
    rows += _folded(former, found.window.until + DAY, len(found.lids))
    return _table("overview", [both("day"), *map(_channel, found.lids)], reversed(rows), "grid")


def _day(day: date) -> str:
    return f'<time class="{"rest" if day.weekday() > 4 else ""}">{day}</time>'


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
        _row(f"{_day(day)}<br>{_channel(lid)}", _counts(cell, found.outcomes))
        for day, cells in reversed(found.cells.items())
        for lid, cell in cells.items()
    )
    return _table("outcomes", heads, rows, "narrow")


def _counts(cell: Cell, outcomes: Sequence[str]) -> list[str]:
    return [_number(n) for n in (cell.listed, *(cell.counts[name] for name in outcomes), cell.given_up)]


def _period(label: str) -> str:
    return f"<time>{label}</time>"


def _fields(found: Coverage) -> str:
    heads = [both("period"), both("articles"), *map(both, COVERED)]
    rows = (
        _row(
            _period(found.label(p)),
            [str(p.articles), *(f"{100 * p.fields[n] / p.articles:.0f}" for n in COVERED)],
        )
        for p in found.periods
    )
    return _table("fields", heads, rows, "narrow tiny")


def _sources(found: Coverage, most: int) -> str:
    rows = (
        _row(
            _period(found.label(p)),
            [" · ".join(f"{escape(name)} {n}" for name, n in p.sources.most_common(most))],
        )
        for p in found.periods
    )
    return _table("sources", [both("period"), both("sources")], rows, "text")


def _ages(found: Coverage) -> str:
    rows = (
        _row(
            _channel(one.lid),
            [
                _age(found, one.newest_at),
                _time(one.newest_at),
                _time(one.stored_at),
                f'<b class="{one.state}">{both(one.state)}</b>',
            ],
        )
        for one in found.freshness
    )
    return _table(
        "ages", [both(n) for n in ("channel", "age", "newest", "newest_stored", "state")], rows, "text"
    )


def _age(found: Coverage, at: datetime | None) -> str:
    if at is None:
        return "—"
    hours = (found.made_at - at).total_seconds() / 3600
    return both("hours", n=f"{hours:,.0f}") if hours < 96 else both("days", n=f"{hours / 24:,.0f}")


def _time(at: datetime | None) -> str:
    return f"<time>{shown(at)}</time>" if at else "—"


def _reasons(found: Coverage) -> str:
    rows = (
        _row(both(state), [escape(reason), escape(template), str(count)])
        for (state, reason, template), count in found.reasons.most_common()
    )
    return _table("reasons", [both(n) for n in ("state", "reason", "template", "rows")], rows, "text")


def _runs(found: Coverage) -> str:
    if not found.runs:
        return f"<p>{both('no_runs')}</p>"
    rows = (
        _row(str(day), [_number(c["ok"]), _number(c["failed"])]) for day, c in reversed(found.runs.items())
    )
    return _table("runs", [both("day"), both("ok"), both("failed")], rows)
