"""Make the store that the answers of docs/cookbook.md are from.

    python -m samples.cookbook [STORE_URI]      (default: sqlite:///data/cookbook.db, which must not be there)

The sample site is crawled three times: as it is; after a headline was corrected and a page began to fail; and
while its lists are down; then a few flashes of its wire. There is no network in it.
"""

import json
import subprocess
import sys
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import Any

from samples.build import HERE, Answer, bodies, write

DEFAULT = "sqlite:///data/cookbook.db"
LIST = "/api/roll/get?"
MAIN = f"{LIST}pageid=155&lid=1686&num=50&page=1"
WIRE, FLASHES = "/api/zhibo/feed", ("1至4月规上", "青禾乳业", "山城轻轨")
CORRECTED = "doc-ikmvtrqp2810447"
LATER, AT = "1730000000", "1715935200"
BROKEN = Answer(
    "https://finance.sina.com.cn/china/gncj/2024-05-17/doc-inaxqwzt5510926.shtml",
    "",
    500,
    {"Content-Type": "text/html"},
)
SETTINGS: tuple[dict[str, str], ...] = ({}, {"RETRY_TIMES": "0"}, {"RETRY_TIMES": "0"}, {})
"""Of each crawl: what fails is not asked for again at once."""

SPIDERS = ("sina_china", "sina_china", "sina_china", "sina_flash")
CODES = (0, 0, 1, 0)
"""The exit code of each crawl: in the third no list answers, and that is a failure."""

Entries = list[tuple[Answer, bytes]]


def archives(folder: Path) -> list[Path]:
    """The site as each crawl finds it, as archives to be crawled by REPLAY."""
    first = bodies(HERE / "site.json")
    second = [(answer, _altered(answer, body)) for answer, body in first] + [(BROKEN, b"")]
    third = [(replace(a, status=503), b"") if LIST in a.url else (a, body) for a, body in second]
    wire = [(answer, _few(answer, body)) for answer, body in first]
    files = [folder / f"day{number}.warc.gz" for number in (1, 2, 3, 4)]
    for file, entries in zip(files, (first, second, third, wire), strict=True):
        with file.open("wb") as out:
            write(entries, out)
    return files


def _altered(answer: Answer, body: bytes) -> bytes:
    """The response as it is on the second day."""
    if CORRECTED in answer.url:
        return body.replace("票面利率2.86%".encode(), "票面利率2.68%".encode())
    if LIST not in answer.url:
        return body
    found = json.loads(body)
    rows = found["result"]["data"] or []
    for row in rows:
        if CORRECTED in row["url"]:
            row["mtime"] = LATER
    if MAIN in answer.url:
        rows.insert(0, _row(rows))
    return json.dumps(found, ensure_ascii=False).encode()


def _few(answer: Answer, body: bytes) -> bytes:
    """The wire with a few of its flashes."""
    if WIRE not in answer.url:
        return body
    found = json.loads(body)
    feed = found["result"]["data"]["feed"]
    feed["list"] = [row for row in feed["list"] if any(word in row["rich_text"] for word in FLASHES)]
    del feed["page_info"]
    return json.dumps(found, ensure_ascii=False).encode()


def _row(rows: list[dict[str, Any]]) -> dict[str, Any]:
    """The row of the page that fails."""
    pattern = next(row for row in rows if CORRECTED in row["url"])
    own = {"url": BROKEN.url, "docid": "comos:naxqwzt5510926", "title": "南岭港扩建", "lids": "1686"}
    return {**pattern, "urls": "", "wapurl": "", "ctime": AT, "mtime": AT, **own}


def main() -> int:
    """The command line."""
    uri = sys.argv[1] if len(sys.argv) > 1 else DEFAULT
    file = Path(uri.removeprefix("sqlite:///"))
    if uri.startswith("sqlite:///") and file.exists():
        print(f"{file} is there already: remove it, or name another store", file=sys.stderr)  # noqa: T201
        return 2
    with tempfile.TemporaryDirectory() as folder:
        crawls = zip(archives(Path(folder)), SPIDERS, SETTINGS, CODES, strict=True)
        for archive, spider, settings, code in crawls:
            values = {"REPLAY": str(archive), "STORE_URI": uri, "LOG_LEVEL": "ERROR", **settings}
            options = [word for name, value in values.items() for word in ("-s", f"{name}={value}")]
            command = [sys.executable, "-m", "scrapy", "crawl", spider, *options]
            if subprocess.run(command, check=False, cwd=HERE.parent).returncode != code:  # noqa: S603 - our own
                return 1
    print(f"{uri}: the third crawl had to fail; this is the cookbook's store")  # noqa: T201
    return 0


if __name__ == "__main__":
    sys.exit(main())
