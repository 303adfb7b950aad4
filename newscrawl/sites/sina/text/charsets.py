"""A page's bytes as UTF-8, whatever the header says.

Pages before 2014 are gb2312 or gbk and say so, at times with characters outside of both: gb18030 reads all of
them. A header's ``charset=utf-8`` over a GBK page is a known lie, and a UTF-8 page may hold stray bytes, or a
part in GBK: so the bytes decide. UTF-16 is told by its mark or its zeros, Big5 by the page's own word alone.
"""

import codecs
import re

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_WIDE = re.compile(rb"\s*(?:(?P<le><\x00[!?a-zA-Z]\x00)|(?P<be>\x00<\x00[!?a-zA-Z]))")
_BIG5 = re.compile(rb"charset\s*=\s*[\"']?\s*(?:big-?5|x-x-big5)", re.I)
_GBK = re.compile(rb"charset\s*=\s*[\"']?\s*[gG][bB]")
_HEAD = 4096
"""Bytes in which a page declares its charset."""

_PAIR = re.compile(rb"\xed([\xa0-\xaf])([\x80-\xbf])\xed([\xb0-\xbf])([\x80-\xbf])")
_PAIRS = re.compile(
    rb"&#([xX]0*[dD][89abAB][0-9a-fA-F]{2}|5[56][0-9]{3});&#([xX]0*[dD][c-fC-F][0-9a-fA-F]{2}|5[67][0-9]{3});"
)
_HALF = re.compile(rb"\xed[\xa0-\xbf][\x80-\xbf]")
_REPLACED = "\ufffd".encode()


def looks_utf8(body: bytes) -> bytes:
    """The page as it is, where nothing says that it is no UTF-8: without marks and zeros.

    The parser tells whether it was UTF-8; decoding here just to ask would cost more than reading it.
    """
    wide = _wide(body)
    return _clean(body.decode(wide, "replace").encode("utf-8", "replace") if wide else body)


def says_gbk(body: bytes) -> bool:
    """True for a page that declares itself to be in GBK or one of its kin."""
    return _GBK.search(body, 0, _HEAD) is not None


def to_utf8(body: bytes) -> bytes:
    """The page as UTF-8 bytes; what cannot be read is U+FFFD."""
    body = looks_utf8(body)
    try:
        body.decode("utf-8")
    except UnicodeDecodeError:
        return _clean(_decoded(body).encode())
    return body


def _wide(body: bytes) -> str | None:
    """The name of a charset of two or four bytes a character; None for any other."""
    marked = next((name for mark, name in _MARKS if body.startswith(mark)), None)
    if marked:
        return marked if marked != "utf-8" else None
    found = _WIDE.match(body)
    if not found:
        return None
    return "utf-16-le" if found["le"] else "utf-16-be"


def _clean(body: bytes) -> bytes:
    return body.removeprefix(codecs.BOM_UTF8).replace(b"\x00", b"")


def join_references(body: bytes) -> bytes:
    """The page with characters that are referred to by their halves, ``&#55357;&#56832;``, whole."""
    return _PAIRS.sub(_joined_references, body)


def _decoded(body: bytes) -> str:
    if _BIG5.search(body[:_HEAD]):
        return body.decode("big5hkscs", "replace")
    joined = _HALF.sub(_REPLACED, _PAIR.sub(_joined, body))
    as_utf8 = joined.decode("utf-8", "replace")
    as_gbk = body.decode("gb18030", "replace")
    if _is_mostly_utf8(as_utf8):
        return as_utf8
    return min(as_gbk, as_utf8, key=lambda text: text.count("\ufffd"))


def _is_mostly_utf8(text: str) -> bool:
    """True when more came out of the bytes as characters of UTF-8 than not: text in GBK gives few."""
    bad = text.count("\ufffd")
    return len(text) - len(text.encode("ascii", "ignore")) - bad > bad


def _joined(halves: re.Match[bytes]) -> bytes:
    """Two halves of a character, each written as UTF-8 by itself (CESU-8), as the one."""
    return _whole(halves[0].decode("utf-8", "surrogatepass"))


def _joined_references(halves: re.Match[bytes]) -> bytes:
    first, second = (int(text[1:], 16) if text[:1] in b"xX" else int(text) for text in halves.groups())
    if not 0xD800 <= first < 0xDC00 <= second < 0xE000:
        return halves[0]
    return _whole(chr(first) + chr(second))


def _whole(halves: str) -> bytes:
    return halves.encode("utf-16", "surrogatepass").decode("utf-16").encode()
