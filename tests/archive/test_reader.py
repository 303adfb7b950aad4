"""WarcIndex, iter_responses, read_at: what is whole is read, what isn't is told in one line."""

import gzip
import logging
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newscrawl.archive import ArchiveError, Pointer, WarcIndex, WarcWriter, iter_responses, read_at

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
URL = "http://finance.example.cn/a.shtml"


def archive(folder: Path, *pages: tuple[str, int, bytes, int], prefix: str = "t") -> Path:
    """A file with a response a page: URL, status, body, minutes after noon."""
    with WarcWriter(folder, prefix) as writer:
        for url, status, body, minutes in pages:
            pointer = writer.write(url, status, [], body, NOON + timedelta(minutes=minutes))
    return folder / pointer.file


def foreign(
    url: str = URL, *, http: bytes, kind: str = "response", date: str = "2026-11-22T12:00:00Z"
) -> bytes:
    """A record as other programs write it."""
    head = f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {url}\r\nWARC-Date: {date}\r\n"
    return f"{head}Content-Length: {len(http)}\r\n\r\n".encode() + http + b"\r\n\r\n"


@pytest.fixture(scope="module")
def three(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The bytes of a file with three responses: /1, /2 and /3."""
    pages = [(f"http://a.example/{n}", 200, bytes([n]) * 50, n) for n in (1, 2, 3)]
    return archive(tmp_path_factory.mktemp("three"), *pages).read_bytes()


def paths_of(file: Path) -> list[str]:
    return [c.url.removeprefix("http://a.example/") for c in iter_responses(file)]


def test_the_latest_capture_wins_whatever_the_order(tmp_path: Path) -> None:
    archive(tmp_path, (URL, 200, b"late", 9), (URL, 200, b"early", 1), prefix="a")
    archive(tmp_path, (URL, 200, b"middle", 5), prefix="b")
    found = WarcIndex(tmp_path).read(URL)
    assert found is not None
    assert (found.body, found.when) == (b"late", datetime(2026, 11, 22, 12, 9, tzinfo=UTC))


def test_of_captures_of_the_same_moment_the_last_wins(tmp_path: Path) -> None:
    archive(tmp_path, (URL, 200, b"first", 0), prefix="a")
    archive(tmp_path, (URL, 200, b"second", 0), (URL, 200, b"third", 0), prefix="b")
    found = WarcIndex(tmp_path).read(URL)
    assert found is not None
    assert found.body == b"third"


def test_not_modified_is_no_capture_and_an_error_is(tmp_path: Path) -> None:
    archive(tmp_path, (URL, 200, b"page", 0), (URL, 304, b"", 1), ("http://a.example/x", 404, b"no", 0))
    index = WarcIndex(tmp_path)
    found, gone = index.read(URL), index.read("http://a.example/x")
    assert found is not None
    assert gone is not None
    assert (len(index), found.body, gone.status) == (2, b"page", 404)


@pytest.mark.parametrize("asked", ["http://a.example/p?b=2&a=1", "http://a.example/p?a=1&b=2#top"])
def test_urls_meet_in_their_canonical_form(tmp_path: Path, asked: str) -> None:
    archive(tmp_path, ("http://a.example/p?b=2&a=1", 200, b"page", 0))
    index = WarcIndex(tmp_path)
    assert asked in index
    assert index.read(asked) is not None


def test_a_url_that_was_never_archived(tmp_path: Path) -> None:
    archive(tmp_path, (URL, 200, b"page", 0))
    index = WarcIndex(tmp_path)
    assert index.read("https://finance.example.cn/b.shtml") is None
    assert "http://[" not in index


def test_pointers_are_relative_to_the_folder_and_lead_back(tmp_path: Path) -> None:
    archive(tmp_path / "2026" / "11", (URL, 200, b"one", 0), ("http://a.example/2", 200, b"two", 0))
    one, two = iter_responses(tmp_path)
    assert one.pointer.file.startswith("2026/11/t-")
    assert [read_at(tmp_path, c.pointer).body for c in (one, two)] == [b"one", b"two"]
    file = tmp_path / one.pointer.file
    assert read_at(file, Pointer(file.name, two.pointer.offset)).body == b"two"


def test_a_pointer_into_the_middle_of_a_record_is_an_error(tmp_path: Path, three: bytes) -> None:
    (tmp_path / "t.warc.gz").write_bytes(three)
    for offset in (0, 7, len(three)):  # 0: the warcinfo record
        with pytest.raises(ArchiveError, match=re.escape(f"{tmp_path}/t.warc.gz")):
            read_at(tmp_path, Pointer("t.warc.gz", offset))


def test_a_pointer_to_a_file_that_is_gone(tmp_path: Path) -> None:
    with pytest.raises(ArchiveError, match=r"cannot read .*/t\.warc\.gz: No such file or directory"):
        read_at(tmp_path, Pointer("t.warc.gz", 0))


def test_uncompressed_files_and_other_records_are_read_too(tmp_path: Path) -> None:
    request = foreign(http=b"GET / HTTP/1.1\r\nHost: a\r\n\r\n", kind="request")
    dns = foreign("dns:a.example", http=b"20261122 a.example 1.2.3.4")
    page = foreign(http=b"HTTP/1.0 200 OK\nX: a\n\tb\nno colon\n\nbody")
    (tmp_path / "x.warc").write_bytes(request + dns + page)
    (found,) = iter_responses(tmp_path)
    assert (found.status, found.headers, found.body) == (200, [(b"X", b"a b")], b"body")
    assert found.pointer == Pointer("x.warc", len(request + dns))
    assert read_at(tmp_path, found.pointer) == found


def test_chunks_that_another_program_kept_are_joined(tmp_path: Path) -> None:
    page = foreign(
        http=b"HTTP/1.1 200 OK\r\ntransfer-encoding: Chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n"
    )
    (tmp_path / "x.warc.gz").write_bytes(gzip.compress(page))
    assert next(iter_responses(tmp_path)).body == b"abcde"


def test_a_date_that_cannot_be_read_is_older_than_any(tmp_path: Path) -> None:
    pages = [("2026-11-22T12:00:00Z", b"dated"), ("yesterday", b"undated")]
    records = [foreign(http=b"HTTP/1.1 200 OK\r\n\r\n" + body, date=date) for date, body in pages]
    (tmp_path / "x.warc").write_bytes(b"".join(records))
    found = WarcIndex(tmp_path).read(URL)
    assert found is not None
    assert found.body == b"dated"


def test_a_url_that_is_none_does_no_harm(tmp_path: Path) -> None:
    (tmp_path / "x.warc").write_bytes(foreign("http://[", http=b"HTTP/1.1 200 OK\r\n\r\n"))
    assert len(WarcIndex(tmp_path)) == 1


@pytest.mark.parametrize("packed", [True, False])
def test_wherever_a_file_ends_its_whole_records_are_read(tmp_path: Path, three: bytes, packed: bool) -> None:
    data, file = (three, tmp_path / "t.warc.gz") if packed else (gzip.decompress(three), tmp_path / "t.warc")
    file.write_bytes(data)
    ends = [*[c.pointer.offset for c in iter_responses(file)][1:], len(data)]
    for length in range(ends[0], len(data)):
        file.write_bytes(data[:length])
        whole = sum(end <= length for end in ends)
        # The trailer of a gzip member and the blank lines after a record hold nothing of it
        assert paths_of(file) in [list("123")[:n] for n in {whole, sum(end <= length + 20 for end in ends)}]


def test_a_truncated_record_is_told_once(
    tmp_path: Path, three: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    file = tmp_path / "t.warc.gz"
    file.write_bytes(three)
    last = [c.pointer.offset for c in iter_responses(file)][-1]
    for kept in range(last + 1, len(three) - 25):
        file.write_bytes(three[:kept])
        caplog.clear()
        assert paths_of(file) == ["1", "2"]
        assert caplog.messages == [f"archive: {file} is damaged at byte {last}: read up to there"]
        assert caplog.records[0].levelno == logging.WARNING


def test_damage_in_the_middle_keeps_what_is_before_it(tmp_path: Path, three: bytes) -> None:
    file = tmp_path / "t.warc.gz"
    file.write_bytes(three)
    second = [c.pointer.offset for c in iter_responses(file)][1]
    file.write_bytes(three[:second] + b"\0" * 40 + three[second + 40 :])
    assert paths_of(file) == ["1"]


def test_one_bad_file_in_a_folder_costs_a_warning(
    tmp_path: Path, three: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "empty.warc.gz").touch()  # killed between making the file and writing to it
    (tmp_path / "notes.txt").write_text("not looked at")
    (tmp_path / "t.warc.gz").write_bytes(three)
    assert len(WarcIndex(tmp_path)) == 3
    (message,) = caplog.messages
    assert message.endswith("empty.warc.gz is no WARC file or is damaged: no record at byte 0")


def test_nothing_to_read_is_one_clear_line(tmp_path: Path, three: bytes) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    page, single, info = tmp_path / "page.html", tmp_path / "s.warc.gz", tmp_path / "i.warc"
    page.write_text("<html>")
    single.write_bytes(gzip.compress(gzip.decompress(three)))
    info.write_bytes(gzip.decompress(three).split(b"WARC/1.1\r\nWARC-Date")[0])
    expected = {
        tmp_path / "none": "does not exist",
        empty: "no .warc or .warc.gz file in",
        page: "is no WARC file or is damaged: no record at byte 0",
        single: "is one gzip stream: run warcio recompress on it",
        info: "no response in",
    }
    for path, cause in expected.items():
        with pytest.raises(ArchiveError) as caught:
            WarcIndex(path)
        assert cause in str(caught.value)
        assert str(path) in str(caught.value)
        assert "\n" not in str(caught.value)


@settings(max_examples=200, deadline=None)
@given(data=st.data())
def test_no_damage_is_more_than_an_archive_error(
    tmp_path_factory: pytest.TempPathFactory, three: bytes, data: st.DataObject
) -> None:
    raw = three if data.draw(st.booleans()) else gzip.decompress(three)
    at = data.draw(st.integers(0, len(raw)))
    file = tmp_path_factory.mktemp("fuzz") / "x.warc.gz"
    file.write_bytes(raw[:at] + data.draw(st.binary(max_size=40)) + raw[at + data.draw(st.integers(0, 40)) :])
    try:
        found = list(iter_responses(file))
    except ArchiveError:
        return
    assert {c.status for c in found} <= {*range(1000)}
