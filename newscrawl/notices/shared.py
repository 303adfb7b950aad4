"""The keys that a watch has from the top of the file, where it has none of its own; ValueError for others."""

from collections.abc import Callable, Mapping
from typing import Any

from newscrawl.config import kinds
from newscrawl.notices import when
from newscrawl.notices.conditions import texts

LANGUAGES = ("zh", "en")


def _language(value: Any) -> str:
    if value not in LANGUAGES:
        raise ValueError(" or ".join(LANGUAGES))
    return str(value)


def _when(value: Any) -> when.When:
    if not isinstance(value, str):
        raise ValueError(when.FORM)
    return when.parse(value)


def _urls(value: Any) -> tuple[str, ...]:
    """Not one of them is shown: they hold tokens."""
    found = [url for text in texts(value) for url in kinds.urls(text)]
    try:
        for url in found:
            kinds.URLS.read(url)
    except ValueError:
        raise ValueError(kinds.URLS.form) from None
    return tuple(found)


KEYS: Mapping[str, Callable[[Any], Any]] = {"language": _language, "when": _when, "urls": _urls}
"""By key, how its value is read."""
