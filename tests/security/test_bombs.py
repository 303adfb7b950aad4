"""Little that unpacks into much: refused by its size, whether it comes from the site or out of an archive."""

import gzip
import tracemalloc
import zlib
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from newscrawl.archive import ArchiveError, Captured, Pointer, iter_responses
from newscrawl.archive.base import MOST_BYTES
from newscrawl.archive.body import body_of
from tests.archive.test_reader import archive, foreign
from tests.crawl.runs import Desk
from tests.crawl.test_ad_hoc import BONDS_URL as BONDS
from tests.crawl.test_ad_hoc import FLASH_URL as FLASH
from tests.crawl.test_ad_hoc import SCHOOL_URL as SCHOOL
from tests.support import faults
from tests.support.proxy import Reply, Request
from tests.support.site import Site

ZEROS = b"<p>" + bytes(MOST_BYTES + 1)
PACKED: dict[str, Callable[[bytes], bytes]] = {
    "gzip": gzip.compress,
    "deflate": zlib.compress,
    "raw deflate": lambda body: zlib.compress(body)[2:-4],
}
TOO_LARGE = "exceeded DOWNLOAD_MAXSIZE (10485760 B) during decompression"
URL = "http://a.example/bomb"


def packed(coding: str) -> faults.Fault:
    body = PACKED[coding](ZEROS)
    headers = (*faults.HTML, ("Content-Encoding", coding.split()[-1]))

    def bomb(request: Request, reply: Reply) -> Reply:
        return replace(reply, body=body, headers=headers)

    return bomb


def captured(coding: str, body: bytes) -> Captured:
    headers = [(b"Content-Encoding", coding.split()[-1].encode())]
    return Captured(URL, 200, headers, body, datetime(2026, 11, 22, tzinfo=UTC), Pointer("x.warc.gz", 0))


def test_a_page_that_unpacks_for_ever_is_one_failed_row(site: Site, desk: Desk) -> None:
    site.fault(BONDS, packed("gzip"))
    site.fault(FLASH, packed("deflate"))
    run = desk.crawl(f"url={BONDS},{FLASH},{SCHOOL}")
    assert (run.counts["failed"], run.counts["stored"]) == (2, 1)
    told = [row["last_error"] for row in desk.docs("listings").values() if row["state"] == "failed"]
    assert [TOO_LARGE in reason for reason in told] == [True, True]


@pytest.mark.parametrize("coding", PACKED)
def test_an_archived_page_that_unpacks_for_ever_is_refused(coding: str) -> None:
    tracemalloc.start()
    try:
        with pytest.raises(ArchiveError, match=r"^archive: http://a.example/bomb cannot be decompressed: "):
            body_of(captured(coding, PACKED[coding](ZEROS)))
        assert tracemalloc.get_traced_memory()[1] < 4 * MOST_BYTES
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("coding", PACKED)
def test_a_page_of_a_usual_size_is_read(coding: str) -> None:
    assert body_of(captured(coding, PACKED[coding](b"<p>x" * 9999))) == b"<p>x" * 9999


def test_a_record_without_end_is_passed_over(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    bomb = foreign(URL, http=b"HTTP/1.1 200 OK\r\n\r\n" + ZEROS)
    good = archive(tmp_path / "good", ("http://a.example/good", 200, b"good", 0))
    file = tmp_path / "bomb.warc.gz"
    file.write_bytes(gzip.compress(bomb) + good.read_bytes())
    assert [found.url for found in iter_responses(file)] == ["http://a.example/good"]
    assert caplog.messages == [f"archive: {file}: a record too large at byte 0 is passed over"]
