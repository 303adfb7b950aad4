"""This machine's clock, beside the site's."""

from contextlib import suppress
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from scrapy.http import Response

from newscrawl.sites.checks import Finding, Level

SKEW = timedelta(minutes=2)
YEAR_S = 366 * 24 * 3600


class SiteClock:
    """How far we are from the site's time, by the first answer that tells it."""

    def __init__(self) -> None:
        self._was_answered = False
        self._skew: timedelta | None = None

    def note(self, response: Response) -> None:
        """Read an answer; one that a cache kept for a while says for how long."""
        self._was_answered = True
        told, age = (_text(response, name) for name in ("Date", "Age"))
        if self._skew is None and told:
            with suppress(ValueError, TypeError, OverflowError):
                kept = timedelta(seconds=min(int(age), YEAR_S) if age.isdecimal() else 0)
                self._skew = abs(datetime.now(UTC) - parsedate_to_datetime(told) - kept)

    def finding(self) -> Finding | None:
        """What all the answers tell; None where none came."""
        if self._skew is not None:
            far = self._skew > SKEW
            told = f"{self._skew.total_seconds():.0f} s from the site's"
            return Finding(
                "clock", Level.WARN if far else Level.OK, told, "set the clock (NTP)" if far else ""
            )
        return Finding("clock", Level.WARN, "the site tells no time") if self._was_answered else None


def _text(response: Response, header: str) -> str:
    return (response.headers.get(header) or b"").decode("latin-1").strip()
