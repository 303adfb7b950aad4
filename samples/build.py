"""Build the bundled WARC from the sample pages.

    python samples/build.py [--site samples/site.json] [--out samples/sample.warc.gz]

Every response of site.json becomes one record, in the order of the list. Record ids come from the URL and all
dates are fixed, so that the same files always give the same archive.
"""

import argparse
import json
import uuid
from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass
from http import HTTPStatus
from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

HERE = Path(__file__).resolve().parent
DATE = "2024-05-20T01:00:00Z"


@dataclass(frozen=True)
class Answer:
    """One response of the sample site, an entry of site.json."""

    url: str
    file: str
    status: int
    headers: dict[str, str]


def answers(site: Path) -> list[Answer]:
    """The entries of a site.json."""
    return [Answer(**entry) for entry in json.loads(site.read_text("utf-8"))]


def http_headers(answer: Answer, body: bytes) -> StatusAndHeaders:
    """The status line and headers, with the body's true length."""
    line = f"{answer.status} {HTTPStatus(answer.status).phrase}"
    headers = [*answer.headers.items(), ("Content-Length", str(len(body)))]
    return StatusAndHeaders(line, headers, protocol="HTTP/1.1")


def warc_headers(name: str) -> dict[str, str]:
    """What warcio would otherwise fill in with the clock and chance."""
    return {"WARC-Record-ID": f"<urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, name)}>", "WARC-Date": DATE}


def add_info(writer: Any, name: str) -> None:
    """The warcinfo record that says what the archive is."""
    text = b"software: newscrawl samples/build.py\r\nformat: WARC File Format 1.1\r\n"
    headers = {**warc_headers(name), "WARC-Filename": name, "Content-Type": "application/warc-fields"}
    record = writer.create_warc_record("", "warcinfo", payload=BytesIO(text), warc_headers_dict=headers)
    with closing(record.raw_stream):  # a copy in a file of its own
        writer.write_record(record)


def build(site: Path, out: BinaryIO) -> int:
    """Write the archive of a site.json; how many responses it holds."""
    entries = bodies(site)
    write(entries, out)
    return len(entries)


def bodies(site: Path) -> list[tuple[Answer, bytes]]:
    """The entries of a site.json, each with its body."""
    return [(answer, (site.parent / answer.file).read_bytes()) for answer in answers(site)]


def write(entries: Iterable[tuple[Answer, bytes]], out: BinaryIO) -> None:
    """Write responses as an archive."""
    writer = WARCWriter(out, gzip=True, warc_version="1.1")
    add_info(writer, "sample.warc.gz")
    for answer, body in entries:
        record = writer.create_warc_record(
            answer.url,
            "response",
            payload=BytesIO(body),
            length=len(body),
            http_headers=http_headers(answer, body),
            warc_headers_dict=warc_headers(answer.url),
        )
        writer.write_record(record)


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description="Build the bundled WARC from the sample pages.")
    parser.add_argument("--site", type=Path, default=HERE / "site.json", help="the list of responses")
    parser.add_argument("--out", type=Path, default=HERE / "sample.warc.gz", help="the archive to write")
    options = parser.parse_args()
    with options.out.open("wb") as out:
        count = build(options.site, out)
    print(f"{options.out}: {count} responses")  # noqa: T201  the command's answer


if __name__ == "__main__":
    main()
