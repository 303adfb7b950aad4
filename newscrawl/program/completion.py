"""The completion that bash and zsh read: a script with all words in it, so that a TAB starts no Python."""

from collections import defaultdict
from dataclasses import replace
from importlib.resources import files
from shlex import quote
from typing import TYPE_CHECKING

from newscrawl import __version__

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from newscrawl.program.words import Place

SHELLS = ("bash", "zsh")
PRINT = r"printf '%s\n' "
ANY = "*"
LONGEST = 70
"""Characters of what a word means that zsh shows."""


def script(shell: str) -> str:
    """The script for one of the SHELLS."""
    from newscrawl.program.words import places

    text = (files("newscrawl.program") / "files" / f"completion.{shell}").read_text("utf-8")
    cases = "\n".join(_case(place, shell) for place in _shared([*_once(places())]))
    return text.replace("@WORDS@", cases).replace("@VERSION@", __version__)


def _once(found: "Iterable[Place]") -> "Iterable[Place]":
    """An option that a command has twice is the later one, as for argparse."""
    return {(place.command, place.behind): place for place in found}.values()


def _shared(found: "Sequence[Place]") -> "Iterable[Place]":
    """One place for what stands behind an option that all commands have alike."""
    forms: dict[str, set[tuple[object, bool]]] = defaultdict(set)
    for place in found:
        forms[place.behind].add((place.words, place.is_file))
    alike = {behind for behind, those in forms.items() if len(those) == 1 and behind not in ("", "-")}
    yield from (place for place in found if place.behind not in alike)
    for behind in alike:
        yield replace(next(place for place in found if place.behind == behind), command=ANY)


def _case(place: "Place", shell: str) -> str:
    command = ANY if place.command == ANY else quote(place.command)
    key = f"{command}{quote(f'|{place.behind}')}"
    if place.is_file:
        return f"    {key}) return 2 ;;"
    told = " ".join(quote(_told(*word, shell)) for word in place.words)
    return f"    {key}) {PRINT + told if told else ':'} ;;"


def _told(word: str, meaning: str, shell: str) -> str:
    if shell == "bash":
        return word
    short = meaning if len(meaning) <= LONGEST else f"{meaning[: LONGEST - 1]}…"
    return f"{word.replace(':', chr(92) + ':')}:{short}"
