"""URLs as people paste them: out of sentences, mails and chats, from a file, or from stdin."""

import re
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

STDIN = "-"

_BETWEEN = re.compile(r"[,，、;；](?=\s*[\"'“‘<（(《【「]*(?:[a-zA-Z][\w+.-]*:|//|[\w-]+(?:\.[\w-]+)+/))|\s+")
"""Between URLs: a comma before what begins like one (a URL's own query may hold commas), or white space."""

_BEFORE = "<\"'`“‘（(《【「『[,，、"
_AFTER = ">\"'`)],.;:!?；："
_PAIRS = {")": "(", "]": "["}
_WIDE = re.compile("[。，、；！？）》】」』”’…]")
"""Never in a URL, and often right behind one."""

_SCHEME = re.compile(r"[a-zA-Z][\w+.-]*:")
_HOST = re.compile(r"[\w-]+(?:\.[\w-]+)+(?::\d+)?(?:/|$)", re.ASCII)


def split(text: str) -> list[str]:
    """The URLs in a text, each as it stands there."""
    return [word for word in _BETWEEN.split(text) if word.strip(_BEFORE + _AFTER)]


def cleaned(text: str) -> str:
    """A URL without what a sentence has around it, with the scheme that browsers don't show."""
    text = _WIDE.split(text.strip().lstrip(_BEFORE))[0]
    while text and text[-1] in _AFTER and text.count(text[-1]) > text.count(_PAIRS.get(text[-1], "\0")):
        text = text[:-1].rstrip()
    if text.startswith("//"):
        return f"https:{text}"
    return f"https://{text}" if _HOST.match(text) and not _SCHEME.match(text) else text


def listed(name: str) -> Iterator[tuple[int, str]]:
    """The lines of a file, or of stdin, that hold something, with their numbers.

    Raises OSError, UnicodeDecodeError.
    """
    text = _stdin() if name == STDIN else Path(name).read_bytes()
    for number, line in enumerate(text.decode("utf-8-sig").splitlines(), 1):
        if line.strip() and not line.lstrip().startswith("#"):
            yield number, line.strip()


@cache
def _stdin() -> bytes:
    """What stands there can be read once; arguments are looked at twice, before the run and in it."""
    if sys.stdin is None:
        raise OSError("stdin is closed")
    return sys.stdin.buffer.read()
