"""Ids: a set of texts, in a sixth of the memory."""

import tracemalloc

from hypothesis import given
from hypothesis import strategies as st

from newscrawl.runs.ids import Ids


@given(st.lists(st.text(max_size=3)), st.text(max_size=3))
def test_it_holds_what_was_added_and_nothing_else(keys: list[str], other: str) -> None:
    ids, told = Ids(), [*keys, *keys]
    assert [ids.add(key) for key in told] == [key not in told[:n] for n, key in enumerate(told)]
    assert len(ids) == len(set(keys))
    assert all(key in ids for key in keys)
    assert (other in ids) == (other in keys)


def test_no_text_is_too_odd() -> None:
    ids = Ids()
    assert [ids.add(key) for key in ("", "\ud800", "\ud801", "\0", "\ud800")] == [True] * 4 + [False]


def test_an_id_takes_forty_bytes_at_the_most() -> None:
    count = 30_000
    tracemalloc.start()
    ids = Ids()
    for number in range(count):
        ids.add(f"comos:benchxx{number:07}")
    (size, _) = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert len(ids) == count
    assert size / count < 40
