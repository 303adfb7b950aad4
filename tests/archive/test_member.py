"""What is plain is read at once, just as the reader of whole files has it; all else is left to that."""

import gzip
import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from newscrawl.archive import Pointer, WarcWriter, iter_responses
from newscrawl.archive.body import body_of
from newscrawl.archive.member import CHUNK, inflated, plain_records, response_at
from tests.archive.test_reader import NOON, URL, foreign

PAGE = b"HTTP/1.1 200 OK\r\nX-A: 1\r\n\r\nbody"


def test_a_response_is_what_a_walk_through_the_file_finds(tmp_path: Path) -> None:
    large = os.urandom(3 * CHUNK)  # more than is read at a time
    with WarcWriter(tmp_path, "t") as writer:
        writer.write(f"{URL}?\u4e2d", 200, [(b"Content-Encoding", b"gzip")], gzip.compress(b"page"), NOON)
        writer.write(URL, 404, [(b"Set-Cookie", b"a"), (b"Set-Cookie", b"b")], b"", NOON)
        pointer = writer.write(URL, 200, [], large, NOON)
    file = tmp_path / pointer.file
    found = list(iter_responses(file))
    assert [captured.status for captured in found] == [200, 404, 200]
    assert found[2].body == large
    assert [response_at(file, captured.pointer) for captured in found[1:]] == found[1:]
    assert response_at(file, Pointer(pointer.file, 0)) is None  # the warcinfo record
    assert response_at(file, Pointer(pointer.file, pointer.offset + 1)) is None
    assert response_at(tmp_path / "none", pointer) is None


RECORD = foreign(http=PAGE)


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(RECORD, id="not packed"),
        pytest.param(gzip.compress(RECORD)[:-1], id="cut short"),
        pytest.param(gzip.compress(RECORD + RECORD), id="two in one member"),
        pytest.param(gzip.compress(RECORD[:-1]), id="a break too short"),
        pytest.param(
            gzip.compress(RECORD.replace(b"\r\nWARC-Date", b"\r\n folded\r\nWARC-Date")), id="folded"
        ),
        pytest.param(gzip.compress(foreign(f"<{URL}>", http=PAGE)), id="a URL in brackets"),
        pytest.param(gzip.compress(foreign(f"{URL}?a b", http=PAGE)), id="a URL with a space"),
        pytest.param(
            gzip.compress(RECORD.replace(b"WARC-Date", b"WARC-Type: revisit\r\nWARC-Date")), id="twice"
        ),
        pytest.param(gzip.compress(RECORD.replace(b"WARC-Type", b"Type")), id="no type"),
        pytest.param(gzip.compress(foreign(http=PAGE, kind="resource")), id="no response"),
        pytest.param(b"", id="nothing"),
    ],
)
def test_what_is_not_plain_is_left_to_the_reader_of_files(tmp_path: Path, data: bytes) -> None:
    file = tmp_path / "a.warc.gz"
    file.write_bytes(data)
    assert response_at(file, Pointer("a.warc.gz", 0)) is None


def test_of_a_plain_record_by_another_program(tmp_path: Path) -> None:
    file = tmp_path / "a.warc.gz"
    file.write_bytes(gzip.compress(RECORD) + b"damage after it")
    found = response_at(file, Pointer("a.warc.gz", 0))
    assert found is not None
    assert (found.url, found.status, found.headers, found.body) == (URL, 200, [(b"X-A", b"1")], b"body")
    assert found.when == datetime(2026, 11, 22, 12, tzinfo=UTC)


def test_a_file_is_read_on_by_the_reader_of_files_where_it_is_no_more_plain(tmp_path: Path) -> None:
    pages = [foreign(f"http://a.example/{n}", http=PAGE) for n in range(4)]
    pages[1] = pages[1].replace(b"\r\nWARC-Date", b"\r\n folded\r\nWARC-Date")
    members = [gzip.compress(page) for page in pages]
    file = tmp_path / "a.warc.gz"
    file.write_bytes(b"".join(members))
    assert [record.end for record in plain_records(file, "a.warc.gz")] == [len(members[0])]
    found = list(iter_responses(file))
    assert [captured.url[17:] for captured in found] == ["0", "1%20folded", "2", "3"]
    assert [captured.pointer.offset for captured in found] == [sum(map(len, members[:n])) for n in range(4)]


def test_a_member_is_inflated_whole_and_alone() -> None:
    packed = gzip.compress(b"page")
    assert inflated(packed, 4) == b"page"
    assert [inflated(data, 3) for data in (packed, b"", b"page")] == [None, None, None]
    assert [inflated(data, 9) for data in (packed[:-1], packed + packed, packed + b"x")] == [None, None, None]


@pytest.mark.parametrize(
    ("body", "page"),
    [
        (gzip.compress(b"page"), b"page"),
        (gzip.compress(b"one ") + gzip.compress(b"two"), b"one two"),
        (gzip.compress(bytes(range(256)))[:-5], bytes(range(256))),
    ],
)
def test_of_a_packed_body_all_is_had_that_there_is(tmp_path: Path, body: bytes, page: bytes) -> None:
    with WarcWriter(tmp_path, "t") as writer:
        writer.write(URL, 200, [(b"Content-Encoding", b"gzip")], body, NOON)
    (captured,) = iter_responses(tmp_path)
    assert body_of(captured) == page
