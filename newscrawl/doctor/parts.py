"""Whether the parts of the store are all there, and belong together: indexes, articles, signatures, pages."""

import re
from collections.abc import AsyncIterator, Iterator, Sequence
from pathlib import Path

from newscrawl.codec import Doc
from newscrawl.doctor.versions import REBUILD, ends
from newscrawl.sites.checks import Finding, Level
from newscrawl.storage import ARTICLES, LISTINGS, SIGNATURES, Store

ROWS = 50
"""The newest stored rows, whose articles are looked for."""

ANEW = "nothing: the next crawl makes it anew"
WON_BACK = "scrapy reextract wins them back from the archive"
OWN = re.compile(r"-\d{8}T\d{6}Z-")
"""In the names of files that a crawl has written; the pages of a replay are where somebody has them."""

PAGES = "bring the files back, or correct ARCHIVE_DIR; scrapy reextract finds what forget has moved"


async def findings(store: Store, archive: str) -> AsyncIterator[Finding]:
    """``archive``: its folder, empty for none. Raises StoreError."""
    lacks = await store.lacks()
    for lack in lacks:
        yield Finding(lack.part, Level.WARN, lack.told, lack.mend or ANEW)
    if not any(lack.part == "parts" for lack in lacks):
        yield Finding("parts", Level.OK, "all that the store makes beside the documents is there")
    docs = await ends(store)
    told = [found async for found in _lost(store, docs)]
    told += _without_page(docs, Path(archive)) if archive else []
    for found in told or [Finding("records", Level.OK, "rows, articles, signatures and pages go together")]:
        yield found


async def _lost(store: Store, docs: Sequence[Doc]) -> AsyncIterator[Finding]:
    rows = [doc["_id"] async for doc in store.find(LISTINGS, {"state": "stored"}, sort="-ctime", limit=ROWS)]
    gone = len(rows) - len(await store.get(ARTICLES, rows))
    if 2 * gone > len(rows):  # a few are duplicates, and their article has another id
        told = f"of the {len(rows)} rows stored last, {gone} have no article"
        yield Finding("records", Level.WARN, told, WON_BACK)
    placed = [doc["_id"] for doc in docs if doc.get("story_id")]
    if gone := len(placed) - len(await store.get(SIGNATURES, placed)):
        told = f"{gone} of the {len(placed)} oldest and newest articles in stories have no signature"
        yield Finding("records", Level.WARN, f"{told}: near duplicates do not find them", REBUILD)


def _without_page(docs: Sequence[Doc], archive: Path) -> Iterator[Finding]:
    found = [(str(doc["archive"].get("file")), doc["archive"]) for doc in docs if doc.get("archive")]
    pointers = [(file, pointer) for file, pointer in found if OWN.search(file)]
    gone = [file for file, pointer in pointers if not _is_there(archive / file, pointer)]
    if gone:
        told = (
            f"the pages of {len(gone)} of the {len(pointers)} oldest and newest articles are not in {archive}"
        )
        yield Finding("records", Level.WARN, f"{told}: {gone[0]}", PAGES)


def _is_there(file: Path, pointer: Doc) -> bool:
    try:
        return file.stat().st_size > int(pointer.get("offset") or 0)
    except (OSError, ValueError):
        return False
