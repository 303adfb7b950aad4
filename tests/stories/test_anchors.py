"""Anchors: a part of a text has those of that part, wherever it stands and however it was edited around."""

from base64 import b64encode
from random import Random
from zlib import crc32

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from newscrawl.stories.anchors import SIZE, WINDOW, anchors, chosen, hashes
from newscrawl.stories.shingles import normalised
from tests.stories.long import long_texts
from tests.stories.texts import OTHER, WIRE

SCHEME = crc32(b"1.2")
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


@settings(max_examples=60)
@given(long_texts() | st.text(max_size=99))
@example("𠮷一二三四五六七" * 100)
def test_they_are_the_least_checksums_of_their_windows(text: str) -> None:
    sums = [crc32(text[at : at + SIZE].encode("utf-32-le"), SCHEME) for at in range(len(text) - SIZE + 1)]
    values = [one * 0x9E3779B1 % 2**32 for one in sums]
    windows = [range(at, at + WINDOW) for at in range(len(values) - WINDOW + 1)]
    least = sorted({min(window, key=lambda at: (values[at], at)) for window in windows})
    found = [b64encode(values[at].to_bytes(4, "big"))[:6].decode() for at in least]
    assert anchors(text) == tuple(dict.fromkeys(found))


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
