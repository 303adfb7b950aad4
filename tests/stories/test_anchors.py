"""Anchors: a part of a text has those of that part, wherever it stands and however it was edited around."""

from random import Random

import pytest

from newscrawl.stories.anchors import SIZE, WINDOW, anchors, chosen, hashes
from newscrawl.stories.shingles import normalised
from tests.stories.texts import OTHER, WIRE

TEXT = normalised(WIRE)
LEAST = SIZE + WINDOW - 1
"""Characters that have an anchor for certain: 59."""


def test_anchors_are_what_they_were() -> None:
    # Changes here mean that stored signatures no longer find each other: raise the number in SCHEME.
    assert anchors(TEXT)[:3] == ("DWdgrQ", "CAgHwQ", "BNiKmQ")
    assert (len(TEXT), len(anchors(TEXT))) == (450, 19)


@pytest.mark.parametrize("start", range(0, 450 - LEAST, 37))
def test_what_is_long_enough_has_an_anchor_wherever_it_stands(start: int) -> None:
    part = TEXT[start : start + LEAST]
    assert len(anchors(part)) == 1
    assert set(anchors(part)) <= set(anchors(TEXT))
    assert set(anchors(part)) <= set(anchors(normalised(OTHER) + part + normalised(OTHER)))


@pytest.mark.parametrize("text", ["", "短", TEXT[: LEAST - 1]])
def test_less_has_none(text: str) -> None:
    assert anchors(text) == ()


def test_other_texts_have_others() -> None:
    assert not set(anchors(TEXT)) & set(anchors(normalised(OTHER)))


def test_a_text_that_repeats_itself_has_each_anchor_once() -> None:
    assert len(anchors("一二三四五六七" * 200)) == 1


def test_the_least_of_every_window_is_chosen() -> None:
    draw = Random(3)  # noqa: S311 - no secret
    values = [draw.randrange(40) for _ in range(900)]
    windows = range(len(values) - WINDOW + 1)
    least = {min(range(at, at + WINDOW), key=lambda n: (values[n], n)) for at in windows}
    assert set(chosen(values)) >= least
    assert list(chosen(values)) == sorted(set(chosen(values)))
    assert {values[at] for at in chosen(values)} == {values[at] for at in least}


def test_letters_beyond_the_first_plane_are_one_character() -> None:
    assert len(hashes("𠮷" * 20)) == 20 - SIZE + 1
