"""Markdown for Hexo and Jekyll: a post a document, its front matter as their themes expect it.

::

    ---
    title: 'The headline, with ''quotes'' doubled'
    categories:
     - 金融
     - 新浪财经
     - 新浪财经－国內
    headimg: 'https://…'
    author: 新浪财经
    comments: false
    date: Mon, 02 Aug 2021 01:59:49 GMT
    thumbnail: 'https://…'
    ---
"""

import hashlib
import re
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from email.utils import format_datetime
from pathlib import Path

from newscrawl.codec import Doc
from newscrawl.export import atomic, parts
from newscrawl.export.base import Options, Write
from newscrawl.reading.text import headline
from newscrawl.sites import registry
from newscrawl.sites.days import local_day

SLUG_BYTES = 80
"""With day and id a name stays under 143 bytes, the shortest limit there is (eCryptfs)."""

_ID = re.compile(r"[a-z]{1,10}:[a-z0-9]{1,40}")
_UNPRINTABLE = re.compile(r"[^ -~\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")
_BLANK = re.compile(r"\n(?=[ \t]*\n)")
_MEANT = str.maketrans({"{": "&#123;", "}": "&#125;", "`": "&#96;", "~": "&#126;"})
"""What Hexo, Liquid and Markdown would take for tags and code, also inside of HTML."""


@contextmanager
def export(output: Path | None, options: Options) -> Iterator[Write]:
    """A post a document, in a folder."""
    assert output is not None  # noqa: S101 - the command sees to it
    output.mkdir(exist_ok=True)
    parts.sweep(output)

    def write(doc: Doc) -> None:
        target = output / file_name(doc)
        with atomic.replacing(target) as sink:
            sink.write(post(doc).encode())
        if doc["revision"] > 1:
            _remove_former(target, doc["_id"])

    yield write


def _remove_former(target: Path, docid: str) -> None:
    """A revised headline makes another name: what has the old one is no post any more."""
    for former in target.parent.glob(f"*{_tail(docid)}"):
        if former.name != target.name:
            former.unlink()


def post(doc: Doc) -> str:
    """The whole file."""
    return f"---\n{front_matter(doc)}---\n\n<div>\n{body(doc)}\n</div>\n"


def front_matter(doc: Doc) -> str:
    """The post's head, as Hexo reads it, without its ``---``."""
    image = quoted(doc["images"][0]["url"] if doc["images"] else "")
    brand = registry.of(doc["_id"], doc["url"]).brand
    lines = [f"title: {quoted(headline(doc))}", "categories:"]
    lines += [f" - {name}" for name in brand.categories]
    lines += [f"headimg: {image}", f"author: {brand.author}", "comments: false"]
    if doc["published_at"]:
        lines.append(f"date: {format_datetime(doc['published_at'], usegmt=True)}")
    lines.append(f"thumbnail: {image}")
    return "".join(f"{line}\n" for line in lines)


def quoted(text: str) -> str:
    """A text in single quotes, for YAML; in double quotes where only escapes can say it."""
    if not _UNPRINTABLE.search(text):
        return "'" + text.replace("'", "''") + "'"
    plain = text.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + _UNPRINTABLE.sub(lambda found: f"\\u{ord(found[0]):04x}", plain) + '"'


def body(doc: Doc) -> str:
    """The body as HTML that no renderer takes for Markdown or a template: no blank lines, no tags."""
    html: str = doc["body_html"].replace("\r\n", "\n").replace("\r", "\n").translate(_MEANT)
    return _BLANK.sub("&#10;", html.strip())


def file_name(doc: Doc) -> str:
    """``2021-08-02-<headline>-comos-….md``: the Beijing day first, as Jekyll wants it.

    It begins with a digit, so it is no reserved name of Windows' (CON, NUL) and no hidden file; it holds
    letters and digits of any script and ``-`` only, and a document's id alone makes it unique.
    """
    when = doc["published_at"] or doc["first_seen_at"]
    day = str(local_day(when)) if when else "0000-00-00"
    slug = re.sub(r"[\W_]+", "-", unicodedata.normalize("NFC", headline(doc))).strip("-")
    slug = slug.encode()[:SLUG_BYTES].decode(errors="ignore")
    return "-".join(filter(None, [day, slug])) + _tail(doc["_id"])


def _tail(docid: str) -> str:
    # An id of another form is hashed: two that differ in case or signs only must not meet in one name.
    name = docid if _ID.fullmatch(docid) else f"id:{hashlib.sha256(docid.encode()).hexdigest()[:40]}"
    return f"-{name.replace(':', '-')}.md"
