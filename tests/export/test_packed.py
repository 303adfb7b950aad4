"""Names that end in .gz and .zst, and what an export shows on a terminal."""

import gzip
import json

import pytest
import zstandard

from tests.crawl.runs import Desk
from tests.support.terminal import shown


def undated(text: bytes) -> list[bytes]:
    """The lines but for the one that tells when a feed was made."""
    return [line for line in text.split(b"\n") if b"lastBuildDate" not in line]


@pytest.mark.parametrize("kind", ["jsonl", "csv", "rss", "jsonfeed"])
def test_the_end_of_a_name_compresses(desk: Desk, kind: str) -> None:
    names = [f"a.{kind}", f"a.{kind}.gz", f"a.{kind}.zst"]
    for name in names:
        run = desk.scrapy("export", kind, "-o", str(desk.folder / name))
        assert (run.code, run.out, run.err) == (0, "", "")
    plain, gz, zst = ((desk.folder / name).read_bytes() for name in names)
    unpacked = [gzip.decompress(gz), zstandard.ZstdDecompressor().decompressobj().decompress(zst)]
    assert [undated(text) for text in unpacked] == [undated(plain)] * 2
    assert max(len(gz), len(zst)) < len(plain) / 1.5
    assert not list(desk.folder.glob(".*.part"))


def test_what_is_compressed_inside_is_not_again(desk: Desk) -> None:
    run = desk.scrapy("export", "parquet", "-o", str(desk.folder / "a.parquet.gz"))
    assert (run.code, "parquet is not compressed as a whole" in run.err) == (2, True)


def test_on_a_terminal_it_says_what_it_came_to(desk: Desk) -> None:
    file = desk.folder / "a.jsonl"
    screen = shown(["export", "jsonl", "-o", str(file)], 80, desk.environment({}))
    assert (screen.code, len(file.read_text("utf-8").splitlines())) == (0, 5)
    assert screen.lines[-1].startswith("5 articles, ")
    assert screen.lines[-1].endswith(" s")
    straight = shown(["export", "jsonl"], 80, desk.environment({}))
    ids = [json.loads(line)["_id"] for line in straight.lines[:-1]]
    assert (len(ids), straight.lines[-1][:11]) == (5, "5 articles,")
