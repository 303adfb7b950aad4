"""The collections that every store has, their indexes, and which of their fields hold lists."""

ARTICLES = "articles"
REVISIONS = "revisions"
LISTINGS = "listings"
REJECTS = "rejects"
RUNS = "runs"
SWEEPS = "sweeps"
CONTROL = "control"
SIGNATURES = "signatures"
STORIES = "stories"
SEARCH = "search"
"""The articles' terms, in MongoDB only: a store's own, made from the articles, nothing to copy."""

DAYS, DAYCOUNTS = "days", "daycounts"
"""When anything of a day changed, and what was counted of it (see days.py): made from the others, nothing to
copy."""

DERIVED = (DAYS, DAYCOUNTS)

LIST_FIELDS = frozenset(
    {
        "aliases",
        "authors",
        "bands",
        "beside",
        "channel.cids",
        "channel.lids",
        "channel.lists",
        "editor_codes",
        "editors",
        "flags",
        "keywords",
        "symbols",
    }
)
"""Fields that hold a list of plain values: a condition on one holds when any element meets it."""

INDEXES: dict[str, tuple[tuple[str, ...], ...]] = {
    ARTICLES: (
        ("published_at",),
        ("source", "published_at"),
        ("channel.path", "published_at"),
        ("channel.name", "published_at"),
        ("story_id", "published_at"),
        ("content_hash",),
        ("authors",),
        ("editors",),
        ("channel.lids",),
        ("channel.lists",),
        ("flags",),
        ("keywords",),
        ("symbols",),
    ),
    REVISIONS: (("article_id", "revision"), ("replaced_at",)),
    LISTINGS: (("state", "next_at"), ("ctime",)),
    REJECTS: (("reason",),),
    RUNS: (("started_at",),),
    SWEEPS: (),
    CONTROL: (),
    SIGNATURES: (("bands",),),
    STORIES: (("merged_into",),),
}
"""The indexes made at start, a tuple of field paths each, by collection. A list field has its own alone."""
