"""Files written anew without some records: the others are what they were, and are found where they are said
to be; damage costs what is damaged and no more."""

import gzip
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from newscrawl.archive import ArchiveError, Pointer, WarcWriter, locks, read_at, rewrite
from newscrawl.archive.rewrite import Cut
from newscrawl.archive.spans import Span, spans

WHEN = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
OWN = settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)


def url(number: int) -> str:
    return f"https://finance.sina.com.cn/{number}.shtml"


def archive(folder: Path, bodies: list[bytes]) -> Path:
    """A file with these pages."""
    folder.mkdir(exist_ok=True)
    for former in folder.iterdir():
        former.unlink()
    with WarcWriter(folder, "test") as writer:
        pointers = [writer.write(url(n), 200, [], body, WHEN) for n, body in enumerate(bodies)]
    return folder / pointers[0].file


def unpacked(file: Path) -> Path:
    """The same file without compression."""
    plain = file.with_name(file.name.removesuffix(".gz"))
    plain.write_bytes(gzip.decompress(file.read_bytes()))
    file.unlink()
    return plain


def pages(file: Path) -> list[Span]:
    return [span for span in spans(file) if span.kind == "response"]


@OWN
@given(
    bodies=st.lists(st.binary(max_size=300), min_size=1, max_size=6),
    gone=st.sets(st.integers(0, 5)),
    put=st.sets(st.integers(0, 5)),
    packed=st.booleans(),
)
def test_every_record_is_where_it_is_said_to_be(
    tmp_path: Path, bodies: list[bytes], gone: set[int], put: set[int], packed: bool
) -> None:
    file = archive(tmp_path / "a", bodies)
    file = file if packed else unpacked(file)
    before = pages(file)
    assert [(span.url, span.whole) for span in before] == [(url(n), True) for n in range(len(bodies))]
    data = file.read_bytes()
    kept = [data[span.start : span.end] for span in before]
    cuts = [
        Cut(span.start, span.end, kept[0] if n in put else b"") for n, span in enumerate(before) if n in gone
    ]
    target = rewrite.new_name(file)
    rewrite.write(file, target, cuts)
    new, moves = target.read_bytes(), rewrite.moves(cuts)
    for number, span in enumerate(before):
        at = rewrite.moved(moves, span.start)
        if number not in gone:
            assert at is not None
            assert new[at : at + len(kept[number])] == kept[number]
            assert read_at(target.parent, Pointer(target.name, at)).body == bodies[number]
        else:
            assert (at is not None) == (number in put)
            assert at is None or new[at : at + len(kept[0])] == kept[0]
    assert len(pages(target)) == len(bodies) - len({n for n in gone - put if n < len(bodies)})


@pytest.mark.parametrize("packed", [True, False])
def test_damage_costs_the_record_that_is_damaged(tmp_path: Path, packed: bool) -> None:
    file = archive(tmp_path / "a", [b"one", b"two" * 100, b"three"])
    file = file if packed else unpacked(file)
    _, second, third = pages(file)
    data = bytearray(file.read_bytes())
    data[second.start + 4 : second.start + 12] = b"\0" * 8
    file.write_bytes(data)
    found = list(spans(file))
    assert [(span.url, span.whole) for span in found[1:]] == [(url(0), True), ("", False), (url(2), True)]
    assert (found[2].start, found[2].end, found[-1].end) == (second.start, third.start, len(data))


@pytest.mark.parametrize("packed", [True, False])
def test_a_record_that_was_cut_off_tells_whose_it_was(tmp_path: Path, packed: bool) -> None:
    file = archive(tmp_path / "a", [b"one", bytes(range(256)) * 40])
    file = file if packed else unpacked(file)
    data = file.read_bytes()
    file.write_bytes(data[:-500])
    last = list(spans(file))[-1]
    assert (last.url, last.kind, last.whole, last.end) == (url(1), "response", False, len(data) - 500)


def test_one_gzip_stream_is_refused(tmp_path: Path) -> None:
    file = archive(tmp_path / "a", [b"one", b"two"])
    file.write_bytes(gzip.compress(gzip.decompress(file.read_bytes())))
    with pytest.raises(ArchiveError, match="is one gzip stream: run warcio recompress on it"):
        list(spans(file))


def test_names_are_numbered(tmp_path: Path) -> None:
    file = tmp_path / "a-b.warc.gz"
    assert rewrite.new_name(file).name == "a-b-r1.warc.gz"
    (tmp_path / "a-b-r1.warc.gz").touch()
    assert rewrite.new_name(file).name == "a-b-r2.warc.gz"
    assert rewrite.new_name(tmp_path / "a-b-r1.warc.gz").name == "a-b-r2.warc.gz"
    assert rewrite.new_name(tmp_path / "x.warc").name == "x-r1.warc"


def test_a_file_that_is_being_written_is_held(tmp_path: Path) -> None:
    writer = WarcWriter(tmp_path, "test")
    pointer = writer.write(url(0), 200, [], b"x", WHEN)
    assert locks.is_held(tmp_path / pointer.file)
    writer.close()
    assert not locks.is_held(tmp_path / pointer.file)


def test_a_disk_that_is_full_leaves_nothing(tmp_path: Path) -> None:
    file = archive(tmp_path / "a", [b"one"])
    target = tmp_path / "nowhere" / "b.warc.gz"
    with pytest.raises(ArchiveError, match=r"archive: cannot write .*b\.warc\.gz: No such file"):
        rewrite.write(file, target, [])


def test_the_newest_version_of_a_file_that_is_gone(tmp_path: Path) -> None:
    for name in (
        "a.warc.gz",
        "b-r1.warc.gz",
        "b-r9.warc.gz",
        "b-r10.warc.gz",
        "b-r11.warc",
        "bb-r12.warc.gz",
    ):
        (tmp_path / name).touch()
    found = {
        "a.warc.gz": None,
        "b.warc.gz": "b-r10.warc.gz",
        "b-r2.warc.gz": "b-r10.warc.gz",
        "b-r12.warc.gz": None,
        "c.warc.gz": None,
        "c": None,
    }
    for name, newest in found.items():
        assert rewrite.successor(tmp_path / name) == (newest and tmp_path / newest)
