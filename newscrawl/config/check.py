"""Settings that cannot work are told before anything is done: one line that names the setting."""

import json
import os
import stat
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from newscrawl.config import environment
from newscrawl.config.alone import PRIORITIES, Settings
from newscrawl.config.environment import clean
from newscrawl.config.known import NEAR, kind_of, known, meant

if TYPE_CHECKING:
    from scrapy.settings import BaseSettings

OURS = PRIORITIES["project"]


class BadSetting(ValueError):
    """A setting that cannot be used. One line, fit to print."""


def options(given: list[str], there: "BaseSettings | Settings") -> list[str]:
    """``-s NAME=VALUE`` as they are meant: values cleaned, and no empty one where that means the default.

    Raises BadSetting for a name that is one of ours with a slip in it.
    """
    kept = []
    for option in given:
        name, equals, value = option.partition("=")
        name = name.strip()
        kind = kind_of(name)
        if kind is None and name not in there and (near := meant(name, known(), NEAR)):
            raise BadSetting(f"no setting {name}; did you mean {near}?")
        if kind is None and name in there and isinstance(there[name], Mapping) and not _is_object(value):
            raise BadSetting(f"{name}={_short(value)} is no JSON object")
        if not equals or kind is None:
            kept.append(option)
        elif clean(value) or kind.empty:
            kept.append(f"{name}={clean(value)}")
    return kept


def _is_object(text: str) -> bool:
    try:
        return isinstance(json.loads(text), dict)
    except ValueError:
        return False


def check(settings: "BaseSettings | Settings", sound: Mapping[str, Any]) -> None:
    """Turn every setting into what it means, but for values in ``sound``, which are right as they are.

    Raises BadSetting for the first that cannot be used.
    """
    if wrong := environment.unknown(os.environ):
        raise BadSetting(wrong)
    for name in list(settings):
        value = settings[name]
        priority = settings.getpriority(name) or 0
        if priority < OURS or value is None or (name in sound and value is sound[name]):
            continue
        kind = kind_of(name)
        if kind is None or (value == "" and kind.empty):
            continue
        try:
            read = kind.read(value) if isinstance(value, str) else kind.read(_text(value))
        except (ValueError, OverflowError):
            shown = "" if kind.secret else f"={_short(value)}"
            raise BadSetting(f"{name}{shown} is not {kind.form}") from None
        if isinstance(value, str) and read != value:
            settings.set(name, read, priority)
    _regular(settings["METRICS_FILE"])


def _text(value: object) -> str:
    if isinstance(value, list | tuple):
        return ",".join(map(str, value))
    return str(value)


def _short(value: object) -> str:
    text = " ".join(ascii_safe(value).split())
    return text if len(text) <= 60 else f"{text[:60]}…"


def ascii_safe(value: object) -> str:
    """A value without what steers a terminal."""
    return "".join(character if character.isprintable() else "?" for character in str(value))


def _regular(file: str | None) -> None:
    try:
        mode = Path(file).stat().st_mode if file else None
    except OSError:
        return  # not there yet, or not to be had: the run says so when it writes it
    if mode is not None and not stat.S_ISREG(mode):
        raise BadSetting(f"METRICS_FILE={file} is no regular file")
