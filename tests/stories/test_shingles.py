"""Shingles: what of a text counts, and the exact measures of likeness."""

import re
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newscrawl.stories.shingles import LONG, SIZE, Shingles, estimated, likeness, normalised, shingles
from tests.stories.long import long_texts

TEXT = st.text(max_size=60)
SIGNS = st.text("，：；？！（）％　,e\u0301é①ａ甲_ß\u200b", max_size=60)
SET = st.frozensets(st.text("甲乙丙丁", min_size=1, max_size=3), max_size=20)


@pytest.mark.parametrize(
    ("paragraphs", "expected"),
    [
        ([], ""),
        (["　甲 乙\n", "\t丙\xa0"], "甲乙丙"),
        (["“甲”，乙。", "（丙）…—《丁》"], "甲乙丙丁"),
        (["ＡＢＣ１２％", "①"], "abc121"),
        (["涨2.5%_x"], "涨25x"),
        (["GDP", "gdp", "Straße"], "gdpgdpstrasse"),
        (["e\u0301"], "é"),
        (["🙂\ud800\u200b"], ""),
        (["a\u200bb"], "ab"),
    ],
)
def test_letters_and_digits_count(paragraphs: list[str], expected: str) -> None:
    assert normalised(paragraphs) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        ("甲", ["甲"]),
        ("甲乙丙丁", ["甲乙丙丁"]),
        ("甲乙丙丁戊", ["甲乙丙丁戊"]),
        ("甲乙丙丁戊己庚", ["甲乙丙丁戊", "乙丙丁戊己", "丙丁戊己庚"]),
        ("aaaaaaaa", ["aaaaa"]),
        ("a" * 1000, ["aaaaa"]),
        ("甲a" * 1000, ["甲a甲a甲", "a甲a甲a"]),
        ("𠮷𠮸" * 1000, ["𠮷𠮸𠮷𠮸𠮷", "𠮸𠮷𠮸𠮷𠮸"]),
    ],
)
def test_shingles_are_of_five_characters(text: str, expected: list[str]) -> None:
    assert shingles(text) == Shingles.of(expected)
    assert len(shingles(text)) == len(expected)


def test_likeness_of_known_sets() -> None:
    one, other = shingles("甲乙丙丁戊己庚辛"), shingles("丙丁戊己庚辛")
    assert (len(one), len(other)) == (4, 2)
    assert likeness(one, other) == (0.5, 1.0)
    assert likeness(one, one) == (1.0, 1.0)
    assert likeness(one, Shingles.of([])) == likeness(Shingles.of([]), Shingles.of([])) == (0.0, 0.0)
    assert likeness(Shingles.of([*"abc"]), Shingles.of([*"cde"])) == (0.2, 0.3333)


@pytest.mark.parametrize(
    ("one", "other", "similarity", "expected"),
    [
        (100, 100, 1.0, (1.0, 1.0)),
        (100, 100, 0.5, (0.5, 0.6667)),
        (100, 200, 0.5, (0.5, 1.0)),
        (100, 300, 0.5, (0.3333, 1.0)),  # no such pair can be: as near as it may be
        (100, 300, 0.0, (0.0, 0.0)),
        (0, 300, 0.5, (0.0, 0.0)),
    ],
)
def test_an_estimate_tells_containment_too(
    one: int, other: int, similarity: float, expected: tuple[float, float]
) -> None:
    assert estimated(one, other, similarity) == expected


@settings(max_examples=60)
@given(TEXT | long_texts())
def test_a_text_has_all_of_its_pieces_and_no_other(text: str) -> None:
    pieces = {text[at : at + SIZE] for at in range(max(len(text) - SIZE + 1, 1))} - {""}
    assert shingles(text) == Shingles.of(sorted(pieces))
    assert len(shingles(text)) == len(pieces)


@settings(max_examples=30)
@given(long_texts(), long_texts(), TEXT)
def test_long_and_short_are_compared_as_sets_of_strings_are(one: str, other: str, part: str) -> None:
    for a, b in ((one, other), (one, one[: LONG // 2] + part), (part, one + part)):
        left, right = ({text[at : at + SIZE] for at in range(len(text) - SIZE + 1)} for text in (a, b))
        if left and right:
            assert shingles(a).shared(shingles(b)) == len(left & right)


@given(TEXT | SIGNS)
def test_the_short_way_to_the_normal_form_leads_to_it(text: str) -> None:
    assert normalised([text]) == re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", text).casefold())


@given(TEXT, st.integers(0, 60))
def test_how_a_text_is_parted_and_spaced_does_not_count(text: str, at: int) -> None:
    whole = normalised([text])
    assert normalised([text[:at], text[at:]]) == whole
    assert normalised([f"　{text}\n，。"]) == whole
    assert all(c.isalnum() for c in whole)


@given(TEXT, TEXT)
def test_a_part_of_a_text_is_contained_in_it(head: str, tail: str) -> None:
    whole, part = shingles(head + tail), shingles(head)
    if len(head) >= SIZE:
        assert likeness(whole, part).containment == 1.0


@given(SET, SET)
def test_likeness_is_a_pair_of_shares(one: frozenset[str], other: frozenset[str]) -> None:
    left, right = Shingles.of([*one]), Shingles.of([*other])
    found = likeness(left, right)
    assert found == likeness(right, left)
    assert 0.0 <= found.similarity <= found.containment <= 1.0
    assert (found.similarity == 1.0) == (one == other != frozenset())
    assert (found.containment == 0.0) == one.isdisjoint(other)
