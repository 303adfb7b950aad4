"""The trees of pages in a damaged SQLite file, from their roots as far down as they lead."""

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

from newscrawl.storage.sqlite.damaged.pages import INDEX_INNER, KINDS, TABLE_INNER, Pages, header_at, pointers
from newscrawl.storage.sqlite.damaged.records import Broken, Cell, Fetch, cell

INNER = (INDEX_INNER, TABLE_INNER)
ENDS = {INDEX_INNER: 10, TABLE_INNER: 13}
"""What a tree's leaves are, by what its other pages are."""


@dataclass(slots=True)
class Tree:
    """The pages that a root leads to."""

    root: int
    numbers: list[int] = field(default_factory=list)
    broken: int = 0
    """Pages that should be there and are none of this tree's."""


def walk(pages: Pages, root: int, taken: set[int]) -> Tree:
    """The tree's pages, which are ``taken`` then: a damaged number may lead into another tree."""
    tree, kinds = Tree(root), set[int]()
    waiting = [root]
    while waiting:
        number = waiting.pop()
        if not 1 <= number <= pages.count or number in taken:
            tree.broken += 1
            continue
        page, start = pages.page(number), header_at(number)
        if page[start] not in (kinds or KINDS) or not _is_sound(page, start):
            tree.broken += 1
            continue
        if not kinds:
            kinds = next((set(pair) for pair in ENDS.items() if page[start] in pair), set())
        taken.add(number)
        tree.numbers.append(number)
        waiting += reversed(_children(page, start))
    return tree


def cells(page: bytes, start: int, usable: int, fetch: Fetch) -> Iterator[Cell | Broken]:
    """The rows of a page of any tree, and what is broken of them; a table's inner pages have none."""
    kind = page[start]
    if kind != TABLE_INNER:
        for at in pointers(page, start):
            try:
                yield cell(page, at, kind, usable, fetch)
            except Broken as error:
                yield error


def _is_sound(page: bytes, start: int) -> bool:
    """Whether all of its cells are where cells can be."""
    number: int = struct.unpack_from(">H", page, start + 3)[0]
    return sum(1 for _ in pointers(page, start)) == number


def _children(page: bytes, start: int) -> list[int]:
    if page[start] not in INNER:
        return []
    found = [at for at in pointers(page, start) if at + 4 <= len(page)]
    return [struct.unpack_from(">I", page, at)[0] for at in [*found, start + 8]]
