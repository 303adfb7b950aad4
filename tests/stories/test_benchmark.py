"""``python -m benchmarks.stories`` runs, and places what it should."""

import asyncio
from pathlib import Path

import pytest

from benchmarks import storypairs
from benchmarks.stories import main, run
from benchmarks.storypairs import groups, rand_index, together
from tests.stories.texts import OTHER, WIRE, cut


def test_a_step() -> None:
    row = asyncio.run(run(200, 20, None))
    assert (row.stored, row.found) == (200, 1.0)
    assert 0 < row.median <= row.p95


def test_the_table(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--documents", "100", "--placements", "100"]) == 0
    assert "signatures" in capsys.readouterr().out
    with pytest.raises(SystemExit, match="2"):
        main(["--documents", "7"])


def test_pairs_among_the_texts_of_a_folder(tmp_path: Path) -> None:
    texts = {"a": WIRE, "b": [WIRE[1]], "c": OTHER, "d": cut(), "e": ["短讯"]}
    for name, text in texts.items():
        (tmp_path / f"{name}.txt").write_text("\n".join(text), encoding="utf-8")
    score = storypairs.measure(storypairs.from_folder(tmp_path))
    assert score == storypairs.Score(4, 1, 1, 2, 2, 3, 0, 1.0)
    assert score.precision == 1.0


def test_two_far_apart_that_were_joined_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    async def all_one(texts: object) -> list[str]:
        return ["story:a"] * 3

    monkeypatch.setattr(storypairs, "placed", all_one)
    score = storypairs.measure([WIRE, [WIRE[1]], OTHER])
    assert (score.parts_found, score.joined, score.far, score.ari) == (1, 3, 2, 0.0)
    assert round(score.precision, 4) == 0.3333


def test_groupings_are_compared() -> None:
    assert list(together("abab")) == [(0, 2), (1, 3)]
    assert groups(5, {(0, 1), (1, 4)}) == [4, 4, 2, 3, 4]
    assert rand_index("aabb", [1, 1, 2, 2]) == 1.0
    assert round(rand_index("aabb", [1, 2, 1, 2]), 4) == -0.5
    assert round(rand_index("aabbcc", [1, 1, 2, 2, 2, 3]), 4) == 0.4444


def test_what_is_made_of_the_samples_is_found() -> None:
    score = storypairs.measure(storypairs.from_samples())
    assert (score.alike_found, score.far) == (score.alike, 0)
    assert score.parts_found / score.parts >= 0.9
