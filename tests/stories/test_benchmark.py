"""``python -m benchmarks.stories`` runs, and places what it should."""

import asyncio

import pytest

from benchmarks.stories import main, run


def test_a_step() -> None:
    row = asyncio.run(run(200, 20, None))
    assert (row.stored, row.found) == (200, 1.0)
    assert 0 < row.median <= row.p95


def test_the_table(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--documents", "100", "--placements", "100"]) == 0
    assert "signatures" in capsys.readouterr().out
    with pytest.raises(SystemExit, match="2"):
        main(["--documents", "7"])
