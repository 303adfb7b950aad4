"""Make the store that the answers of docs/cookbook.md are from.

    python -m samples.cookbook [STORE_URI]      (default: sqlite:///data/cookbook.db, which must not be there)

The sample site is crawled three times: as it is; after a headline was corrected and a page began to fail; and
while its lists are down. There is no network in it.
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
CORRECTED = "doc-ikmvtrqp2810447"
LATER, AT = "1730000000", "1715935200"
BROKEN = Answer(
    "https://finance.sina.com.cn/china/gncj/2024-05-17/doc-inaxqwzt5510926.shtml",
    "",
    500,
    {"Content-Type": "text/html"},
)
SETTINGS: tuple[dict[str, str], ...] = ({}, {"RETRY_TIMES": "0"}, {"RETRY_TIMES": "0"})
"""Of each crawl: what fails is not asked for again at once."""

CODES = (0, 0, 1)
"""The exit code of each crawl: in the last no list answers, and that is a failure."""

Entries = list[tuple[Answer, bytes]]


def archives(folder: Path) -> list[Path]:
    """The site on each of three days, as archives to be crawled by REPLAY."""
    first = bodies(HERE / "site.json")
    second = [(answer, _altered(answer, body)) for answer, body in first] + [(BROKEN, b"")]
    third = [(replace(a, status=503), b"") if LIST in a.url else (a, body) for a, body in second]
    files = [folder / f"day{number}.warc.gz" for number in (1, 2, 3)]
    for file, entries in zip(files, (first, second, third), strict=True):
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
        for archive, settings, code in zip(archives(Path(folder)), SETTINGS, CODES, strict=True):
            values = {"REPLAY": str(archive), "STORE_URI": uri, "LOG_LEVEL": "ERROR", **settings}
            options = [word for name, value in values.items() for word in ("-s", f"{name}={value}")]
            command = [sys.executable, "-m", "scrapy", "crawl", "sina_china", *options]
            if subprocess.run(command, check=False, cwd=HERE.parent).returncode != code:  # noqa: S603 - our own
                return 1
    print(f"{uri}: the third crawl had to fail; this is the cookbook's store")  # noqa: T201
    return 0


if __name__ == "__main__":
    sys.exit(main())
