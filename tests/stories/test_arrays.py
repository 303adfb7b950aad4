"""Arrays: all pieces of a text at once have the hashes that each has by itself."""

import subprocess
import sys
from zlib import crc32

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from newscrawl.stories import arrays
from newscrawl.stories.shingles import Shingles, is_long
from tests.crawl.runs import ROOT
from tests.stories.long import long_texts

LETTERS = st.text(st.characters(max_codepoint=0xFFFF, exclude_categories=["Cs"]), min_size=13, max_size=40)
VALUES = st.lists(st.integers(0, 9) | st.integers(0, 2**32 - 1), min_size=1, max_size=200)


def pieces(text: str, size: int) -> list[str]:
    return [text[at : at + size] for at in range(len(text) - size + 1)]


@given(long_texts())
@settings(max_examples=20)
def test_long_texts_are_for_them(text: str) -> None:
    assert is_long(text)
    assert not is_long(text + "𠮷")


@given(LETTERS | long_texts(), st.integers(4, 5))
def test_tokens_are_those_of_rensa(text: str, size: int) -> None:
    assert arrays.tokens(text, size) == Shingles.of(pieces(text, size)).hashes


def test_tokens_of_every_length() -> None:
    # Of five characters, 5 to 15 bytes.
    text = "abcdeéabcd中bcééc中中é中é中中中中中ééééé"
    assert {len(piece.encode()) for piece in pieces(text, 5)} == {*range(5, 16)}
    assert arrays.tokens(text, 5) == Shingles.of(pieces(text, 5)).hashes


@given(LETTERS | long_texts(), st.integers(1, 13), st.sampled_from([0, crc32(b"1.2")]))
@settings(max_examples=60)
def test_checksums_are_those_of_zlib(text: str, size: int, start: int) -> None:
    expected = [crc32(piece.encode("utf-32-le"), start) for piece in pieces(text, size)]
    assert arrays.crc32s(text, size, start).tolist() == expected


@given(VALUES, st.integers(1, 60))
def test_the_least_of_every_window_is_found_once_where_it_stands(values: list[int], window: int) -> None:
    ends = range(window, len(values) + 1)
    places = {min(range(end - window, end), key=lambda at: (values[at], at)) for end in ends}
    assert arrays.least(np.array(values, np.uint32), window) == [values[at] for at in sorted(places)]


@given(st.sets(st.integers(0, 2**64 - 1)), st.sets(st.integers(0, 2**64 - 1)), st.sets(st.integers(0, 9)))
def test_what_two_have_in_common_is_counted(one: set[int], other: set[int], both: set[int]) -> None:
    left, right = (b"".join(n.to_bytes(8, "little") for n in numbers | both) for numbers in (one, other))
    assert arrays.common(left, right) == len((one | both) & (other | both))


def test_numpy_is_loaded_for_long_texts_only() -> None:
    program = (
        "import sys; from newscrawl.stories.signature import Text; from tests.stories.texts import *;"
        "print(*(Text.of('a', text) and 'numpy' in sys.modules for text in (FLASHES[0], WIRE)))"
    )
    out = subprocess.check_output([sys.executable, "-c", program], cwd=ROOT, text=True)
    assert out.split() == ["False", "True"]
