"""Checks of this machine and its settings: the disks, and who we say we are."""

import shutil
from collections.abc import Iterator
from pathlib import Path

from scrapy.settings import BaseSettings

from newscrawl.archive import ArchiveError
from newscrawl.archive.addon import check
from newscrawl.sites.checks import Finding, Level

LOW, EMPTY = 2 << 30, 200 << 20
"""Bytes free: below the first a warning, below the second a failure."""


def folders(settings: BaseSettings) -> dict[str, str]:
    """Where the archive and the store are, by the name of their disk."""
    places = {"archive disk": settings["ARCHIVE_DIR"]}
    scheme, _, path = settings["STORE_URI"].partition(":///")
    if scheme == "sqlite":
        places["store disk"] = str(Path(path).parent)
    return places


def disks(settings: BaseSettings) -> Iterator[Finding]:
    """How much room the store's and the archive's disks have."""
    for name, folder in folders(settings).items():
        if folder:
            yield _disk(name, Path(folder))


def _disk(name: str, folder: Path) -> Finding:
    existing = next(parent for parent in (folder.absolute(), *folder.absolute().parents) if parent.exists())
    free = shutil.disk_usage(existing).free
    told = f"{free / (1 << 30):.1f} GiB free for {folder}"
    if free < EMPTY:
        return Finding(name, Level.FAIL, told, "make room: a full disk stops the crawl")
    if free < LOW:
        return Finding(name, Level.WARN, told, "a day of news takes about 0.1 GiB with its archive")
    return Finding(name, Level.OK, told)


def archive(settings: BaseSettings, *, made: bool) -> Iterator[Finding]:
    """Whether a crawl can write its pages. ``made``: its folder may be, as a crawl does."""
    folder = settings["ARCHIVE_DIR"]
    if settings["REPLAY"] or not folder or not (made or Path(folder).exists()):
        return
    try:
        check(settings)
    except ArchiveError as error:
        yield Finding(
            "archive", Level.FAIL, str(error), "correct it, or ARCHIVE_DIR: no run starts until then"
        )
    else:
        yield Finding("archive", Level.OK, f"{folder} can be written to")


def agent(text: str) -> Finding:
    """Whether who is asked can find out who asks."""
    if "@" in text or "http" in text:
        return Finding("user agent", Level.OK, text)
    advice = "set USER_AGENT with a contact (mail address or web page), so that the site can reach you"
    return Finding("user agent", Level.WARN, f"{text} names no contact", advice)
