"""``scrapy runs``: the spider is told where runs are of several."""

from datetime import UTC, datetime

from newscrawl.codec import Doc
from newscrawl.commands.runs import table


def run(spider: str | None, **counts: int) -> Doc:
    told = {"started_at": datetime(2024, 5, 17, 2, tzinfo=UTC), "seconds": 1.6, "ok": True, "problem": None}
    return {**told, "spider": spider, "kind": "list", "arguments": {}, "counts": counts}


def test_runs_of_one_spider() -> None:
    made = table([run("sina_china", stored=3)])
    assert [column.name for column in made.columns][:3] == ["Beijing time", "kind", "s"]
    assert [str(cell) for cell in made.rows[0][0]][:5] == ["2024-05-17 10:00:00", "list", "2", "0", "0"]


def test_runs_of_several() -> None:
    made = table([run("sina_flash"), run("sina_china"), run(None)])
    assert [column.name for column in made.columns][:3] == ["Beijing time", "spider", "kind"]
    assert [str(cells[1]) for cells, _ in made.rows] == ["sina_flash", "sina_china", "?"]
