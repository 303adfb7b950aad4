"""MinHash: signatures that are the same everywhere, for good, and estimates that are near the truth."""

import os
import struct
import subprocess
import sys
from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rensa import RMinHash  # type: ignore[import-untyped]

from newscrawl.stories import minhash
from newscrawl.stories.shingles import HASHED, SIZE, Shingles, likeness, shingles
from newscrawl.stories.signature import Text
from tests.crawl.runs import ROOT
from tests.stories.texts import FLASHES, WIRE, cut, edited

SIGNATURE = "atJggQlZ1Du1JwoLO0zIRLMd6JIjOsUFk7OVJSuC7LwIGDreBOIVdgJC3WyAWwY3QUKVXun0o3t98IJxYMq9pA=="
BANDS = ("1JHz6h", "g6F4QR", "9hOYc_")
PROGRAM = (
    "from tests.stories.texts import WIRE; from newscrawl.stories.signature import Text;"
    "text = Text.of('a', WIRE); print(text.minhash, *text.bands, text.digest)"
)


def wire() -> Text:
    return Text.of("a", WIRE)


def sketch(parts: list[str]) -> Iterable[int]:
    """The plain way to the slots."""
    found = RMinHash(num_perm=64, seed=1)
    found.update(parts)
    return tuple(found.digest())


def test_the_installed_rensa_is_the_one_whose_hash_is_known() -> None:
    assert RMinHash.ALGORITHM_VERSION == HASHED


def test_a_signature_is_what_it_was() -> None:
    # Changes here mean that stored signatures no longer find each other: raise the number in SCHEME.
    text = wire()
    assert minhash.SCHEME == "1.2"
    assert (text.minhash, text.bands[:3], text.digest) == (SIGNATURE, BANDS, "_CCAoORFsGiwoocb")


def test_it_does_not_depend_on_the_process() -> None:
    text = wire()
    for seed in ("0", "1"):
        env = {**os.environ, "PYTHONHASHSEED": seed}
        out = subprocess.check_output([sys.executable, "-c", PROGRAM], cwd=ROOT, env=env, text=True)
        assert out.split() == [text.minhash, *text.bands, text.digest]


def test_its_form() -> None:
    text = wire()
    assert (len(text.shingles), len(text.minhash), len(text.bands)) == (444, 88, 21)
    assert {len(band) for band in text.bands} == {6}
    assert len(set(text.bands)) == 21


def test_order_and_repetition_do_not_count() -> None:
    assert Text.of("a", [*WIRE, *WIRE]).bands != wire().bands  # a seam of new shingles
    text = "".join(WIRE)
    parts = [text[at : at + SIZE] for at in range(len(text) - SIZE + 1)]
    found = [minhash.digest(each) for each in (shingles(text), Shingles.of([*reversed(parts), *parts]))]
    assert found[0] == found[1] == struct.pack("<64I", *sketch(parts))


@given(st.lists(st.text(max_size=9), min_size=1, max_size=99))
def test_it_is_the_one_that_rensa_makes_of_strings(parts: list[str]) -> None:
    assert minhash.digest(Shingles.of(parts)) == struct.pack("<64I", *sketch(parts))


@given(st.binary(min_size=256, max_size=256))
def test_bands_are_hashes_of_three_slots_and_their_number(whole: bytes) -> None:
    rows = [bytes([n]) + whole[12 * n : 12 * n + 12] for n in range(21)]
    assert minhash.bands(whole) == [minhash.band(row) for row in rows]


@pytest.mark.parametrize(
    ("one", "other", "truth", "estimate", "shared"),
    [
        (WIRE, WIRE, 1.0, 1.0, 21),
        (WIRE, edited(), 0.9259, 0.9843, 20),
        (WIRE, cut(), 0.5491, 0.5137, 3),
        (*FLASHES, 0.6818, 0.7176, 7),
    ],
)
def test_estimates(one: list[str], other: list[str], truth: float, estimate: float, shared: int) -> None:
    a, b = Text.of("a", one), Text.of("b", other)
    assert likeness(a.shingles, b.shingles).similarity == truth
    assert round(minhash.estimate(a.minhash, b.minhash), 4) == estimate
    assert len({*a.bands} & {*b.bands}) == shared


def test_what_chance_makes_equal_is_taken_off() -> None:
    nothing = minhash.packed(bytes(256))
    assert minhash.estimate(nothing, minhash.packed(b"\1" * 256)) == 0.0
    assert minhash.estimate(nothing, nothing) == 1.0


@pytest.mark.parametrize(("share", "least", "most"), [(0.5, 0.88, 0.99), (0.6, 0.97, 1.0), (0.05, 0.0, 0.02)])
def test_bands_find_what_is_near_and_no_more(share: float, least: float, most: float) -> None:
    """``share`` is the Jaccard similarity of 200 pairs; so many of them have a band in common."""
    found = 0
    for n in range(200):
        both = round(2 * 300 * share / (1 + share))
        common = {f"{n}-{i}" for i in range(both)}
        one, other = (common | {f"{n}{side}{i}" for i in range(300 - both)} for side in "ab")
        bands = [{*minhash.bands(minhash.digest(Shingles.of([*each])))} for each in (one, other)]
        found += not bands[0].isdisjoint(bands[1])
    assert least <= found / 200 <= most
