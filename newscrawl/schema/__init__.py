"""The schema: every field of every collection, once.

From it are made MongoDB's validators (validators.py), the strict check of the tests, and docs/schema.md
(``python -m newscrawl.schema > docs/schema.md``).

May import nothing of ours.
"""

from newscrawl.schema.articles import ARTICLE, REVISION
from newscrawl.schema.fields import Collection, Field, walk
from newscrawl.schema.records import (
    COUNT,
    LISTING,
    MARK,
    MERGER,
    NOTE,
    RECORD,
    REJECT,
    SIGNATURE,
    SWEEP,
    TERMS,
)

__all__ = ["COLLECTIONS", "Collection", "Field", "walk"]

COLLECTIONS = {
    found.name: found
    for found in (
        Collection("articles", "One document an article.", ARTICLE),
        Collection("revisions", "Former versions of articles, whole.", REVISION),
        Collection("listings", "The ledger: every row ever listed, and what became of it.", LISTING),
        Collection("rejects", "Pages that were no document, and why.", REJECT),
        Collection("runs", "One document a run: what it was asked, and what came of it.", RECORD),
        Collection("sweeps", "How far each list has been read.", SWEEP),
        Collection("control", "The crawler's notes to itself.", NOTE, open=True),
        Collection(
            "signatures", "What near duplicates are found by: not for analysis.", SIGNATURE, open=True
        ),
        Collection("stories", "Stories that were found to be another, older one.", MERGER),
        Collection("days", "When anything of a day changed: not for analysis.", MARK, open=True),
        Collection(
            "daycounts", "What coverage is read from, a day each: not for analysis.", COUNT, open=True
        ),
        Collection("search", "What MongoDB's full-text search looks in: not for analysis.", TERMS, open=True),
    )
}
"""By name."""
