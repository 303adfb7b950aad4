"""A test that fails shows how its commands ended and their last lines."""

from tests.crawl.runs import Desk
from tests.support import said


def test_the_last_lines_of_the_last_commands(desk: Desk) -> None:
    for number in range(6):
        desk.scrapy("report", f"today{number}")
    found = list(said.sections())
    assert [title for title, _ in found] == [f"exit 2: scrapy report today{n}" for n in (2, 3, 4, 5)]
    assert found[-1][1].startswith("scrapy report: error: don't know what to do with 'today5'")


def test_a_long_log_is_cut_to_its_end() -> None:
    said.note(["scrapy", "crawl"], 1, "\n".join(f"line {n}" for n in range(100)))
    *_, (title, text) = said.sections()
    assert title == "exit 1: scrapy crawl"
    assert text.splitlines() == [f"line {n}" for n in range(85, 100)]
