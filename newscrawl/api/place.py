"""Which store is meant: by a URI, by a file's path, or by ``NEWSCRAWL_STORE_URI``."""

import os
from pathlib import Path

from newscrawl import settings
from newscrawl.config import environment


def uri_of(place: str | os.PathLike[str] | None) -> str:
    """The URI; for None that of the environment, or else the default, ``data/news.db`` here."""
    if place is None:
        return str(environment.read(os.environ).get("STORE_URI") or settings.defaults["STORE_URI"])
    text = os.fspath(place)
    return text if "://" in text else f"sqlite:///{Path(text)}"
