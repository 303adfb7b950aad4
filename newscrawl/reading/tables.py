"""Tables that are whole at every width: columns leave in an order of weight, else rows stack.

Rich would cut what has no room, numbers and ids too.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from rich.cells import cell_len
from rich.console import Console, ConsoleOptions, JustifyMethod, RenderableType
from rich.table import Table
from rich.text import Text

from newscrawl.reading.text import harmless, wrapped

EDGE, BETWEEN = 1, 3
"""Columns of the screen that a table's lines take: at its left, and with every column."""

HEAD = 8
"""The narrowest that a heading without spaces in Chinese is broken to."""


@dataclass(frozen=True, slots=True)
class Column:
    """``weight``: 0 stays; of the others the highest leaves first. ``least``: text may be broken into lines
    of no less than this; 0: it stays whole."""

    name: str
    weight: int = 0
    least: int = 0
    right: bool = False

    @property
    def head(self) -> int:
        """The narrowest that the heading fits in."""
        return max(
            (cell_len(word) if word.isascii() else min(cell_len(word), HEAD) for word in self.name.split()),
            default=0,
        )


@dataclass(slots=True)
class Grid:
    """Rows to be printed by Rich, whose width decides how. Cells are text, harmless or to be made so."""

    columns: Sequence[Column]
    title: str = ""
    rows: list[tuple[list[Text], str]] = field(default_factory=list)
    sections: set[int] = field(default_factory=set)
    """Rows with a line above."""

    def add(self, *cells: str | Text, style: str = "") -> None:
        """Add a row; columns without a cell stay empty."""
        made = [cell if isinstance(cell, Text) else Text(harmless(cell)) for cell in cells]
        self.rows.append((made + [Text() for _ in self.columns[len(made) :]], style))

    def section(self) -> None:
        """A line under what was added so far."""
        self.sections.add(len(self.rows))

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> Iterator[RenderableType]:
        shown = self._shown(options.max_width)
        yield self._table(shown, options.max_width) if shown else self._stacked(options.max_width)

    def _shown(self, width: int) -> list[int]:
        """The columns that there is room for; none where there isn't for those that must be."""
        shown = list(range(len(self.columns)))
        while EDGE + sum(self._least(at) + BETWEEN for at in shown) > width:
            leaving = max(reversed(shown), key=lambda at: self.columns[at].weight)
            if not self.columns[leaving].weight:
                return []
            shown.remove(leaving)
        return shown

    def _natural(self, at: int) -> int:
        """The width at which nothing of the column is broken."""
        lines = (line for cells, _ in self.rows for line in cells[at].plain.split("\n"))
        return max((cell_len(line) for line in lines), default=0)

    def _least(self, at: int) -> int:
        column, natural = self.columns[at], self._natural(at)
        head = max(column.head, min(cell_len(column.name), column.least))  # it would be broken for no text
        return max(min(column.least or natural, natural), head)

    def _widths(self, shown: Sequence[int], width: int) -> Iterator[int]:
        """What is left goes to the columns that want it, each in proportion to what it lacks."""
        least = [self._least(at) for at in shown]
        heads = [cell_len(self.columns[at].name) for at in shown]
        wanted = [
            max(self._natural(at), head, low) - low for at, head, low in zip(shown, heads, least, strict=True)
        ]
        left = width - EDGE - sum(least) - BETWEEN * len(shown)
        share = min(1.0, left / (sum(wanted) or 1))
        return (low + int(more * share) for low, more in zip(least, wanted, strict=True))

    def _table(self, shown: Sequence[int], width: int) -> Table:
        without = [column.name for at, column in enumerate(self.columns) if at not in shown]
        caption = f"no room for: {', '.join(without)}" if without else None
        table = Table(title=self.title and Text(self.title), caption=caption, caption_justify="left")
        for at, size in zip(shown, self._widths(shown, width), strict=True):
            column = self.columns[at]
            justify: JustifyMethod = "right" if column.right else "left"
            table.add_column(Text(column.name), width=size, justify=justify, overflow="fold")
        for number, (cells, style) in enumerate(self.rows):
            if number in self.sections:
                table.add_section()
            table.add_row(*(cells[at] for at in shown), style=style)
        return table

    def _stacked(self, width: int) -> Text:
        made = [Text(self.title, "italic")] if self.title else []
        for cells, style in self.rows:
            made += [*self._stack(cells, style, width), Text()]
        return Text("\n", overflow="fold").join(made)

    def _stack(self, cells: Iterable[Text], style: str, width: int) -> Iterator[Text]:
        """One row, a line a column; what is longer than a line goes on below."""
        names = max(cell_len(column.name) for column in self.columns)
        for column, cell in zip(self.columns, cells, strict=True):
            room = max(width - names - 2, 1)
            lines = list(wrapped(cell.plain.replace("\n", " "), room)) if column.least else [cell.plain]
            for number, line in enumerate(lines if cell.plain else ()):
                name = "" if number else column.name
                yield Text.assemble((f"{name:>{names}}  ", "dim"), (line, cell.style or style))
