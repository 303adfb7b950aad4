"""Ports of this machine: one for a server that wants a number, and one where nobody answers.

Who asks the system for any port gets one of 32768 and above: one below may be looked up now and used later.
"""

import random
import socket
from collections.abc import Iterator
from contextlib import contextmanager

HERE = "127.0.0.1"


def free_port() -> int:
    """A port on which nobody listens, and that no other test is given unasked."""
    while True:
        port = random.randrange(20_000, 32_000)  # noqa: S311  # no secret
        with socket.socket() as probe:
            try:
                probe.bind((HERE, port))
            except OSError:
                continue
            return port


@contextmanager
def closed_port() -> Iterator[int]:
    """A port that refuses every connection: it is taken, and its owner does not listen."""
    with socket.socket() as owner:
        owner.bind((HERE, 0))
        yield owner.getsockname()[1]
