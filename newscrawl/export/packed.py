"""Outputs whose name ends in ``.gz`` or ``.zst``: compressed as they are written."""

import gzip
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import BinaryIO, cast

from newscrawl.cli.console import BadUsage
from newscrawl.config.extras import install
from newscrawl.export import atomic


def _gzip(file: BinaryIO) -> AbstractContextManager[BinaryIO]:
    return cast("AbstractContextManager[BinaryIO]", gzip.GzipFile("", "wb", 6, file, mtime=0))


def _zstd(file: BinaryIO) -> AbstractContextManager[BinaryIO]:
    import zstandard  # here: it is an extra

    writer = zstandard.ZstdCompressor(level=6).stream_writer(file, closefd=False)
    return cast("AbstractContextManager[BinaryIO]", writer)


KINDS: dict[str, Callable[[BinaryIO], AbstractContextManager[BinaryIO]]] = {".gz": _gzip, ".zst": _zstd}
"""By the end of a name."""


OTHERS = frozenset({".7z", ".br", ".bz2", ".lz4", ".xz", ".zip"})
"""A file of such a name that is not packed would be one that nothing opens."""


def check(output: Path) -> None:
    """Raise BadUsage for a name that asks for what there is not, or whose package is missing."""
    if output.suffix in OTHERS:
        raise BadUsage(f"-o {output}: compressed are {', '.join(KINDS)}")
    if output.suffix == ".zst":
        try:
            import zstandard  # noqa: F401 - only to say now what would fail later
        except ImportError:
            raise BadUsage(f"-o {output} needs zstandard: {install('analyst')}") from None


@contextmanager
def stream(output: Path | None) -> Iterator[BinaryIO]:
    """What ``atomic.stream`` gives, with a compressor before it where the name asks for one."""
    kind = KINDS.get(output.suffix) if output else None
    with atomic.stream(output) as file:
        if kind is None:
            yield file
            return
        with kind(file) as packed:
            yield packed
