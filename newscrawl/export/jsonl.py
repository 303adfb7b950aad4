"""JSON Lines: a document a line, as the store has it."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from newscrawl.codec import Doc, dumps
from newscrawl.export import packed
from newscrawl.export.base import Options, Write
from newscrawl.schema import COLLECTIONS


@contextmanager
def export(output: Path | None, options: Options) -> Iterator[Write]:
    """A JSON object a document and line."""
    with packed.stream(output) as sink:

        def write(doc: Doc) -> None:
            if options.columns:
                doc = {name: doc.get(name) for name in options.columns}
            sink.write(f"{dumps(doc)}\n".encode())

        yield write


def columns() -> list[str]:
    """The names of an article's fields."""
    return [field.name for field in COLLECTIONS["articles"].fields]
