"""Serves SecantusDB on a free port of loopback until its standard input ends; run by ``.venv-mongo``.

The first line of output is the URI. The end of input is also that of a parent that was killed. Nothing is
synced to the disk: tests kill programs that write, never this server.
"""

import sys

from secantus import SecantusDBServer  # type: ignore[import-not-found]  # in a venv of its own

if __name__ == "__main__":
    with SecantusDBServer(
        storage_path=":memory:", replica_set_name=None, enable_test_commands=False
    ) as server:
        sys.stdout.write(f"mongodb://127.0.0.1:{server.port}/\n")
        sys.stdout.flush()
        sys.stdin.read()
