"""WarcWriter: files that other programs can read, and that survive what happens to disks and processes."""

import gzip
import os
import re
import subprocess
import sys
import uuid
from datetime import UTC, datetime, timedelta, timezone
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from newscrawl import __version__
from newscrawl.archive import ArchiveError, WarcWriter, iter_responses, read_at
from tests.archive.runs import ROOT, can, warcio_check

WHEN = datetime(2026, 11, 22, 8, 30, 15, 123456, tzinfo=UTC)
URL = "http://finance.example.cn/a.shtml"


def write_one(folder: Path, body: bytes = b"page", **more: object) -> Path:
    with WarcWriter(folder, "t", **more) as writer:  # type: ignore[arg-type]  # passes on what it is given
        pointer = writer.write(URL, 200, [(b"Content-Type", b"text/html")], body, WHEN)
    return folder / pointer.file


def text_of(file: Path) -> str:
    return gzip.decompress(file.read_bytes()).decode("latin-1")


def test_nothing_is_created_before_the_first_response(tmp_path: Path) -> None:
    folder = tmp_path / "archive"
    WarcWriter(folder, "t").close()
    assert not folder.exists()


def test_file_name_tells_prefix_time_host_process_and_serial(tmp_path: Path) -> None:
    file = write_one(tmp_path)
    assert re.fullmatch(rf"t-\d{{8}}T\d{{6}}Z-[A-Za-z0-9.-]+-{os.getpid()}-00001\.warc\.gz", file.name)


def test_a_prefix_cannot_leave_the_folder(tmp_path: Path) -> None:
    with WarcWriter(tmp_path, "../新 浪/x") as writer:
        writer.write(URL, 200, [], b"", WHEN)
    (file,) = tmp_path.iterdir()
    assert file.name.startswith("..-x-")


def test_two_writers_never_share_a_file(tmp_path: Path) -> None:
    assert write_one(tmp_path) != write_one(tmp_path)
    assert len(list(iter_responses(tmp_path))) == 2


def test_a_file_begins_with_what_wrote_it(tmp_path: Path) -> None:
    file = write_one(tmp_path, info={"robots": "classic"})
    first = text_of(file).split("\r\n\r\nWARC/1.1")[0]
    assert first.startswith("WARC/1.1\r\nWARC-Type: warcinfo\r\n")
    assert f"WARC-Filename: {file.name}\r\n" in first
    assert first.endswith(
        f"software: newscrawl/{__version__}\r\nformat: WARC File Format 1.1\r\nrobots: classic\r\n"
    )


def test_a_response_record_as_it_is_written(tmp_path: Path) -> None:
    beijing = WHEN.astimezone(timezone(timedelta(hours=8)))
    with WarcWriter(tmp_path, "t") as writer:
        headers = [(b"Set-Cookie", b"a=1"), (b"Transfer-Encoding", b"chunked"), (b"Set-Cookie", b"b=2")]
        pointer = writer.write(URL, 404, headers, b"gone", beijing, "10.0.0.7")
    record = gzip.decompress((tmp_path / pointer.file).read_bytes()[pointer.offset :]).decode()
    head, http = record.split("\r\n\r\n", 1)
    assert http == "HTTP/1.1 404 Not Found\r\nSet-Cookie: a=1\r\nSet-Cookie: b=2\r\n\r\ngone\r\n\r\n"
    assert "WARC-Type: response\r\n" in head
    assert f"WARC-Target-URI: {URL}\r\n" in head
    assert "WARC-Date: 2026-11-22T08:30:15.123Z\r\n" in head
    assert "WARC-IP-Address: 10.0.0.7\r\n" in head


@pytest.mark.parametrize("ip", [None, "10.0.0.7"])
@pytest.mark.parametrize("body", [b"", "页面\r\n".encode() * 5000])
def test_a_record_is_what_warcio_writes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, body: bytes, ip: str | None
) -> None:
    monkeypatch.setattr(uuid, "uuid4", lambda: uuid.UUID(int=7))
    url, headers = "https://finance.example.cn/新.shtml", [("Content-Type", "text/html"), ("X-Empty", "")]
    with WarcWriter(tmp_path, "t") as writer:
        pointer = writer.write(url, 200, [(n.encode(), v.encode()) for n, v in headers], body, WHEN, ip)
    out = BytesIO()
    warc = WARCWriter(out, gzip=False, warc_version="1.1")
    about = {"WARC-Date": "2026-11-22T08:30:15.123Z"} | ({"WARC-IP-Address": ip} if ip else {})
    http = StatusAndHeaders("200 OK", headers, protocol="HTTP/1.1")
    record = warc.create_warc_record(
        url, "response", BytesIO(body), len(body), warc_headers_dict=about, http_headers=http
    )
    warc.write_record(record)
    assert gzip.decompress((tmp_path / pointer.file).read_bytes()[pointer.offset :]) == out.getvalue()


@pytest.mark.parametrize(
    ("status", "line"), [(200, "200 OK"), (301, "301 Moved Permanently"), (599, "599 Unknown")]
)
def test_the_status_line_has_the_standard_reason(tmp_path: Path, status: int, line: str) -> None:
    with WarcWriter(tmp_path, "t") as writer:
        pointer = writer.write(URL, status, [], b"", WHEN)
    assert f"HTTP/1.1 {line}\r\n" in text_of(tmp_path / pointer.file)


def test_a_naive_time_is_refused_before_a_file_is_made(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="naive datetime"):
        WarcWriter(tmp_path, "t").write(URL, 200, [], b"", WHEN.replace(tzinfo=None))
    assert list(tmp_path.iterdir()) == []


def test_line_breaks_cannot_forge_a_header(tmp_path: Path) -> None:
    with WarcWriter(tmp_path, "t") as writer:
        pointer = writer.write(URL, 200, [(b"X", b"a\r\n\r\nb")], b"page", WHEN)
    found = read_at(tmp_path, pointer)
    assert (found.headers, found.body) == ([(b"X", b"a b")], b"page")


def test_a_full_file_is_followed_by_another(tmp_path: Path) -> None:
    with WarcWriter(tmp_path, "t", max_bytes=2000) as writer:
        files = [writer.write(f"{URL}?{n}", 200, [], os.urandom(600), WHEN).file for n in range(4)]
    assert [name[-10:-8] for name in files] == ["01", "01", "02", "02"]
    assert warcio_check(*tmp_path.iterdir()) == ""


@pytest.mark.parametrize(("room", "same"), [(0, False), (1, True)])
def test_a_file_that_has_reached_its_limit_gets_no_more(tmp_path: Path, room: int, same: bool) -> None:
    with WarcWriter(tmp_path, "t") as writer:
        first = writer.write(URL, 200, [], os.urandom(600), WHEN)
        writer._max_bytes = (tmp_path / first.file).stat().st_size + room
        second = writer.write(URL, 200, [], b"page", WHEN)
        third = writer.write(URL, 200, [], b"page", WHEN)
    assert (second.file == first.file, third.file == first.file) == (same, False)
    assert (tmp_path / third.file).stat().st_size > third.offset > 0


def test_warcio_finds_every_odd_record_valid(tmp_path: Path) -> None:
    gz = gzip.compress(b"x" * 70_000)
    bodies = [b"", b"\r\n\r\n", "新闻".encode("gbk"), gz, gz + b"more", gz[:50], b"0\r\n\r\n"]
    encodings = [b"gzip", b"br", b"deflate", b"zstd", b"gzip, br", b""]
    with WarcWriter(tmp_path, "t") as writer:
        for body in bodies:
            for encoding in encodings:
                writer.write(URL, 200, [(b"Content-Encoding", encoding), (b"X", b"\xe9\xff")], body, WHEN)
    assert warcio_check(*tmp_path.iterdir(), brotli=False) == ""
    assert [c.body for c in iter_responses(tmp_path)] == [b for b in bodies for _ in encodings]


token = (
    st.text("abcXYZ019-_", min_size=1, max_size=12)
    .map(str.encode)
    .filter(lambda n: n.lower() != b"transfer-encoding")
)
value = st.binary(max_size=40).map(lambda v: re.sub(rb"[\r\n]", b"", v).strip(b" \t\r"))


@settings(max_examples=150, deadline=None)
@given(status=st.integers(100, 599), headers=st.lists(st.tuples(token, value)), body=st.binary(max_size=3000))
def test_what_is_written_is_read_back(
    tmp_path_factory: pytest.TempPathFactory, status: int, headers: list[tuple[bytes, bytes]], body: bytes
) -> None:
    folder = tmp_path_factory.mktemp("roundtrip")
    with WarcWriter(folder, "t") as writer:
        pointer = writer.write(URL, status, headers, body, WHEN)
    found = read_at(folder, pointer)
    assert (found.url, found.status, found.headers, found.body) == (URL, status, headers, body)
    assert found.when == datetime(2026, 11, 22, 8, 30, 15, 123000, tzinfo=UTC)


def test_a_folder_that_cannot_be_made_is_named_with_the_cause(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(ArchiveError) as caught:
        write_one(tmp_path / "file" / "archive")
    assert str(caught.value) == f"archive: cannot write {tmp_path}/file/archive: Not a directory"


FILL = """
import os, resource, sys
from datetime import UTC, datetime
from newscrawl.archive import ArchiveError, WarcWriter
folder, limit = sys.argv[1], int(sys.argv[2])
if limit:
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
writer, written = WarcWriter(folder, "t"), 0
try:
    while True:
        writer.write(f"http://a.example/{written}", 200, [], os.urandom(9000), datetime.now(UTC))
        written += 1
except ArchiveError as exc:
    print(written, exc, sep="\\n")
"""


SMALL_DISK = 'mount -t tmpfs -o size=64k tmpfs "$2" && "$0" -c "$1" "$2" 0 && cp -r "$2" "$2.after"'


def fill(*argv: str) -> tuple[int, str]:
    """Write until it fails: how many responses were written, and what the error says."""
    done = subprocess.run(argv, cwd=ROOT, capture_output=True, text=True, check=True, timeout=60)
    written, message = done.stdout.splitlines()
    return int(written), message


def test_a_file_too_large_keeps_what_was_whole(tmp_path: Path) -> None:
    folder = tmp_path / "archive"
    written, message = fill(sys.executable, "-W", "error", "-c", FILL, str(folder), "50000")
    (file,) = folder.iterdir()
    assert (written, message) == (5, f"archive: cannot write {file}: File too large")
    assert [c.url for c in iter_responses(file)] == [f"http://a.example/{n}" for n in range(5)]
    assert text_of(file).count("WARC/1.1\r\n") == 6  # no part of the next is left: gzip would refuse it
    assert warcio_check(file) == ""


def test_a_file_that_cannot_even_be_begun_is_taken_away(tmp_path: Path) -> None:
    folder = tmp_path / "archive"
    written, message = fill(sys.executable, "-W", "error", "-c", FILL, str(folder), "100")
    assert (written, list(folder.iterdir())) == (0, [])
    assert message.endswith(".warc.gz: File too large")


@pytest.mark.skipif(not can("unshare", "-m", "true"), reason="mounts a small disk: needs root")
def test_a_full_disk_keeps_what_was_whole(tmp_path: Path) -> None:
    folder = tmp_path / "disk"
    folder.mkdir()
    written, message = fill("unshare", "-m", "sh", "-c", SMALL_DISK, sys.executable, FILL, str(folder))
    (file,) = (tmp_path / "disk.after").iterdir()
    assert (written, message) == (6, f"archive: cannot write {folder}/{file.name}: No space left on device")
    assert [c.url for c in iter_responses(file)] == [f"http://a.example/{n}" for n in range(6)]
    assert text_of(file).count("WARC/1.1\r\n") == 7  # no part of the next is left: gzip would refuse it
    assert warcio_check(file) == ""


def test_after_close_the_next_response_begins_another_file(tmp_path: Path) -> None:
    writer = WarcWriter(tmp_path / "a", "t")
    first = writer.write(URL, 200, [], b"1", WHEN)
    writer.close()
    second = writer.write(URL, 200, [], b"2", WHEN)
    writer.close()
    assert first.file != second.file
    assert [read_at(tmp_path / "a", p).body for p in (first, second)] == [b"1", b"2"]
    assert second._asdict() == {"file": second.file, "offset": second.offset}
