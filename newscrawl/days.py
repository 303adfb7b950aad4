"""Days on the command line: ``--since`` and ``--until`` are Beijing days."""

import re
from datetime import date

from newscrawl.console import BadUsage


def day_argument(name: str, text: str | None) -> date | None:
    """The day of ``--name``; None when it is not given. Raises BadUsage."""
    if text is None:
        return None
    try:
        found = date.fromisoformat(text) if re.fullmatch(r"\d{4}-\d\d-\d\d", text) else None
    except ValueError:
        found = None
    if found is None or not 1990 <= found.year <= 2100:
        raise BadUsage(f"--{name} {text} is not a day (YYYY-MM-DD)")
    return found
