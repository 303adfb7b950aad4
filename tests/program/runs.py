"""Running ``newscrawl`` as a user does, in a folder that is no clone."""

import os
from pathlib import Path

from tests.crawl.runs import Run, finished
from tests.support.forks import Fork


def newscrawl(folder: Path, *argv: str, **env: str) -> Run:
    """A command in a folder, without any setting but those given."""
    plain = {"PATH": os.environ["PATH"], "HOME": str(folder), "LANG": "C.UTF-8", **env}
    with Fork("newscrawl", argv, env=plain, folder=folder) as process:
        return finished(process)
