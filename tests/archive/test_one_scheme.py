"""http and https are one: an archive of somebody else's, made before the site changed, is read too."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from newscrawl.archive import WarcIndex
from newscrawl.archive.writer import WarcWriter

HOST = "finance.sina.com.cn/a.shtml"
WHEN = datetime(2026, 11, 2, tzinfo=UTC)
TYPE = (b"Content-Type", b"text/html")


@pytest.mark.parametrize("written", ["http", "https"])
@pytest.mark.parametrize("asked", ["http", "https"])
def test_each_finds_the_other(tmp_path: Path, written: str, asked: str) -> None:
    with WarcWriter(tmp_path, "t") as writer:
        writer.write(f"{written}://{HOST}", 200, [TYPE], b"page", WHEN)
    found = WarcIndex(tmp_path).read(f"{asked}://{HOST}")
    assert found is not None
    assert found.body == b"page"


def test_a_redirect_from_the_one_to_the_other_hides_no_page(tmp_path: Path) -> None:
    with WarcWriter(tmp_path, "t") as writer:
        writer.write(f"https://{HOST}", 200, [TYPE], b"page", WHEN)
        to = [(b"location", f"https://{HOST}".encode())]
        writer.write(f"http://{HOST}", 301, to, b"", WHEN + timedelta(seconds=1))
        other = [(b"Location", b"/b.shtml")]
        writer.write("http://finance.sina.com.cn/c.shtml", 302, other, b"", WHEN)
    index = WarcIndex(tmp_path)
    page, moved = index.read(f"http://{HOST}"), index.read("https://finance.sina.com.cn/c.shtml")
    assert page is not None
    assert moved is not None
    assert (page.status, page.body, moved.status) == (200, b"page", 302)
