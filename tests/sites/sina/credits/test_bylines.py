"""Where credits stand, and what is never an author."""

import pytest

from newscrawl.sites.sina.credits import bylines


@pytest.mark.parametrize(
    ("index", "total", "expected"),
    [
        (0, 20, True),
        (3, 20, True),
        (4, 20, False),
        (11, 20, False),
        (12, 20, True),
        (19, 20, True),
        (1, 2, True),
    ],
)
def test_credits_stand_at_the_edges(index: int, total: int, expected: bool) -> None:
    assert bylines.is_edge(index, total) is expected


def test_authors_are_never_the_editor_or_the_medium() -> None:
    found = ["张立军", "王珊珊", "张立军", "吴浩", "财联社"]
    assert bylines.authors(found, never=["王珊珊", None, "", "财联社"]) == ["张立军", "吴浩"]


@pytest.mark.parametrize(
    ("line", "expected"), [("作者：张立军", ["张立军"]), ("来源：望江报", []), ("张立军", [])]
)
def test_authors_of_the_pages_header(line: str, expected: list[str]) -> None:
    assert bylines.line_authors(line) == expected


def test_an_interview_is_told_by_its_questions() -> None:
    assert bylines.is_dialogue(["记者：怎么看？", "甲：好。", "记者：价格呢？"])
    assert not bylines.is_dialogue(["记者：张立军", "正文。"])
