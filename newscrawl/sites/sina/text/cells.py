"""Cells of a table over several rows or columns: each row's line has what a reader sees in each column."""

import re
from collections.abc import Sequence

from lxml import etree

_SPAN = re.compile(r"\s*0*([0-9]{1,3})\s*", re.ASCII)
_WIDEST = 60
"""Columns that a cell counts for at most: a page may say any number."""

_TO_THE_END = 1000
"""What a ``rowspan`` of 0 says."""


class Grid:
    """Fills the rows of one table, from the top down."""

    def __init__(self) -> None:
        self._hanging: dict[int, tuple[str, int]] = {}
        """Cells that reach below their row, by column: the text, and for how many rows yet."""

    def row(self, cells: Sequence[etree._Element], texts: Sequence[str]) -> list[str]:
        """The texts of a row by column: a cell over several stands in each of them, one from above too.

        A cell that is its whole row is a heading, and stands once.
        """
        if len(cells) == 1 and not self._hanging and _span(cells[0], "rowspan") == 1:
            return list(texts)
        filled: list[str] = []
        for cell, text in zip(cells, texts, strict=True):
            self._fill_hanging(filled)
            rows, wide = _span(cell, "rowspan"), min(_span(cell, "colspan"), _WIDEST)
            for _ in range(wide):
                if rows > 1:
                    self._hanging[len(filled)] = (text, rows)
                filled.append(text)
        self._fill_hanging(filled)
        self._hanging = {at: (text, rows - 1) for at, (text, rows) in self._hanging.items() if rows > 1}
        return filled

    def _fill_hanging(self, filled: list[str]) -> None:
        while len(filled) in self._hanging:
            filled.append(self._hanging[len(filled)][0])


def _span(cell: etree._Element, name: str) -> int:
    found = _SPAN.fullmatch(cell.get(name, ""))
    return (int(found[1]) or (_TO_THE_END if name == "rowspan" else 1)) if found else 1
