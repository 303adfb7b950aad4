"""When digests are due, by Beijing's clock."""

from datetime import datetime

import pytest

from newscrawl.notices.when import parse


def beijing(text: str) -> datetime:
    return datetime.fromisoformat(f"2026-11-{text}:00+08:00")


@pytest.mark.parametrize(
    ("form", "since", "now", "due"),
    [
        ("run", "25 10:00", "25 10:00", True),
        ("daily 08:00", "25 07:59", "25 08:00", True),
        ("daily 08:00", "25 07:59", "25 07:59", False),
        ("daily 08:00", "25 08:00", "25 23:59", False),
        ("daily 08:00", "25 08:01", "26 08:05", True),
        ("daily 0:05", "25 23:50", "26 00:05", True),
        ("every 6 h", "25 05:59", "25 06:00", True),
        ("every 6 h", "25 06:00", "25 11:59", False),
        ("every 6h", "25 23:00", "26 00:00", True),
        ("Every 24 hours", "25 23:00", "26 00:00", True),
    ],
)
def test_what_waits_is_due_once_a_boundary_went_by(form: str, since: str, now: str, due: bool) -> None:
    assert parse(form).is_due(beijing(since), beijing(now)) is due


@pytest.mark.parametrize(
    "text", ["", "daily", "daily 24:00", "daily 8", "every 0 h", "every 169 h", "every 6 m", "８"]
)
def test_other_forms_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match='is not "run", "daily 08:00" or "every 6 h"'):
        parse(text)
