"""Times as Sina writes them, to aware UTC. What the page shows is Beijing time without a zone.

``2018年12月28日 19:55``, ``2010年04月19日09:21``, ``2017-07-26 23:05:58``. A form without its year or day
(``07-24 10:11``, 今天 10:05) is no time by itself: nothing is filled in from today's date.
"""

import re
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from dateutil import parser

BEIJING = ZoneInfo("Asia/Shanghai")

_SHOWN = re.compile(
    r"(?P<year>(?:19|20)\d\d)\s*[年/.-]\s*(?P<month>\d{1,2})\s*[月/.-]\s*(?P<day>\d{1,2})\s*(?:日|T)?\s*"
    r"(?:(?P<hour>\d{1,2})\s*[:：时]\s*(?P<minute>\d{1,2})(?:\s*[:：分]\s*(?P<second>\d{1,2}))?)?"
)

_COMMON = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:[+-]\d\d:\d\d)?", re.ASCII)
_PARTIAL = re.compile(
    r"(?:(?P<month>\d{1,2})\s*[月/.-]\s*(?P<day>\d{1,2})\s*日?|今[天日])\s*"
    r"(?P<hour>\d{1,2})\s*[:：时]\s*(?P<minute>\d{2})|刚刚|\d{1,3}\s*(?:秒|分钟|小时)前"
)


def shown(text: str) -> tuple[datetime, str] | None:
    """The first whole time in a text, as UTC, and the words that said it; None where there is none."""
    found = _SHOWN.search(text.replace("\xa0", " "))
    if not found:
        return None
    parts = found.groupdict()
    day = f"{parts['year']}-{parts['month']:0>2}-{parts['day']:0>2}"
    clock = (
        f"T{parts['hour']:0>2}:{parts['minute']:0>2}:{parts['second'] or '00':0>2}" if parts["hour"] else ""
    )
    moment = iso(day + clock)
    return (moment, found[0].strip()) if moment else None


def resolve(text: str, *, ctime: datetime | None, day: date | None) -> tuple[datetime, str] | None:
    """A time without its year or day (``07-24 10:11``, 今天 10:05, 5分钟前), by the row or the URL.

    ``ctime`` is the row's time, ``day`` the URL's. None where neither agrees with what is said.
    """
    found = _PARTIAL.search(text.replace("\xa0", " "))
    if not found:
        return None
    said, words = found.groupdict(), found[0].strip()
    if ctime and (not said["minute"] or _agrees(said, ctime.astimezone(BEIJING))):
        return ctime.astimezone(UTC), words
    if day is None or said["minute"] is None or not _is_day(said, day):
        return None
    moment = iso(f"{day}T{said['hour']:0>2}:{said['minute']}")
    return (moment, words) if moment else None


def _is_day(said: dict[str, str | None], day: date) -> bool:
    month, number = said["month"], said["day"]
    return month is None or number is None or (int(month), int(number)) == (day.month, day.day)


def _agrees(said: dict[str, str | None], moment: datetime) -> bool:
    clock = (int(said["hour"] or 0), int(said["minute"] or 0))
    return clock == (moment.hour, moment.minute) and _is_day(said, moment.date())


def iso(text: str | None) -> datetime | None:
    """An ISO 8601 time as UTC, Beijing's when it names no zone; None for what is not one."""
    text = (text or "").strip()
    if not text:
        return None
    try:
        moment = datetime.fromisoformat(text) if _COMMON.fullmatch(text) else parser.isoparse(text)
    except (ValueError, OverflowError):
        return None
    try:
        return (moment if moment.tzinfo else moment.replace(tzinfo=BEIJING)).astimezone(UTC)
    except OverflowError:
        return None


def with_seconds(minute: datetime, exact: datetime | None) -> datetime:
    """The shown minute with the seconds of ``exact``, where that is in the same minute."""
    if exact and exact.replace(second=0, microsecond=0) == minute:
        return exact
    return minute
