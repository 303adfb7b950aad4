"""Memory does not grow with the rows: ten times the documents in the same room."""

import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest

from newscrawl.codec import Doc
from tests.crawl.runs import ROOT, Desk, together
from tests.export.documents import STORED, fill, sample

FEW, MANY = 1_000, 10_000
PARQUET = 2_000, 20_000
"""For Parquet, whose pool fills up first."""

POSTS = 2_000
"""For markdown, where each is a file that is synced to the disk."""

SLACK_MB = 12
"""What allocators keep. The many documents are over 150 MB as Python objects."""

# The peak of the program itself: that of getrusage would be the test run's, which forks it.
MEASURE = """
import re, sys
from pathlib import Path
from scrapy.cmdline import execute
try:
    execute()
finally:
    print(re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())[1], file=sys.stderr)
"""
BODY = "<div>" + "<p>全国各地稳步推进专项债券发行，重点支持在建项目。</p>\n" * 40 + "</div>"

pytestmark = [
    pytest.mark.long,
    pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="peaks are read from /proc"),
]


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    return Desk(tmp_path_factory.mktemp("memory"), "")


def made(number: int) -> Doc:
    """One of many, published a minute before the other and stored a second before it."""
    stored = STORED - timedelta(seconds=number)
    return sample(
        _id=f"comos:{number:014}",
        body_html=f"{number}{BODY}",
        paragraphs=[f"{number} 全国各地稳步推进专项债券发行，重点支持在建项目。"] * 40,
        published_at=STORED - timedelta(minutes=number),
        first_seen_at=stored,
        crawled_at=stored,
    )


@pytest.fixture(scope="module")
def stored(desk: Desk) -> None:
    batches = ([made(n) for n in range(start, start + 1000)] for start in range(0, PARQUET[1], 1000))
    fill(f"sqlite:///{desk.file}", batches)


def peak_mb(desk: Desk, *argv: str) -> float:
    command = [sys.executable, "-c", MEASURE, "export", *argv]
    env = desk.environment({})
    done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=True, timeout=250)
    return int(done.stderr.split()[-1]) / 1024


@pytest.mark.usefixtures("stored")
@pytest.mark.parametrize(
    "argv",
    ["jsonl", "csv", "xlsx", "rss", "jsonfeed", "parquet", "parquet --partition month", "markdown"],
)
def test_ten_times_the_documents_in_the_same_room(desk: Desk, argv: str) -> None:
    name = argv.replace(" ", "")

    def peak(limit: int) -> float:
        out = desk.folder / f"{name}.{limit}"
        return peak_mb(desk, *argv.split(), "--limit", str(limit), "-o", str(out))

    is_parquet = argv.startswith("parquet")
    sizes = (POSTS // 10, POSTS) if argv == "markdown" else PARQUET if is_parquet else (FEW, MANY)
    few, many = together(peak, sizes)
    print(f"{argv}: {few:.0f} MB for {sizes[0]}, {many:.0f} MB for {sizes[1]}")  # noqa: T201 - shown when it fails
    slack = PARQUET_SLACK_MB if is_parquet else SLACK_MB
    assert many - few < slack


PARQUET_SLACK_MB = 50
"""Arrow's own pool fills up to the size of its row groups and then stays: 261 MB at 20,000 and at 60,000."""
