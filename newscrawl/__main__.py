"""``newscrawl``, also as ``python -m newscrawl``: says what needs no command, and leads to them."""

import os
import sys
from collections.abc import Sequence
from difflib import get_close_matches
from typing import NoReturn

from newscrawl import __version__
from newscrawl.cli import output
from newscrawl.config import garbage, program
from newscrawl.program import envfile, table

INTERRUPTED = 130


def main(argv: Sequence[str] | None = None) -> NoReturn:
    """Do what the words ask for, and end with the exit code: 0 done, 1 not done, 2 bad usage."""
    name, *words = list(sys.argv[1:] if argv is None else argv) or ["--help"]
    program.be(program.OWN)
    output.occupy()
    garbage.look_seldom()
    try:
        sys.exit(_said(name) if name in ("-h", "--help", "--version") else _done(name, words))
    except KeyboardInterrupt:  # before the command took care of it
        sys.exit(INTERRUPTED)


def _said(asked: str) -> int:
    try:
        with output.checked(as_json=False):
            print(f"newscrawl {__version__}" if asked == "--version" else table.overview())  # noqa: T201
    except output.OutputClosed:
        return 0
    except output.OutputFailed as error:
        return _told(str(error), 1)
    return 0


def _done(name: str, words: list[str]) -> int:
    if name not in table.NAMES:
        near = get_close_matches(name, table.NAMES, 1)
        return _told(f"error: no command {name!r}; {f'did you mean {near[0]}?' if near else 'see --help'}", 2)
    try:
        envfile.load(os.environ)
    except envfile.BadFile as error:
        return _told(f"error: {error}", 2)
    from newscrawl.program import command  # here: it brings Scrapy, which the above need not wait for

    return command.run(name, words)


def _told(text: str, code: int) -> int:
    print(f"newscrawl: {text}", file=sys.stderr)  # noqa: T201
    return code


if __name__ == "__main__":
    main()
