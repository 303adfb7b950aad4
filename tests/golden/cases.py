"""The golden pages: ``pages/<name>.html.gz`` in, ``<name>.json`` out.

The JSON holds what the page was asked by, ``url`` (null: the page's own word) and ``lids``, and what must
come of it: ``document``, or ``reason`` for a page that is no article. A new page is two new files; the JSON
may begin as ``{"url": …}``, and ``rewrite.py`` fills in the rest for review.
"""

import gzip
import json
from pathlib import Path
from typing import Any

from newscrawl.codec import dumps
from newscrawl.items import Listing, to_document
from newscrawl.pipelines import alone
from newscrawl.sites.errors import NotAnArticle
from newscrawl.sites.sina.extract import extract

FOLDER = Path(__file__).resolve().parent
PAGES = FOLDER / "pages"

NOT_OF_THE_PAGE = frozenset(
    {
        "archive",
        "changed_at",
        "crawled_at",
        "first_seen_at",
        "gone_at",
        "known_at",
        "known_basis",
        "parser_version",
        "repost_of",
        "revision",
        "story_containment",
        "story_id",
        "story_similarity",
    }
)
"""Fields that the crawl and the store fill in; not a matter of extraction."""

Case = dict[str, Any]


def names() -> list[str]:
    """Every case that has a page or a JSON; one without the other is an error of its own."""
    pages = {page.name.removesuffix(".html.gz") for page in PAGES.glob("*.html.gz")}
    return sorted(pages | {file.stem for file in FOLDER.glob("*.json")})


def page(name: str) -> bytes:
    """The bytes of a page as they came."""
    return gzip.decompress((PAGES / f"{name}.html.gz").read_bytes())


def expected(name: str) -> Case:
    """What is on file for a page."""
    case: Case = json.loads((FOLDER / f"{name}.json").read_text("utf-8"))
    return case


def result(name: str, url: str | None, lids: list[int]) -> Case:
    """What comes of a page now, in the form of its JSON."""
    asked: Case = {"url": url, "lids": lids}
    try:
        listing = Listing(name, url, lids=list(map(str, lids))) if url else None
        item, rejected = alone.finished(extract(page(name), url, listing=listing))
    except NotAnArticle as error:
        return {**asked, "reason": str(error)}
    if rejected:
        return {**asked, "reason": f"rejected: {rejected}"}
    document: Case = json.loads(dumps(to_document(item)))
    return {**asked, "document": {k: v for k, v in document.items() if k not in NOT_OF_THE_PAGE}}


def text(case: Case) -> str:
    """A case as its file has it: indented, so that a review reads line by line."""
    return json.dumps(case, ensure_ascii=False, indent=2) + "\n"


def changes(before: Case, after: Case) -> list[str]:
    """What differs, one line a field."""
    old, new = flat(before), flat(after)
    missing = "(none)"
    return [
        f"{field}: {_short(old.get(field, missing))} -> {_short(new.get(field, missing))}"
        for field in dict.fromkeys([*old, *new])
        if old.get(field, missing) != new.get(field, missing)
    ]


def flat(case: Case) -> Case:
    """A case by field: what was asked, and the document's fields or the reason for none."""
    return {**{k: v for k, v in case.items() if k != "document"}, **case.get("document", {})}


def _short(value: object) -> str:
    shown = str(value) if value == "(none)" else json.dumps(value, ensure_ascii=False)
    return f"{shown[:300]}…" if len(shown) > 300 else shown
