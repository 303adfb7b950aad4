"""RSS 2.0 and JSON Feed 1.1, item by item; the newest first."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from email.utils import format_datetime
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from newscrawl.codec import Doc, dumps, iso
from newscrawl.export import packed
from newscrawl.export.base import Options, Write
from newscrawl.reading.text import headline
from newscrawl.sites import registry

_NOT_XML = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
HEAD = """\
<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" \
xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel>
<title>{title}</title>
<link>{home}</link>
<description>{about}</description>
<language>{language}</language>
<generator>newscrawl</generator>
"""


@contextmanager
def rss(output: Path | None, options: Options) -> Iterator[Write]:
    """RSS 2.0, an item a document."""
    with packed.stream(output) as sink:
        sink.write(f"{_head()}{_element('lastBuildDate', _rfc822(datetime.now(UTC)))}\n".encode())
        yield lambda doc: _send(sink.write(_rss_item(doc).encode()))
        sink.write(b"</channel>\n</rss>\n")


@contextmanager
def jsonfeed(output: Path | None, options: Options) -> Iterator[Write]:
    """JSON Feed 1.1, an item a document."""
    with packed.stream(output) as sink:
        brand = registry.home().brand
        head = {"version": "https://jsonfeed.org/version/1.1", "title": brand.title}
        head |= {"home_page_url": brand.home, "description": brand.about, "language": brand.language}
        sink.write(f'{dumps(head)[:-1]},"items":['.encode())
        separator = "\n"

        def write(doc: Doc) -> None:
            nonlocal separator
            sink.write(f"{separator}{dumps(json_item(doc))}".encode())
            separator = ",\n"

        yield write
        sink.write(b"\n]}\n")


def _head() -> str:
    brand = registry.home().brand
    words = {"title": brand.title, "home": brand.home, "about": brand.about}
    return HEAD.format(
        language=brand.language.lower(), **{name: escape(text) for name, text in words.items()}
    )


def _send(written: int) -> None:
    """Nothing more to do with the number of bytes."""


def _rss_item(doc: Doc) -> str:
    """An item; its source is the creator where nobody is named."""
    parts = [
        _element("title", doc["title"]),
        _element("link", doc["url"]),
        f'<guid isPermaLink="false">{_xml(doc["_id"])}</guid>',
        _element("pubDate", doc["published_at"] and _rfc822(doc["published_at"])),
        *(_element("dc:creator", name) for name in _names(doc)),
        *(_element("category", word) for word in doc["keywords"]),
        _element("description", doc["summary"] or ("" if doc["title"] else headline(doc))),
        _element("content:encoded", doc["body_html"]),
    ]
    return "<item>\n{}\n</item>\n".format("\n".join(filter(None, parts)))


def _element(name: str, text: str | None) -> str:
    return f"<{name}>{_xml(text)}</{name}>" if text else ""


def _xml(text: str) -> str:
    """Text for XML: escaped, without the control characters that XML has no form for."""
    return escape(_NOT_XML.sub("", text), {"\r": "&#13;"})


def _rfc822(moment: datetime) -> str:
    return format_datetime(moment.astimezone(UTC), usegmt=True)


def _names(doc: Doc) -> list[str]:
    return doc["authors"] or ([doc["source"]] if doc["source"] else [])


def json_item(doc: Doc) -> dict[str, Any]:
    """An item of JSON Feed; what the format has no field for stands under ``_newscrawl``."""
    item = {
        "id": doc["_id"],
        "url": doc["url"],
        "title": doc["title"],
        "content_html": doc["body_html"],
        "content_text": "\n".join(doc["paragraphs"]),
        "summary": doc["summary"],
        "image": doc["images"][0]["url"] if doc["images"] else None,
        "date_published": doc["published_at"] and iso(doc["published_at"]),
        "date_modified": doc["modified_at"] and iso(doc["modified_at"]),
        "authors": [{"name": name} for name in _names(doc)],
        "tags": doc["keywords"],
        "language": "zh-CN",
    }
    ours = {name: doc[name] for name in ("source", "editors", "symbols", "flags", "revision")}
    return {name: found for name, found in item.items() if found not in (None, [])} | {"_newscrawl": ours}
