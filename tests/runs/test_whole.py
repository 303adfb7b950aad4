"""Rows that are articles themselves: due until their article is stored, gone when their place is empty."""

from collections.abc import AsyncIterator, Iterable
from datetime import UTC, datetime, timedelta
from typing import Any, cast

import pytest

from newscrawl.codec import Doc
from newscrawl.items import Article, Listing, Version
from newscrawl.runs import whole
from newscrawl.runs.ledger import Ledger
from newscrawl.runs.rows import entry
from newscrawl.storage import LISTINGS, Conflict, Put, Store

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
ROOM = "zhibo:152"
PAGE = "https://finance.sina.com.cn/7x24/2026-11-20/doc-inetwqye5363994.shtml"


def row(number: int, mark: str = "one", docid: str = "", *, gone: bool = False) -> Listing:
    """A row a minute after the one before it."""
    docid, at = docid or f"flash:{number}", NOON + timedelta(minutes=number)
    item = Article(docid, PAGE, paragraphs=["甲"], gone_at=at if gone else None)
    version = Version(ROOM, mark, number)
    return Listing(docid, PAGE, kind="whole", ctime=at, mtime=at, lids=[ROOM], version=version, item=item)


def page(docid: str = "flash:5") -> Listing:
    """The row of another list that names the page."""
    return Listing(docid, PAGE, ctime=NOON, mtime=NOON, lids=["1686"])


async def keep(store: Store, *rows: Listing, **fields: Any) -> None:
    """Have rows stored as their version says."""
    await Ledger(store).record(rows, NOON)
    known = await store.get(LISTINGS, [one.id for one in rows])
    for one in rows:
        assert one.item
        assert one.version
        await store.write([whole.settled(one.item, one.version, known[one.id] | fields, NOON)])


async def due(store: Store, *rows: Listing, after: timedelta = timedelta()) -> set[str]:
    return set((await Ledger(store).record(rows, NOON + after)).due)


async def state(store: Store, docid: str = "flash:5") -> Doc:
    return (await store.get(LISTINGS, [docid]))[docid]


async def lost(store: Store, rows: Iterable[Listing]) -> list[tuple[str, str | None]]:
    return [(one.id, one.error) async for one in Ledger(store).vanished(ROOM, list(rows))]


async def test_a_row_is_due_until_it_is_stored(store: Store) -> None:
    assert await due(store, row(5)) == {"flash:5"}
    assert await due(store, row(5)) == {"flash:5"}  # killed before it was stored
    await keep(store, row(5))
    assert await due(store, row(5)) == set()
    kept = await state(store)
    assert (kept["state"], kept["kind"], kept["next_at"]) == ("stored", "whole", None)
    assert (kept["lids"][ROOM]["version"], kept["lids"][ROOM]["order"]) == ("one", 5)


async def test_an_edit_is_due_and_an_older_row_of_the_same_article_is_not(store: Store) -> None:
    await keep(store, row(5, docid="comos:netwqye5363994"))
    assert await due(store, row(5, "two", "comos:netwqye5363994")) == {"comos:netwqye5363994"}
    assert await due(store, row(4, "two", "comos:netwqye5363994")) == set()


async def test_one_taken_down_is_gone_and_due_again_when_it_is_back(store: Store) -> None:
    await keep(store, row(5, "two", gone=True))
    kept = await state(store)
    assert (kept["state"], kept["last_error"]) == ("gone", "taken down")
    assert await due(store, row(5, "two", gone=True)) == set()
    assert await due(store, row(5, "one")) == {"flash:5"}


async def test_what_was_rejected_is_tried_again_in_a_while(store: Store) -> None:
    ledger = Ledger(store)
    await ledger.record([row(5)], NOON)
    for _ in range(2):
        await ledger.reject("flash:5", Put("rejects", {"_id": "flash:5"}), NOON, "no published_at")
    assert await due(store, row(5)) == set()
    assert await due(store, row(5), after=timedelta(minutes=10)) == {"flash:5"}


async def test_the_page_is_due_when_another_list_names_it(store: Store) -> None:
    await keep(store, row(5))
    assert await due(store, page()) == {"flash:5"}
    kept = await state(store)
    assert (kept["kind"], kept["state"], set(kept["lids"])) == ("article", "listed", {ROOM, "1686"})


async def test_a_page_that_is_known_is_looked_at_again_when_the_row_changes(store: Store) -> None:
    await keep(store, row(5))
    await due(store, page())
    await store.write([Put(LISTINGS, await state(store) | {"state": "stored", "next_at": None})])
    assert await due(store, row(5)) == set()
    assert await due(store, row(5, "two")) == {"flash:5"}
    await keep(store, row(5, "two"))
    kept = await state(store)
    assert (kept["state"], kept["next_at"]) == ("listed", NOON)
    assert [one.id async for one in Ledger(store).unfinished(NOON)] == ["flash:5"]


async def test_a_row_does_not_settle_a_page_that_is_still_to_be_fetched(store: Store) -> None:
    await due(store, page())
    assert await due(store, row(5)) == {"flash:5"}
    await keep(store, row(5))
    assert (await state(store))["state"] == "listed"


async def test_a_page_that_is_stored_needs_no_row(store: Store) -> None:
    await store.write([Put(LISTINGS, entry(page(), NOON) | {"state": "stored"})])
    assert await due(store, row(5)) == set()


async def test_a_row_that_another_run_made_a_page_of_meanwhile_is_not_settled(store: Store) -> None:
    await due(store, row(5))
    with pytest.raises(Conflict):
        await keep(store, row(5), kind="article")


async def test_no_page_is_asked_for_where_none_is_known(store: Store) -> None:
    await due(store, row(5))
    assert [one.id async for one in Ledger(store).unfinished(NOON)] == []


async def test_what_was_between_two_rows_and_is_no_more_has_vanished(store: Store) -> None:
    await keep(store, *map(row, range(1, 8)))
    assert await lost(store, map(row, (2, 3, 5, 6))) == [("flash:4", "no longer in the list")]
    assert await lost(store, map(row, (3, 2))) == []
    assert await lost(store, []) == []


async def test_what_is_on_another_page_by_its_number_has_not(store: Store) -> None:
    early = row(9)
    early.ctime = NOON + timedelta(minutes=4)  # listed late, with an older time
    await keep(store, *map(row, range(1, 8)), early)
    assert await lost(store, map(row, range(2, 7))) == []


async def test_only_what_is_stored_from_this_room_can_vanish(store: Store) -> None:
    await due(store, row(4))
    await keep(store, row(3), row(5, docid="comos:netwqye5363994"))
    await due(store, page("comos:netwqye5363994"))
    assert await lost(store, map(row, (2, 6))) == [("flash:3", "no longer in the list")]


async def test_a_row_that_got_the_id_of_its_page_says_so(store: Store) -> None:
    await keep(store, *map(row, (3, 4, 5)))
    now = [row(3), row(4, "two", "comos:netwqye5363994"), row(5)]
    assert await lost(store, now) == [("flash:4", "it is comos:netwqye5363994 now")]


async def test_damaged_versions_are_none(store: Store) -> None:
    await keep(store, row(5))
    await store.write([Put(LISTINGS, await state(store) | {"lids": {ROOM: {"version": 3, "order": "x"}}})])
    assert await due(store, row(5)) == {"flash:5"}
    assert await lost(store, map(row, (4, 6))) == []


async def test_one_absurd_time_does_not_look_through_the_whole_ledger(store: Store) -> None:
    rows = [row(n) for n in range(1, 8)]
    old = row(0)
    old.ctime = NOON - timedelta(days=900)
    await keep(store, old, *rows)
    absurd = row(8)
    absurd.ctime = NOON - timedelta(days=1000)
    assert await lost(store, [absurd, *rows[:3], *rows[4:]]) == [("flash:4", "no longer in the list")]
    asked: list[Any] = []

    class Spy:
        def find(self, collection: str, where: Any) -> AsyncIterator[Doc]:
            asked.append(where["ctime"]["$gte"])
            return store.find(collection, where)

    assert [one async for one in whole.vanished(cast("Store", Spy()), ROOM, [absurd, *rows])] == []
    assert asked == [NOON + timedelta(minutes=4) - timedelta(days=1)]
