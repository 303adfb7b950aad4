"""JSON Lines: a document a line, as the store has it."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from newscrawl.codec import Doc, dumps
from newscrawl.export import packed
from newscrawl.export.base import Options, Write


@contextmanager
def export(output: Path | None, options: Options) -> Iterator[Write]:
    with packed.stream(output) as sink:

        def write(doc: Doc) -> None:
            sink.write(f"{dumps(doc)}\n".encode())

        yield write
