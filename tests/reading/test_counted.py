"""Counts and their words."""

import pytest

from newscrawl.reading.counted import counted


@pytest.mark.parametrize(
    ("number", "words", "told"),
    [
        (0, ("article",), "0 articles"),
        (1, ("article",), "1 article"),
        (2, ("article",), "2 articles"),
        (1, ("row listed", "rows listed"), "1 row listed"),
        (2, ("row listed", "rows listed"), "2 rows listed"),
    ],
)
def test_the_word_agrees(number: int, words: tuple[str, ...], told: str) -> None:
    assert counted(number, *words) == told
