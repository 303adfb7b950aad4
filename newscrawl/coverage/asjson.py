"""Coverage as one JSON object."""

from collections import Counter
from datetime import date
from typing import Any

from newscrawl.codec import iso
from newscrawl.coverage.channels import ALL, UNLISTED, name_of
from newscrawl.coverage.model import FORGOTTEN, OUTCOMES, Cell, Coverage, Freshness, Gap, Period


def to_json(found: Coverage) -> dict[str, Any]:
    """The whole; ``channel`` is null for all channels together."""
    window = found.window
    return {
        "since": str(window.since),
        "until": str(window.until),
        "made_at": iso(found.made_at),
        "store": found.store,
        "channels": [{"lid": _plain(lid), "name": name_of(lid)} for lid in found.lids if lid != ALL],
        "total": _counts(found.total),
        "days": [_day(d, lid, c) for d, cells in found.cells.items() for lid, c in cells.items()],
        "given_up": found.given_up,
        "gaps": [_gap(gap) for gap in found.gaps()],
        "step": found.step,
        "periods": [_period(period) for period in found.periods],
        "freshness": [_freshness(one) for one in found.freshness],
        "reasons": [
            {"state": state, "reason": reason, "template": template or None, "count": n}
            for (state, reason, template), n in found.reasons.most_common()
        ],
        "runs": [{"day": str(d), "ok": c["ok"], "failed": c["failed"]} for d, c in found.runs.items()],
    }


def _counts(counts: Counter[str]) -> dict[str, int]:
    return {"listed": counts.total(), **{name: counts[name] for name in (*OUTCOMES, FORGOTTEN)}}


def _day(day: date, lid: str, cell: Cell) -> dict[str, Any]:
    return {
        "day": str(day),
        "channel": _plain(lid),
        **_counts(cell.counts),
        "gap": cell.gap,
        "usual": cell.usual,
        "given_up": cell.given_up,
    }


def _gap(gap: Gap) -> dict[str, Any]:
    about = {"day": str(gap.day), "channel": _plain(gap.lid), "kind": gap.kind, "rows": gap.rows}
    return about | {"usual": gap.usual, "command": gap.command}


def _period(period: Period) -> dict[str, Any]:
    return {
        "start": str(period.start),
        "articles": period.articles,
        "fields": {name: round(n / period.articles, 4) for name, n in period.fields.items()},
        "sources": dict(period.sources.most_common()),
    }


def _freshness(one: Freshness) -> dict[str, Any]:
    times = {name: getattr(one, name) for name in ("newest_at", "stored_at", "seen_at")}
    plain = {name: iso(at) if at else None for name, at in times.items()}
    return {"lid": _plain(one.lid), "name": name_of(one.lid), "state": one.state, **plain}


def _plain(lid: str) -> int | str | None:
    """A list in JSON: its number where its key is one, null for all lists, -1 for none."""
    return {ALL: None, UNLISTED: -1}.get(lid, int(lid) if lid.isdecimal() else lid)
