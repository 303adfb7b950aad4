"""Settings that cannot work are told before anything is done: one line that names the setting."""

import os
import stat
from pathlib import Path

from scrapy.settings import SETTINGS_PRIORITIES, BaseSettings

from newscrawl.config import environment
from newscrawl.config.environment import clean
from newscrawl.config.known import NEAR, known, meant

OURS = SETTINGS_PRIORITIES["project"]


class BadSetting(ValueError):
    """A setting that cannot be used. One line, fit to print."""


def options(given: list[str], there: BaseSettings) -> list[str]:
    """``-s NAME=VALUE`` as they are meant: values cleaned, and no empty one where that means the default.

    Raises BadSetting for a name that is one of ours with a slip in it.
    """
    kept = []
    for option in given:
        name, equals, value = option.partition("=")
        name = name.strip()
        if name not in there and name not in known() and (near := meant(name, known(), NEAR)):
            raise BadSetting(f"no setting {name}; did you mean {near}?")
        kind = known().get(name)
        if not equals or kind is None:
            kept.append(option)
        elif clean(value) or kind.empty:
            kept.append(f"{name}={clean(value)}")
    return kept


def check(settings: BaseSettings) -> None:
    """Turn every setting into what it means. Raises BadSetting for the first that cannot be used."""
    if wrong := environment.unknown(os.environ):
        raise BadSetting(wrong)
    for name, kind in known().items():
        value = settings[name]
        priority = settings.getpriority(name) or 0
        if priority < OURS or value is None or (value == "" and kind.empty):
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
