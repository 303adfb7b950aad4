"""How long the site wants no run at all, after a ban or where it asks for a pause; kept in the store."""

from datetime import datetime

from newscrawl.codec import Doc
from newscrawl.sites import days, registry


def key(spider: str) -> str:
    """The ``_id`` in ``control`` of a spider's pause."""
    return f"ban:{spider}"


def shown(until: datetime) -> str:
    """A moment by the site's clock."""
    return f"{days.shown(until)} {registry.home().place} time"


def told(pause: Doc) -> str:
    """Until when nothing is to be asked, and why."""
    why = pause.get("why") or "banned"
    return f"{why} until {shown(pause['until_at'])} (found at {pause.get('url')})"


def is_on(pause: Doc | None, now: datetime) -> bool:
    """True while runs are to ask for nothing."""
    return bool(pause and isinstance(pause.get("until_at"), datetime) and pause["until_at"] > now)
