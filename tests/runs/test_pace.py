"""How far a run is, in words."""

import pytest

from newscrawl.runs.pace import Pace

STATS = {
    "lists/pages": 12,
    "ledger/due": 200,
    "ledger/taken_up": 40,
    "articles/stored": 100,
    "articles/repost": 30,  # stored as well
    "articles/gone": 15,
    "articles/failed": 5,
    "backfill/share/1686": 0.5,
    "backfill/share/1690": 1.0,
}


def test_counts_are_of_articles() -> None:
    assert Pace(STATS).line(2.0) == "12 list pages, 120 of 240 articles, 60 a minute, 2 min left"


def test_a_backfill_has_the_share_of_its_days_and_counts_what_is_not_read_yet() -> None:
    found = Pace(STATS, lists=2)
    assert found.share == 0.75
    assert found.left(2.0) == pytest.approx(2.0 * (240 / 0.75 - 120) / 120)
    assert found.line(2.0).startswith("75% of the days, 12 list pages, 120 of 240 articles, ")


def test_at_the_beginning_there_is_nothing_to_reckon_with() -> None:
    assert Pace({}).line(0.0) == "nothing due yet"
    assert Pace({}, lists=1).line(0.0) == "0% of the days, nothing due yet"
    assert Pace({"lists/pages": 1, "ledger/due": 5}).line(0.1) == "1 list page, 0 of 5 articles"


def test_the_end() -> None:
    assert Pace({"ledger/due": 5, "articles/stored": 5}).line(0.5) == "5 of 5 articles, 10 a minute"


@pytest.mark.parametrize(
    ("width", "line"),
    [
        (59, "12 list pages, 120 of 240 articles, 60 a minute, 2 min left"),
        (58, "120 of 240 articles, 60 a minute, 2 min left"),
        (40, "120 of 240 articles, 2 min left"),
        (10, "120 of 240 articles"),
    ],
)
def test_where_there_is_no_room_the_least_goes(width: int, line: str) -> None:
    assert Pace(STATS).line(2.0, width) == line
