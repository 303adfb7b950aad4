"""Coverage as one HTML file: tables made here, charts drawn by assets/page.js with uPlot, nothing fetched.

A Content-Security-Policy with the hashes of its own scripts and styles keeps the page from loading or
running anything else, whatever a title or an error message holds.
"""

import base64
import hashlib
import json
import os
import tempfile
from pathlib import Path
from string import Template

from newscrawl.coverage import sections
from newscrawl.coverage.markup import channel_names
from newscrawl.coverage.model import DAY, Coverage, Period
from newscrawl.coverage.words import WORDS, both
from newscrawl.runs.record import COVERED
from newscrawl.sites.days import shown

HERE = Path(__file__).parent
SCRIPTS = ("vendor/uPlot.iife.min.js", "assets/page.js")
STYLES = ("vendor/uPlot.min.css", "assets/page.css")
SOURCES = 6


def write(found: Coverage, file: Path) -> None:
    """Write the page; the file has its name only when it is whole. Raises OSError."""
    text = render(found)
    handle, name = tempfile.mkstemp(dir=file.resolve().parent, prefix=f".{file.name}.")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as out:
            out.write(text)
        Path(name).chmod(0o644)
        Path(name).replace(file)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def render(found: Coverage) -> str:
    """The page's HTML."""
    scripts, styles = (["".join(_read(name)) for name in names] for names in (SCRIPTS, STYLES))
    window = found.window
    return Template(_read("assets/page.html")).substitute(
        policy=_policy(scripts, styles),
        styles="".join(f"<style>{text}</style>" for text in styles),
        scripts="".join(f"<script>{text}</script>" for text in scripts),
        data=_inert(json.dumps(data(found), ensure_ascii=False, separators=(",", ":"))),
        span=both("from_to", since=window.since, until=window.until),
        made=both("made", at=shown(found.made_at), store=found.store),
        **{name: both(name) for name in ("title", "outcomes", "overview", "fields", "sources", "legend")},
        **{name: both(name) for name in ("ages", "reasons", "runs", "channel", "as_table", "missing")},
        **sections.made(found, SOURCES),
    )


def data(found: Coverage) -> dict[str, object]:
    """What the charts are drawn from."""
    top = [name for name, _ in found.sources(SOURCES)]
    return {
        "since": str(found.window.since),
        "days": (found.window.until - found.window.since).days + 1,
        "outcomes": found.outcomes,
        "cells": [
            [(day - found.window.since) // DAY, lid, *(cell.counts[name] for name in found.outcomes)]
            for day, cells in found.cells.items()
            for lid, cell in cells.items()
        ],
        "channels": [[lid, *channel_names(lid)] for lid in found.lids],
        "step": found.step,
        "starts": [str(period.start) for period in found.periods],
        "fields": [[name, [_percent(p, name) for p in found.periods]] for name in COVERED],
        "sources": [[name, [p.sources[name] for p in found.periods]] for name in top],
        "articles": [period.articles for period in found.periods],
        "words": WORDS,
    }


def _percent(period: Period, name: str) -> float:
    return round(100 * period.fields[name] / period.articles, 1)


def _read(name: str) -> str:
    return (HERE / name).read_text("utf-8")


def _inert(text: str) -> str:
    """JSON that cannot end its script element."""
    return text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


def _policy(scripts: list[str], styles: list[str]) -> str:
    parts = [f"{kind} {' '.join(map(_hash, texts))}" for kind, texts in
             (("script-src", scripts), ("style-src", styles))]  # fmt: skip
    return "; ".join(["default-src 'none'", *parts, "base-uri 'none'", "form-action 'none'"])


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"
