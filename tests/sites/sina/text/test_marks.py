"""Marks in a page are found in their order, and each once."""

import pytest

from newscrawl.sites.sina.text import marks


@pytest.mark.parametrize(
    ("page", "found"),
    [(b"", []), (b"ab", [0]), (b"xxab", [2]), (b"ab-ab-a-ab", [0, 3, 8]), (b"a-b", [])],
)
def test_the_places_of_a_mark(page: bytes, found: list[int]) -> None:
    assert marks.places(page, b"ab") == found
    assert marks.holds(page, b"ab") is bool(found)
