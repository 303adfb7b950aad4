"""What there is to filter by: the values of a field with their counts, and the nearest to what isn't."""

from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from typing import Any

from newscrawl.config import program
from newscrawl.reading.tables import Column, Grid
from newscrawl.sites import registry
from newscrawl.storage import ARTICLES, Store

FIELDS = {
    "source": ("source",),
    "channel": ("channel.lists", "channel.path", "channel.name"),
    "flag": ("flags",),
    "author": ("authors",),
    "editor": ("editors",),
    "symbol": ("symbols",),
}
"""By option of ``articles`` and ``export``: the fields that it looks in."""

NEAREST = 2


async def values(store: Store, name: str) -> list[tuple[str, int]]:
    """The values of an option, the most frequent first."""
    found: dict[str, int] = {}
    for path in FIELDS[name]:
        found |= {str(value): count for value, count in (await store.values(ARTICLES, path)).items()}
    return sorted(found.items(), key=lambda pair: (-pair[1], pair[0]))


def table(name: str, found: Iterable[tuple[str, int]]) -> Grid:
    """Values a line each."""
    made = Grid(
        [
            Column(name, least=12),
            *([Column("list", 1)] if name == "channel" else []),
            Column("articles", right=True),
        ]
    )
    for value, count in found:
        named = [registry.list_of(value).name] if name == "channel" else []
        made.add(value, *named, str(count))
    return made


async def strangers(store: Store, asked: Mapping[str, Iterable[Any]]) -> list[str]:
    """A line for each value asked for that no article has, with the nearest that some have."""
    lines: list[str] = []
    for name, wanted in asked.items():
        known = [value for value, _ in await values(store, name)]
        lines += [_line(name, str(word), known) for word in wanted if str(word) not in known]
    return lines


def _line(name: str, word: str, known: list[str]) -> str:
    within = [value for value in known if word and (word in value or value in word)]
    near = [*dict.fromkeys([*get_close_matches(word, known, NEAREST), *within])][:NEAREST]
    listed = f"`{program.called()} values {name}` lists what there is"
    hint = f"did you mean {' or '.join(near)}?" if near else listed
    return f"no article has the {name} {word}; {hint}"
