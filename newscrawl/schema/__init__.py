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
        Collection("articles", "One document per article.", ARTICLE),
        Collection("revisions", "Previous versions of articles, in full.", REVISION),
        Collection("listings", "The ledger: every row ever listed, with its state.", LISTING),
        Collection("rejects", "Rejected pages, with the reason.", REJECT),
        Collection("runs", "One document per run: its arguments and its result.", RECORD),
        Collection("sweeps", "How far each list has been read.", SWEEP),
        Collection("control", "The crawler's notes to itself.", NOTE, open=True),
        Collection("signatures", "For finding near duplicates, not for analysis.", SIGNATURE, open=True),
        Collection("stories", "Stories that were merged into an older one.", MERGER),
        Collection("days", "Marks that change with anything of a day; not for analysis.", MARK, open=True),
        Collection("daycounts", "Counts by day, for coverage; not for analysis.", COUNT, open=True),
        Collection("search", "MongoDB's full-text index; not for analysis.", TERMS, open=True),
    )
}
"""By name."""
