"""What the page's tables are made of, as HTML."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from html import escape

from newscrawl.coverage.channels import ALL, UNLISTED, label, name_of
from newscrawl.coverage.words import both, plain
from newscrawl.sites.days import shown


def table(caption: str, heads: Sequence[str], rows: Iterable[str], kind: str = "") -> str:
    """A table that scrolls by itself. ``caption``: a key of the words; ``heads``: HTML; a row: ``<tr>…``."""
    cells = "".join(f'<th scope="col"><div>{head}</div></th>' for head in heads)
    body = "".join(rows)
    return (
        f'<div class="box" role="region" tabindex="0" aria-label="{escape(" / ".join(plain(caption)))}">'
        f'<table class="{kind}"><caption>{both(caption)}</caption>'
        f"<thead><tr>{cells}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def row(head: str, cells: Iterable[object]) -> str:
    """A table's row; its head and cells are HTML."""
    return f'<tr><th scope="row">{head}</th>{"".join(f"<td>{cell}</td>" for cell in cells)}</tr>'


def number(count: int) -> str:
    """A count; a dot for none."""
    return f"{count:,}" if count else '<span class="none">·</span>'


def date_of(day: date) -> str:
    """A day; those of the weekend look otherwise."""
    return f'<time class="{"rest" if day.weekday() > 4 else ""}">{day}</time>'


def period(name: str) -> str:
    """A day, week, month or year by its label."""
    return f"<time>{name}</time>"


def moment(at: datetime | None) -> str:
    """A time on the home site's clock; a dash for none."""
    return f"<time>{shown(at)}</time>" if at else "—"


def channel_names(lid: str) -> tuple[str, str]:
    """A channel's name in both languages, not escaped."""
    if lid in (ALL, UNLISTED):
        return plain("all" if lid == ALL else "unlisted")
    return label(lid), label(lid)


def channel(lid: str) -> str:
    """A channel with its key and name."""
    if lid in (ALL, UNLISTED):
        return both("all" if lid == ALL else "unlisted")
    return f'{lid} <span lang="zh">{escape(name_of(lid))}</span>'
