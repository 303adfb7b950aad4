"""Which archive files a run is writing just now: it holds a lock on its own, which ends with it."""

import os
import sys
from pathlib import Path

if sys.platform != "win32":
    import fcntl
else:
    fcntl = None


def hold(handle: int) -> None:
    """Lock an open file until it is closed. A file system without locks goes without."""
    _locked(handle)


def is_held(path: Path) -> bool:
    """True for a file that another process is writing."""
    handle = os.open(path, os.O_RDONLY)
    try:
        return not _locked(handle)
    finally:
        os.close(handle)


def _locked(handle: int) -> bool:
    """False where another has it."""
    try:
        if fcntl:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:
        return True
    return True
