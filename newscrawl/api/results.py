"""What a question comes to: nothing is read before it is asked for, and all of it never unless asked for."""

from collections.abc import AsyncGenerator, Callable, Coroutine, Generator, Iterator, Sequence
from contextlib import closing
from typing import TYPE_CHECKING, Any, Generic, Protocol, TypeVar

from newscrawl.api import columns, frames
from newscrawl.api.columns import Layout
from newscrawl.api.errors import told
from newscrawl.api.loop import Loop
from newscrawl.codec import Doc

if TYPE_CHECKING:
    import pandas as pd
    import polars as pl
    import pyarrow as pa

T = TypeVar("T")
Ask = Callable[[], AsyncGenerator[Doc]]
Count = Callable[[], Coroutine[Any, Any, int]]


class Keeper(Protocol):
    """A connection, which lives as long as its results."""

    loop: Loop


class Results(Generic[T]):
    """Iterates typed objects, anew each time; or the whole as a data frame, or as plain documents."""

    def __init__(
        self,
        keeper: Keeper,
        ask: Ask,
        make: Callable[[Doc], T],
        layout: Layout,
        about: str,
        count: Count | None,
    ) -> None:
        self._keeper, self._ask, self._make = keeper, ask, make
        self._layout, self._about, self._count = layout, about, count

    def __iter__(self) -> Iterator[T]:
        return map(self._make, self._docs())

    def __len__(self) -> int:
        """How many there are. TypeError where that is not to be had without reading them all."""
        if self._count is None:
            raise TypeError(f"{self._about}: these are counted by reading them: len(results.records())")
        with told():
            return self._keeper.loop.run(self._count())

    def __bool__(self) -> bool:
        return self.first() is not None

    def __repr__(self) -> str:
        return f"<Results of {self._about}>"

    def first(self) -> T | None:
        """The first one, None where there is none."""
        with closing(self._docs()) as docs:
            found = next(docs, None)
        return None if found is None else self._make(found)

    def records(self) -> list[dict[str, Any]]:
        """The documents as the store has them, times as aware datetimes."""
        return list(self._docs())

    def df(self, columns: Sequence[str] | None = None) -> "pd.DataFrame":
        """A pandas data frame, a row each; ``columns``: these alone. Raises PackageMissing."""
        return frames.to_pandas(*self._table(columns))

    def polars(self, columns: Sequence[str] | None = None) -> "pl.DataFrame":
        """A polars data frame. Raises PackageMissing."""
        return frames.to_polars(*self._table(columns))

    def arrow(self, columns: Sequence[str] | None = None) -> "pa.Table":
        """An Arrow table. Raises PackageMissing."""
        return frames.to_arrow(*self._table(columns))

    def _table(self, names: Sequence[str] | None) -> tuple[list[columns.Column], list[Doc]]:
        docs = self.records()
        return columns.chosen(self._layout, names, docs), docs

    def _docs(self) -> Generator[Doc]:
        with told():
            yield from self._keeper.loop.iterate(self._ask())
