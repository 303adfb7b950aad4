"""Settings from the environment: ``NEWSCRAWL_<NAME>``, for every setting of one value.

Here nothing is refused, as the settings are read before there is a command that could say so: what cannot be
used stays as it was given, for check.py to tell.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from newscrawl.config.known import kind_of, known, meant
from newscrawl.config.table import TABLE

PREFIX = "NEWSCRAWL_"
OTHERS = frozenset({"HOME", "ENV", "USER"})
"""Variables that are no settings: of the command in deploy/newscrawl."""

BOM = "\ufeff"


def clean(text: str) -> str:
    """A value without what an editor, a shell or Docker left around it: CR, BOM, blanks, a pair of quotes."""
    plain = decoded(text).strip(f"{BOM} \t\r\n")
    if len(plain) > 1 and plain[0] == plain[-1] and plain[0] in "\"'":
        return plain[1:-1].strip()
    return plain


def decoded(text: str) -> str:
    """The UTF-8 that a process in the C locale was given byte by byte."""
    if text.isascii() or not any("\udc80" <= character <= "\udcff" for character in text):
        return text
    return text.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def given(environ: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Names, without the prefix, and values of what is meant for us."""
    for name, value in environ.items():
        plain = decoded(name).strip(f"{BOM} \r")
        if plain.upper().startswith(PREFIX):
            yield plain[len(PREFIX) :], clean(value)


def read(environ: Mapping[str, str]) -> dict[str, Any]:
    """The settings that are given; empty is the default, where empty is nothing by itself."""
    found: dict[str, Any] = {}
    for name, text in given(environ):
        kind = kind_of(name)
        if kind is None or (not text and not kind.empty):
            continue
        try:
            found[name] = kind.read(text) if text else ""
        except ValueError:
            found[name] = text
    return found


def unknown(environ: Mapping[str, str]) -> str | None:
    """What is wrong with the first name that is none of ours, in one line; None when all are."""
    for name, _ in given(environ):
        if name not in OTHERS and kind_of(name) is None:
            near = meant(name, known())
            hint = f"did you mean {PREFIX}{near}?" if near else f"there are: {', '.join(TABLE)}"
            return f"no setting {PREFIX}{name}; {hint}"
    return None
