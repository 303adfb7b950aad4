"""Clocks as Chinese pages write them: 下午3:05, 15点05分, 9点半, 晚上12点, 3:05 PM; and written zones."""

import re
from datetime import UTC, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo

BEIJING = ZoneInfo("Asia/Shanghai")

_PART = (
    r"凌晨|清晨|早上|早晨|早间|上午|午前|中午|正午|午间|下午|午后"
    r"|傍晚|晚上|晚间|夜间|夜里|深夜|半夜|午夜|早|晚"
)
CLOCK = (
    rf"(?P<part>{_PART}|[AaPp]\.?[Mm]\.?(?![A-Za-z]))?\s*(?P<hour>\d{{1,2}})\s*"
    r"(?:[:：时點点]\s*(?P<minute>\d{1,2})(?:\s*[:：分]\s*(?P<second>\d{1,2})(?:[.,]\d{1,9})?\s*秒?)?"
    r"|[时點点]\s*(?P<words>半|一刻|三刻|整)?)"
    r"(?!\d)(?:\s*分)?(?:\s*(?P<after>[AaPp]\.?[Mm]\.?(?![A-Za-z])))?"
)
"""A time of day, as a pattern to build on. Its groups are what ``since_midnight`` takes."""

ZONE = (
    r"(?P<zone>Z(?![A-Za-z])|(?:UTC|GMT)\s*[+-]\s*\d{1,2}(?::?\d\d)?|[+]\d\d:?\d\d|-0\d:?\d\d"
    r"|UTC|GMT|CST|HKT|JST|EST|EDT|PST|PDT|北京时间|美东时间|美国东部时间|纽约时间|伦敦时间|东京时间|香港时间)"
)
"""A written zone. A bare minus is one only before a 0: ``09:30-11:30`` is a span."""

_NAMED: dict[str, tzinfo] = {
    **dict.fromkeys(("Z", "UTC", "GMT"), UTC),
    **dict.fromkeys(("CST", "HKT", "北京时间", "香港时间"), BEIJING),
    **dict.fromkeys(("JST", "东京时间"), ZoneInfo("Asia/Tokyo")),
    **dict.fromkeys(("EST", "EDT", "美东时间", "美国东部时间", "纽约时间"), ZoneInfo("America/New_York")),
    **dict.fromkeys(("PST", "PDT"), ZoneInfo("America/Los_Angeles")),
    "伦敦时间": ZoneInfo("Europe/London"),
}
_OFFSET = re.compile(r"(?:UTC|GMT)?\s*(?P<sign>[+-])\s*(?P<hours>\d{1,2}):?(?P<minutes>\d\d)?")
_MINUTES = {"半": 30, "一刻": 15, "三刻": 45}
_EVENING = frozenset({"傍晚", "晚上", "晚间", "晚"})
_NIGHT = frozenset({"夜间", "夜里", "深夜", "半夜", "午夜"})
_SMALL_HOURS = 5


def since_midnight(said: dict[str, str | None]) -> timedelta | None:
    """How long after midnight a written clock is, as much as a day (24:00, 晚上12点); None for 25:00."""
    minute = int(said["minute"] or _MINUTES.get(said["words"] or "", 0))
    second = int(said["second"] or 0)
    hour = _hour(int(said["hour"] or 0), (said["part"] or said["after"] or "").replace(".", "").upper())
    moment = timedelta(hours=hour, minutes=minute, seconds=second)
    return moment if minute < 60 and second < 60 and moment <= timedelta(days=1) else None


def _hour(hour: int, part: str) -> int:
    """The hour of 24 that an hour of 12 is in a part of the day."""
    if hour > 12 or not part:
        return hour
    if part in ("AM", "凌晨", "清晨"):
        return hour % 12
    if part in ("PM", "下午", "午后"):
        return hour % 12 + 12
    if part in _EVENING:
        return hour + 12
    if part in _NIGHT:
        return hour if hour <= _SMALL_HOURS else hour + 12
    return hour + 12 if part in ("中午", "正午", "午间") and hour <= 3 else hour


def zone(written: str | None) -> tzinfo | None:
    """The zone of its words (``Z``, ``+08:00``, ``UTC+8``, 北京时间); None where none is written."""
    if not written:
        return None
    if named := _NAMED.get(written.strip()):
        return named
    found = _OFFSET.fullmatch(written.strip())
    if not found:
        return None
    offset = timedelta(hours=int(found["hours"]), minutes=int(found["minutes"] or 0))
    return timezone(offset if found["sign"] == "+" else -offset) if offset < timedelta(days=1) else None
