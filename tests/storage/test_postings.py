"""Packed terms: what is read out of blocks is what the texts have, also of packs that were made one."""

import random
import tracemalloc
from collections.abc import Sequence

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from newscrawl.storage.blocks import SPAN, Block, merged, rows_of
from newscrawl.storage.grams import codes
from newscrawl.storage.normal import normal
from newscrawl.storage.postings import (
    ANYWHERE,
    NUMBERS,
    REPEATED,
    TITLES,
    Kind,
    Text,
    block_of,
    packed,
)

Blocks = dict[int, bytes]
TEXTS = [
    Text(1007, "专项债", "专项债.专项债券与5g"),
    Text(1008, "", "gdp增长5.2"),
    Text(1050, "债券5.2", ""),
    Text(40_000, "", "专项"),
]


def rows_with(blocks: Blocks, first: int, word: str, kind: Kind) -> list[int]:
    """The rows that have every term of a word."""
    found = [
        {first + row for row in rows_of(blocks[block_of(term, kind)], term).tolist()}
        if block_of(term, kind) in blocks
        else set()
        for term in codes(word)
    ]
    return sorted(set.intersection(*found))


def test_rows_by_word_and_place() -> None:
    blocks = dict(packed(1007, TEXTS))
    asked = [("专项", ANYWHERE), ("债券", ANYWHERE), ("5.2", ANYWHERE), ("g债", ANYWHERE), ("专项", TITLES)]
    asked += [("债券", TITLES), ("专项债", REPEATED), ("债券", REPEATED)]
    assert [rows_with(blocks, 1007, *one) for one in asked] == [
        [1007, 40_000],
        [1007, 1050],
        [1008, 1050],
        [],
        [1007],
        [1050],
        [1007],
        [],
    ]
    assert max(blocks) < NUMBERS


def test_a_term_that_is_not_there_has_no_rows() -> None:
    (block,) = [block for number, block in packed(1, [Text(1, "", "专项")]) if number < TITLES.first]
    assert rows_of(block, codes("专项")[0]).tolist() == [0]
    assert rows_of(block, codes("专项")[0] + 1).tolist() == []
    assert rows_of(block, 1).tolist() == []


def test_texts_without_terms_make_no_block() -> None:
    assert list(packed(1, [Text(1, "", ""), Text(2, "", "债.工")])) == []


def together(parts: Sequence[Sequence[Text]], left: Sequence[int]) -> Blocks:
    """One pack of several."""
    packs = [(part[0].row, dict(packed(part[0].row, part))) for part in parts]
    first, gone = packs[0][0], np.ones(SPAN, np.bool_)
    gone[[row - first for row in left]] = False
    return dict(merged([Block(n, at - first, blocks[n]) for at, blocks in packs for n in blocks], gone))


def test_packs_made_one_are_as_one_pack_of_what_is_left() -> None:
    assert together([TEXTS[:1], TEXTS[1:3], TEXTS[3:]], [t.row for t in TEXTS]) == dict(packed(1007, TEXTS))
    left = [text for text in TEXTS if text.row != 1050]
    assert together([TEXTS[:1], TEXTS[1:3], TEXTS[3:]], [t.row for t in left]) == dict(packed(1007, left))
    assert together([TEXTS], []) == {}


WRITTEN = st.text(st.sampled_from("专项债券增长aB15.，\U00020bb7é"), max_size=40).map(normal)


@given(st.lists(st.tuples(WRITTEN, WRITTEN), min_size=1, max_size=8), st.data())
def test_every_term_is_found_where_it_is_and_nowhere_else(
    pairs: list[tuple[str, str]], data: st.DataObject
) -> None:
    texts = [Text(n, title, body) for n, (title, body) in enumerate(pairs, 5)]
    cut = data.draw(st.integers(0, len(texts)))
    parts = [part for part in (texts[:cut], texts[cut:]) if part]
    blocks = together(parts, [text.row for text in texts])
    for term in {term for text in texts for term in codes(f"{text.title}.{text.body}")}:
        rows = [5 + row for row in rows_of(blocks[block_of(term, ANYWHERE)], term).tolist()]
        assert rows == [text.row for text in texts if term in codes(f"{text.title}.{text.body}")]


def test_a_pack_is_made_in_little_memory() -> None:
    draw = random.Random(7)  # noqa: S311 - synthetic text
    many = (Text(n, "", "".join(draw.choices("一七万丈三上下不与丑", k=1000))) for n in range(512))
    tracemalloc.start()
    size = sum(len(block) for _, block in packed(0, many))
    (_, peak) = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert size < 512 * 200
    assert peak < 4e6
