"""Since when a version could be known: by the run that found it, by its page, or as older stores tell."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from newscrawl.items import Article
from newscrawl.runs import known
from newscrawl.runs.known import Known
from newscrawl.runs.merge import merge
from newscrawl.storage import Update

HOUR = timedelta(hours=1)
PUBLISHED = datetime(2026, 11, 20, 2, tzinfo=UTC)
NOW = PUBLISHED + 24 * HOUR


def article(**fields: Any) -> Article:
    plain: dict[str, Any] = {"title": "央行降准", "paragraphs": ["甲。"], "published_at": PUBLISHED}
    return Article("comos:known0000000001", "https://finance.sina.com.cn/a.shtml", **(plain | fields))


@pytest.mark.parametrize(
    ("kind", "basis"),
    [("list", "seen"), ("backfill", "published"), ("url=", "published"), ("replay", "published")],
)
def test_what_each_kind_of_run_makes_of_it(kind: str, basis: str) -> None:
    assert known.basis_of(kind) == basis


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({}, PUBLISHED),
        ({"released_at": PUBLISHED + HOUR}, PUBLISHED + HOUR),
        ({"released_at": PUBLISHED + HOUR, "modified_at": PUBLISHED + 5 * HOUR}, PUBLISHED + 5 * HOUR),
        ({"modified_at": PUBLISHED - HOUR}, PUBLISHED),
        ({"published_at": NOW + HOUR}, NOW),
    ],
)
def test_a_page_fetched_later_was_known_when_it_says_that_it_last_changed(
    fields: dict[str, Any], expected: datetime
) -> None:
    assert known.first(article(**fields), NOW, "published") == Known(expected, "published")
    assert known.first(article(**fields), NOW, "seen") == Known(NOW, "seen")


def test_a_page_without_any_time_was_seen() -> None:
    assert known.first(article(published_at=None), NOW, "published") == Known(NOW, "seen")


def test_a_version_that_follows_is_seen_whatever_run_found_it_and_never_before_the_one_it_follows() -> None:
    before = {"known_at": NOW, "known_basis": "published"}
    assert known.revised(before, NOW + HOUR) == Known(NOW + HOUR, "seen")
    assert known.revised(before, NOW - HOUR) == Known(NOW, "seen")  # by a clock that is behind


@pytest.mark.parametrize(
    ("doc", "at"),
    [
        ({"changed_at": NOW, "first_seen_at": PUBLISHED, "crawled_at": NOW + HOUR, "revision": 2}, NOW),
        ({"first_seen_at": NOW, "crawled_at": NOW + HOUR, "revision": 1}, NOW),
        ({"first_seen_at": PUBLISHED, "crawled_at": NOW, "revision": 2}, NOW),
        ({"known_at": "gestern", "crawled_at": NOW}, NOW),
        ({}, known.NEVER),
    ],
)
def test_documents_of_older_versions(doc: dict[str, Any], at: datetime) -> None:
    assert known.of(doc) == Known(at, "seen")


def test_an_older_document_gets_it_when_it_is_sighted_again() -> None:
    _, ((put),) = merge(None, article(), PUBLISHED)
    older = {k: v for k, v in put.doc.items() if not k.startswith("known_")}  # type: ignore[union-attr]
    outcome, (op,) = merge(older, article(), NOW)
    assert outcome == "unchanged"
    assert isinstance(op, Update)
    assert (op.fields["known_at"], op.fields["known_basis"]) == (PUBLISHED, "seen")
