"""Texts that are long enough for arrays.py."""

from random import Random

from hypothesis import strategies as st

from newscrawl.stories.shingles import LONG


def long_texts() -> st.SearchStrategy[str]:
    """Of 400 characters to 700: of pieces that come again, in letters of one byte to three."""
    any_letters = st.characters(max_codepoint=0xFFFF, exclude_categories=["Cs"])
    letters = st.sampled_from("甲乙丙丁戊己庚辛0123456789abcéλ") | any_letters
    pieces = st.lists(st.text(letters, min_size=1, max_size=20), min_size=1, max_size=20)
    return st.builds(_repeated, pieces, st.integers(0, 300))


def _repeated(pieces: list[str], further: int) -> str:
    several = Random(further).choices(pieces, k=LONG + further)  # noqa: S311 - no secret
    return "".join(several)[: LONG + further]
