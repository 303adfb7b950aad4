"""Settings of a folder: ``newscrawl.env``, lines as systemd and Docker read them, ``NEWSCRAWL_<NAME>=VALUE``.

What the environment has already stands above the file.
"""

from collections.abc import Iterator, MutableMapping
from pathlib import Path

from newscrawl.config.environment import BOM, PREFIX, clean

NAME = "newscrawl.env"
VARIABLE = f"{PREFIX}ENV"
"""Names another file, which must be there."""

PROXIES = frozenset({"http_proxy", "https_proxy", "all_proxy", "no_proxy"})


class BadFile(ValueError):
    """The file cannot be used; one line that says why."""


def load(environ: MutableMapping[str, str]) -> None:
    """Add what the file says. Raises BadFile."""
    file = Path(environ.get(VARIABLE) or NAME)
    try:
        text = file.read_text("utf-8", errors="surrogateescape")
    except FileNotFoundError:
        if environ.get(VARIABLE):
            raise BadFile(f"{VARIABLE}={file}: there is no such file") from None
        return
    except OSError as error:
        raise BadFile(f"{file}: {error.strerror}") from None
    for name, value in _lines(file, text):
        environ.setdefault(name, value)


def _lines(file: Path, text: str) -> Iterator[tuple[str, str]]:
    for number, line in enumerate(text.removeprefix(BOM).splitlines(), 1):
        stripped = line.strip()
        if not stripped or stripped.startswith("#"):
            continue
        name, equals, value = stripped.partition("=")
        if not equals:
            raise BadFile(f"{file}:{number}: not NAME=VALUE")
        if not (name.startswith(PREFIX) or name.lower() in PROXIES) or "\0" in value:
            raise BadFile(f"{file}:{number}: {ascii(name)[1:-1]} is neither {PREFIX}… nor a proxy")
        yield name, clean(value)
