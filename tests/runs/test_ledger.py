"""The ledger, in a real store: states, what is due, changed rows, lists, failures, what is gone."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, cast

import pytest

from newscrawl.items import Article, Channel, Listing, to_document
from newscrawl.runs.ledger import Ledger, Recorded
from newscrawl.runs.patience import Patience
from newscrawl.runs.rows import entry, settle
from newscrawl.storage import ARTICLES, LISTINGS, Op, Put, Store, Update

T0 = datetime(2026, 11, 20, tzinfo=UTC)
T1, T2 = T0 + timedelta(days=1), T0 + timedelta(days=2)
ID = "comos:mcwipii4092180"
URL = "https://finance.sina.com.cn/china/2022-04-13/doc-imcwipii4092180.shtml"


@pytest.fixture
def ledger(store: Store) -> Ledger:
    return Ledger(store)


def row(*lids: str, **fields: Any) -> Listing:
    return Listing(**{"id": ID, "url": URL, "lids": list(lids or ("1686",)), **fields})


async def on_record(store: Store, key: str = ID) -> dict[str, Any]:
    return (await store.get(LISTINGS, [key]))[key]


async def test_a_row_seen_for_the_first_time(store: Store, ledger: Ledger) -> None:
    first = row("1686", "1690", title="央行", media="财联社", ctime=T0, mtime=T0)
    assert await ledger.record([first], T1) == Recorded(frozenset({ID}), frozenset({ID}))
    seen = {"first_at": T1, "last_at": T1}
    entry = await on_record(store)
    entry.pop("next_at", None)
    assert entry == {
        "_id": ID,
        "url": URL,
        "kind": "article",
        "title": "央行",
        "media": "财联社",
        "ctime": T0,
        "mtime": T0,
        "state": "listed",
        "attempts": 0,
        "last_error": None,
        "lids": {"1686": seen, "1690": seen},
        "first_at": T1,
        "last_at": T1,
        "settled_at": None,
    }


@pytest.mark.parametrize(
    "damage", [{"lids": 5}, {"lids": {"1686": "x"}}, {"mtime": []}, {"attempts": "x", "lids": {"1686": 7}}]
)
async def test_a_row_that_somebody_has_damaged_is_mended_and_costs_no_other(
    store: Store, ledger: Ledger, damage: dict[str, Any]
) -> None:
    await ledger.record([row(mtime=T0)], T0)
    await store.write([Update(LISTINGS, ID, damage)])
    assert (await ledger.record([row("1690", mtime=T1), row(id="b", url="b")], T1)).new == {"b"}
    found = await on_record(store)
    assert (found["mtime"], found["state"], list(found["lids"])[-1]) == (T1, "listed", "1690")
    assert await ledger.fail(row(state="failed", error="HTTP 503"), T2) == 1


async def test_nothing_to_record(store: Store, ledger: Ledger) -> None:
    assert await ledger.record([], T0) == Recorded(frozenset(), frozenset())
    assert await store.count(LISTINGS) == 0


async def test_an_off_site_row_is_settled_and_never_due(store: Store, ledger: Ledger) -> None:
    for now, new in ((T0, frozenset({ID})), (T1, frozenset())):
        video = row(state="offsite", kind="video", mtime=now)
        assert await ledger.record([video], now) == Recorded(frozenset(), new)
    entry = await on_record(store)
    assert (entry["state"], entry["kind"], entry["settled_at"]) == ("offsite", "video", T0)


async def test_the_same_article_in_two_rows_is_one_entry(store: Store, ledger: Ledger) -> None:
    assert await ledger.record([row("1686"), row("1690"), row("1686")], T0) == Recorded(
        frozenset({ID}), frozenset({ID})
    )
    assert sorted((await on_record(store))["lids"]) == ["1686", "1690"]


async def test_what_was_listed_and_never_fetched_is_due_again(ledger: Ledger) -> None:
    await ledger.record([row()], T0)
    assert await ledger.record([row()], T1) == Recorded(frozenset({ID}), frozenset())


@pytest.mark.parametrize("state", ["stored", "rejected", "gone", "offsite"])
async def test_what_is_settled_is_not_due(store: Store, ledger: Ledger, state: str) -> None:
    await ledger.record([row(mtime=T0)], T0)
    await store.write([settle(ID, state, T0)])
    assert await ledger.record([row(mtime=T0)], T1) == Recorded(frozenset(), frozenset())
    entry = await on_record(store)
    assert (entry["state"], entry["settled_at"], entry["last_at"]) == (state, T0, T1)


@pytest.mark.parametrize("state", ["stored", "rejected", "gone"])
async def test_what_has_changed_since_is_due_and_listed_again(
    store: Store, ledger: Ledger, state: str
) -> None:
    await ledger.record([row(mtime=T0)], T0)
    await store.write([settle(ID, state, T0)])
    assert await ledger.record([row(mtime=T1)], T1) == Recorded(frozenset({ID}), frozenset())
    entry = await on_record(store)
    assert (entry["state"], entry["mtime"], entry["settled_at"]) == ("listed", T1, None)


@pytest.mark.parametrize(("before", "after"), [(T1, T1), (T1, T0), (None, T1), (T1, None), (None, None)])
async def test_a_time_that_has_not_moved_is_no_change(
    store: Store, ledger: Ledger, before: datetime | None, after: datetime | None
) -> None:
    await ledger.record([row(mtime=before)], T0)
    await store.write([settle(ID, "stored", T0)])
    assert await ledger.record([row(mtime=after)], T1) == Recorded(frozenset(), frozenset())
    assert (await on_record(store))["mtime"] == (before or after)


async def test_a_change_below_a_millisecond_is_none(store: Store, ledger: Ledger) -> None:
    await ledger.record([row(mtime=T0)], T0)
    await store.write([settle(ID, "stored", T0)])
    moved = T0 + timedelta(microseconds=900)
    assert (await ledger.record([row(mtime=moved)], T1)).due == frozenset()


async def test_lists_are_added_with_first_and_last_sight(store: Store, ledger: Ledger) -> None:
    await ledger.record([row("1686")], T0)
    await ledger.record([row("1690")], T1)
    await ledger.record([row("1686", "1690")], T2)
    assert (await on_record(store))["lids"] == {
        "1686": {"first_at": T0, "last_at": T2},
        "1690": {"first_at": T1, "last_at": T2},
    }


async def test_a_row_is_in_64_lists_at_the_most_however_often_it_names_others(
    store: Store, ledger: Ledger
) -> None:
    await ledger.record([row(*map(str, range(100, 160)))], T0)
    await ledger.record([row(*map(str, range(200, 260)))], T1)
    await ledger.record([row("100", "300")], T2)
    lids = (await on_record(store))["lids"]
    assert sorted(lids) == [*map(str, range(100, 160)), "200", "201", "202", "203"]
    assert lids["100"] == {"first_at": T0, "last_at": T2}


@pytest.mark.parametrize("former", [None, T2 + timedelta(days=900)])
async def test_a_row_takes_the_times_that_it_was_without(
    store: Store, ledger: Ledger, former: datetime | None
) -> None:
    await ledger.record([row(ctime=former, mtime=former)], T0)
    await store.write([settle(ID, "stored", T0)])
    assert (await ledger.record([row(ctime=T0, mtime=T0)], T1)).due == frozenset()
    found = await on_record(store)
    assert (found["ctime"], found["mtime"], found["state"]) == (T0, T0, "stored")
    assert (await ledger.record([row(ctime=T0, mtime=T1)], T2)).due == frozenset({ID})


async def test_a_new_list_reaches_the_stored_article(store: Store, ledger: Ledger) -> None:
    article = Article(ID, URL, channel=Channel(path="china", lists=["1690"], lids=[1690]))
    await store.write([Put(ARTICLES, to_document(article))])
    await ledger.record([row("1690")], T0)
    await store.write([settle(ID, "stored", T0)])
    await ledger.record([row("1686")], T1)
    channel = (await store.get(ARTICLES, [ID]))[ID]["channel"]
    assert channel == {
        "path": "china",
        "name": None,
        "lists": ["1686", "1690"],
        "lids": [1686, 1690],
        "cids": [],
    }


async def test_settling(store: Store, ledger: Ledger) -> None:
    await ledger.record([row()], T0)
    await store.write([settle(ID, "rejected", T1, "no title")])
    entry = await on_record(store)
    assert (entry["state"], entry["settled_at"], entry["last_error"]) == ("rejected", T1, "no title")


async def test_failures_are_counted_with_the_last_error(store: Store, ledger: Ledger) -> None:
    await ledger.record([row()], T0)
    for error in ("HTTP 500", "timeout"):
        await ledger.fail(row(state="failed", error=error), T1)
    entry = await on_record(store)
    assert (entry["state"], entry["attempts"], entry["last_error"]) == ("failed", 2, "timeout")
    assert (entry["settled_at"], entry["first_at"]) == (T1, T0)


PAUSE = Patience().pause


@pytest.mark.parametrize(
    ("failures", "not_yet", "due"),
    [
        (1, None, timedelta(0)),
        (2, PAUSE - timedelta(seconds=1), PAUSE),
        (3, 2 * PAUSE - timedelta(seconds=1), 2 * PAUSE),
        (5, 8 * PAUSE - timedelta(seconds=1), 8 * PAUSE),
    ],
)
async def test_what_failed_is_due_after_a_pause_that_doubles(
    ledger: Ledger, failures: int, not_yet: timedelta | None, due: timedelta
) -> None:
    await ledger.record([row()], T0)
    for _ in range(failures):
        await ledger.fail(row(state="failed", error="HTTP 500"), T0)
    if not_yet is not None:
        assert (await ledger.record([row()], T0 + not_yet)).due == frozenset()
        assert [left.id async for left in ledger.unfinished(T0 + not_yet)] == []
    assert [left.id async for left in ledger.unfinished(T0 + due)] == [ID]
    assert (await ledger.record([row()], T0 + due)).due == {ID}


async def test_what_failed_too_often_is_left_until_it_changes(ledger: Ledger) -> None:
    await ledger.record([row(mtime=T0)], T0)
    for _ in range(Patience().attempts):
        await ledger.fail(row(state="failed", error="HTTP 500"), T0)
    assert (await ledger.record([row(mtime=T0)], T0 + timedelta(hours=23))).due == frozenset()
    assert (await ledger.record([row(mtime=T1)], T1)).due == {ID}


async def give_up(ledger: Ledger) -> None:
    await ledger.record([row("1686", mtime=T0, ctime=T0)], T0)
    for _ in range(Patience().attempts):
        await ledger.fail(row(state="failed", error="HTTP 500"), T0)


async def test_what_was_given_up_comes_back_when_a_list_names_it_anew(store: Store, ledger: Ledger) -> None:
    await give_up(ledger)
    assert (await ledger.record([row("1690", mtime=T0)], T0)).due == {ID}  # another list
    found = (await store.get(LISTINGS, [ID]))[ID]
    assert (found["state"], found["attempts"], found["next_at"]) == ("listed", 0, T0)
    await give_up(ledger)
    later = T0 + timedelta(days=2)
    assert (await ledger.record([row("1686", mtime=T0)], later)).due == {ID}


async def test_what_was_given_up_comes_back_when_it_is_asked_for(store: Store, ledger: Ledger) -> None:
    await give_up(ledger)
    assert await ledger.revive(["gone"], {}, T1) == 0
    assert await ledger.revive(["failed"], {"$gte": T0 + timedelta(seconds=1)}, T1) == 0
    assert await ledger.revive(["failed"], {"$gte": T0, "$lt": T1}, T1) == 1
    assert [found.id async for found in ledger.unfinished(T1)] == [ID]
    assert await ledger.revive(["failed"], {}, T1) == 0


async def test_what_former_runs_left_comes_back_as_it_was_listed(store: Store, ledger: Ledger) -> None:
    left = row("1690", "1686", title="央行", media="财联社", ctime=T0, mtime=T0)
    other = row(id="comos:b", url=f"{URL}?b")
    await ledger.record([left, other, row(id="url:c", state="offsite", kind="video")], T0)
    await store.write([settle("comos:b", "stored", T0)])
    assert [found async for found in ledger.unfinished(T1)] == [left]


async def test_a_page_that_lists_are_ahead_of_is_asked_for_three_times(ledger: Ledger) -> None:
    await ledger.record([row()], T0)
    due = []
    for day in range(4):
        await ledger.fail(row(state="gone", error="soft 404"), T0 + timedelta(days=day))
        due.append(bool((await ledger.record([row()], T0 + timedelta(days=day, hours=23))).due))
    assert due == [True, True, False, False]


async def test_what_is_gone_is_marked_on_the_article(store: Store, ledger: Ledger) -> None:
    await store.write([Put(ARTICLES, to_document(Article(ID, URL, title="甲")))])
    await ledger.record([row()], T0)
    await ledger.fail(row(state="gone", error="404"), T1)
    article = (await store.get(ARTICLES, [ID]))[ID]
    assert (article["gone_at"], article["title"]) == (T1, "甲")
    entry = await on_record(store)
    assert (entry["state"], entry["last_error"], entry["next_at"]) == ("gone", "404", None)
    assert (await ledger.record([row()], T2)).due == frozenset()


async def test_a_page_that_never_was_stored_can_be_gone(store: Store, ledger: Ledger) -> None:
    await ledger.record([row()], T0)
    await ledger.fail(row(state="gone", error="soft 404"), T1)
    assert await store.count(ARTICLES) == 0


async def test_a_failure_without_a_listing_is_an_entry_of_its_own(store: Store, ledger: Ledger) -> None:
    await ledger.fail(row(state="failed", error="timeout"), T1)
    entry = await on_record(store)
    assert (entry["state"], entry["attempts"], entry["first_at"]) == ("failed", 1, T1)


async def test_many_rows_at_once(store: Store, ledger: Ledger) -> None:
    rows = [row(id=f"comos:{n}", url=f"{URL}?{n}") for n in range(200)]
    assert len((await ledger.record(rows, T0)).new) == 200
    await store.write([settle(f"comos:{n}", "stored", T0) for n in range(150)])
    again = [row(id=f"comos:{n}", url=f"{URL}?{n}") for n in range(100, 250)]
    recorded = await ledger.record(again, T1)
    due, new = range(150, 250), range(200, 250)
    assert recorded == Recorded(frozenset(f"comos:{n}" for n in due), frozenset(f"comos:{n}" for n in new))


async def test_many_unfinished_rows_are_asked_for_some_at_a_time(
    store: Store, ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("newscrawl.runs.unfinished.AT_ONCE", 3)
    await ledger.record([row(id=f"comos:{n:02}") for n in range(10)], T0)
    found = ledger.unfinished(T1)
    first = [(await anext(found)).id for _ in range(4)]
    await store.write([settle("comos:05", "stored", T1), settle("comos:07", "stored", T1)])
    rest = [listing.id async for listing in found]
    assert first + rest == [f"comos:{n:02}" for n in (0, 1, 2, 3, 4, 5, 6, 8, 9)]  # 5 was read before


@pytest.mark.parametrize("ahead", [timedelta(days=365), timedelta(hours=2)])
async def test_a_time_that_only_a_wrong_clock_can_have_set_is_now(
    store: Store, ledger: Ledger, ahead: timedelta
) -> None:
    await ledger.record([row()], T0)
    for _ in range(2):  # while the clock was ahead
        await ledger.fail(row(state="failed", error="HTTP 500"), T0 + ahead)
    assert [left.id async for left in ledger.unfinished(T0)] == [ID]
    assert (await ledger.record([row()], T0)).due == {ID}
    assert await ledger.still_due([ID], T0) == {ID}


async def test_the_longest_pause_of_all_is_no_wrong_clock(ledger: Ledger) -> None:
    await ledger.record([row()], T0)
    for _ in range(5):
        await ledger.fail(row(state="failed", error="HTTP 500"), T0)
    assert [left.id async for left in ledger.unfinished(T0)] == []
    assert (await ledger.record([row()], T0)).due == frozenset()


class Meanwhile:
    """A store in which another run writes just before the first write to the ledger."""

    def __init__(self, store: Store, *ops: Op) -> None:
        self._store, self._ops = store, ops

    def __getattr__(self, name: str) -> Any:
        return getattr(self._store, name)

    async def write(self, ops: Sequence[Op]) -> None:
        theirs, self._ops = self._ops, ()
        if theirs:
            await self._store.write(theirs)
        await self._store.write(ops)


def beside(store: Store, *ops: Op) -> Ledger:
    return Ledger(cast("Store", Meanwhile(store, *ops)))


async def test_a_row_that_another_run_stores_meanwhile_stays_stored(store: Store) -> None:
    theirs = entry(row("1690"), T0) | {"state": "stored", "next_at": None, "x_note": "ours"}
    await beside(store, Put(LISTINGS, theirs)).record([row("1686"), row(id="comos:b")], T1)
    found = await on_record(store)
    assert (found["state"], found["first_at"], found["x_note"]) == ("stored", T0, "ours")
    assert sorted(found["lids"]) == ["1686", "1690"]
    assert (await on_record(store, "comos:b"))["state"] == "listed"


async def test_a_failure_counts_on_what_another_run_counted(store: Store, ledger: Ledger) -> None:
    await ledger.record([row()], T0)
    await store.write([Update(LISTINGS, ID, {"x_note": "ours"})])
    theirs = Update(LISTINGS, ID, {"attempts": 3, "state": "failed"})
    await beside(store, theirs).fail(row(state="failed", error="HTTP 500"), T1)
    found = await on_record(store)
    assert (found["attempts"], found["state"], found["x_note"]) == (4, "failed", "ours")


async def test_two_lists_found_at_once_both_reach_the_article(store: Store, ledger: Ledger) -> None:
    article = Article(ID, URL, channel=Channel(path="china", lists=["1690"], lids=[1690]))
    await store.write([Put(ARTICLES, to_document(article))])
    await ledger.record([row("1690")], T0)
    await store.write([settle(ID, "stored", T0)])
    theirs = Update(ARTICLES, ID, {"channel.lists": ["1687", "1690"], "channel.lids": [1687, 1690]})
    await beside(store, theirs).record([row("1686")], T1)
    channel = (await store.get(ARTICLES, [ID]))[ID]["channel"]
    assert (channel["lists"], channel["lids"]) == (["1686", "1687", "1690"], [1686, 1687, 1690])


OTHER = URL.replace("china", "wap")


@pytest.mark.parametrize(
    ("asked", "state"),
    [(OTHER, "stored"), (URL, "failed"), (f"{URL}?listed", "failed"), (f"{URL}?alias", "failed")],
)
async def test_a_failing_url_of_an_article_stored_from_another_is_nothing(
    store: Store, ledger: Ledger, asked: str, state: str
) -> None:
    article = Article(ID, URL, aliases=[f"{URL}?alias"])
    await store.write([Put(ARTICLES, to_document(article))])
    await ledger.record([row(url=f"{URL}?listed")], T0)
    await store.write([settle(ID, "stored", T0)])
    await ledger.fail(row(url=asked, state="failed", error="HTTP 500"), T1)
    assert (await on_record(store))["state"] == state


@pytest.mark.parametrize("damage", [{}, {"url": "x", "title": "y"}, {"url": 5}])
async def test_a_damaged_row_costs_a_line_and_no_other(
    store: Store, ledger: Ledger, caplog: pytest.LogCaptureFixture, damage: dict[str, Any]
) -> None:
    await store.write([Put(LISTINGS, {"_id": "comos:a", "state": "listed", "next_at": T0, **damage})])
    await ledger.record([row()], T0)
    assert [left.id async for left in ledger.unfinished(T1)] == [ID]
    assert caplog.messages[-1] == "listings comos:a is damaged (it has no URL): left out"
    bare = row(id="comos:a", mtime=T1)
    assert (await ledger.record([bare], T1)).due == {"comos:a"}
    healed = await on_record(store, "comos:a")
    assert (healed["url"], sorted(healed["lids"]), healed["attempts"]) == (URL, ["1686"], 0)
    assert {left.id async for left in ledger.unfinished(T1)} == {ID, "comos:a"}


async def test_a_damaged_row_can_fail(store: Store, ledger: Ledger) -> None:
    await store.write([Put(LISTINGS, {"_id": ID, "state": "listed"})])
    await ledger.fail(row(state="failed", error="x"), T1)
    assert (await on_record(store))["attempts"] == 1
