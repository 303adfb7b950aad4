"""Times as Sina writes them, to aware UTC. What the page shows is Beijing time, where no zone is written.

``2018年12月28日 19:55``, ``2010年04月19日09:21``, ``2017-07-26 23:05:58``, ``2026年11月25日 周三 下午3:05``.
A form without its year or day (``07-24 10:11``, 今天 10:05) is no time by itself: nothing is filled in from
today's date.
"""

import re
from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple

from dateutil import parser

from newscrawl.sites.sina import spelled
from newscrawl.sites.sina.clock import BEIJING as BEIJING
from newscrawl.sites.sina.clock import CLOCK, ZONE, since_midnight, zone

_DAY = (
    r"(?<!\d)(?P<year>(?:19|20)\d\d)\s*[年/.-]\s*(?P<month>\d{1,2})\s*[月/.-]\s*"
    r"(?P<day>\d{1,2})(?:(?!\d)|(?<=\d\d)(?=\d\d?:))\s*日?"  # 2014-12-1719:27: two elements without a space
)
_WEEKDAY = (
    r"[（(]?\s*(?:(?:星期|周|礼拜)[一二三四五六日天]|(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*\.?)\s*[）)]?"
)
_BETWEEN = r"[\s,，|丨｜/·•_—–T-]{0,6}"
_SHOWN = re.compile(
    rf"{_DAY}(?:{_BETWEEN}{_WEEKDAY})?(?:{_BETWEEN}(?:北京时间\s*)?{CLOCK}(?:\s*[（(]?{ZONE}[）)]?)?)?",
    re.ASCII,
)
_CLOCK_FIRST = re.compile(
    rf"(?<![\d:：]){CLOCK}(?:\s*{ZONE})?{_BETWEEN}(?:{_WEEKDAY}{_BETWEEN})?{_DAY}", re.ASCII
)
_NARROW = str.maketrans("０１２３４５６７８９：／－．，　\xa0", "0123456789:/-.,  ")

_COMMON = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:[+-]\d\d:\d\d)?", re.ASCII)
_PARTIAL = re.compile(
    r"(?:(?P<month>\d{1,2})\s*[月/.-]\s*(?P<day>\d{1,2})\s*日?|今[天日])\s*"
    r"(?P<hour>\d{1,2})\s*[:：时]\s*(?P<minute>\d{2})|刚刚|\d{1,3}\s*(?:秒|分钟|小时)前"
)


class Shown(NamedTuple):
    """A time that a page shows."""

    moment: datetime
    """UTC."""

    words: str
    """What said it."""

    clock: bool
    """False where only the day is shown, and ``moment`` is its midnight in Beijing."""


def shown(text: str) -> Shown | None:
    """The first whole time in a text; None where there is none."""
    narrow = text.translate(_NARROW)
    if found := _found(narrow):
        words = text[found.start() : found.end()]
    elif found := _found(spelled.in_digits(narrow)):
        words = text
    moment = _moment(found.groupdict()) if found else None
    return (
        Shown(moment, words.replace("\xa0", " ").strip(), bool(found["hour"])) if found and moment else None
    )


def _found(text: str) -> re.Match[str] | None:
    """A day with the clock after it, else before it, else alone."""
    day = _SHOWN.search(text)
    return day if day is None or day["hour"] else _CLOCK_FIRST.search(text) or day


def _moment(said: dict[str, str | None]) -> datetime | None:
    since = since_midnight(said) if said["hour"] else timedelta()
    year, month, day = (int(said[part] or 0) for part in ("year", "month", "day"))
    try:
        midnight = datetime(year, month, day, tzinfo=BEIJING)
    except ValueError:
        return None
    if since is None:
        return None
    return (midnight + since).replace(tzinfo=zone(said["zone"]) or BEIJING).astimezone(UTC)


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


def exactly(shown: Shown, *told: datetime | None) -> datetime:
    """The shown minute with the seconds of what else tells of it; a shown day alone with its clock.

    ``told``, best first, are moments of the same event: the page's ``create_at``, the row's time.
    """
    for moment in filter(None, told):
        if shown.clock and moment.replace(second=0, microsecond=0) == shown.moment:
            return moment
        if not shown.clock and moment.astimezone(BEIJING).date() == shown.moment.astimezone(BEIJING).date():
            return moment
    return shown.moment
