"""The outbox, in both stores: what is added is given to every channel once, and kept until it took it."""

from datetime import UTC, datetime, timedelta

from newscrawl.codec import iso
from newscrawl.notices import outbox
from newscrawl.storage import CONTROL, Store, Update

NOW = datetime(2026, 11, 26, tzinfo=UTC)
BOX = outbox.watch("专项债")


def entry(number: int) -> dict[str, str]:
    return {
        "id": f"comos:{number}@1",
        "article": f"comos:{number}",
        "at": iso(NOW + timedelta(seconds=number)),
    }


def always(_: datetime) -> bool:
    return True


async def ids(store: Store, *channels: str, due: bool = True) -> dict[str, list[str]]:
    found = await outbox.gather(store, BOX, channels, lambda _: due)
    return {name: [one["id"] for one in pile["entries"]] for name, pile in found.items()}


async def test_each_channel_has_all_until_it_took_it(store: Store) -> None:
    await outbox.ensure(store, [BOX])
    await store.write([outbox.add(BOX, "k1", entry(1)), outbox.add(BOX, "k2", entry(2))])
    await store.write([outbox.add(BOX, "k1", entry(1))])  # a run that was killed in between does it again
    both = ["comos:1@1", "comos:2@1"]
    assert await ids(store, "feishu", "json") == {"feishu": both, "json": both}
    await store.write([outbox.told(BOX, "json"), outbox.add(BOX, "k3", entry(3))])
    assert await ids(store, "feishu", "json") == {"feishu": [*both, "comos:3@1"], "json": ["comos:3@1"]}
    await store.write([outbox.told(BOX, "feishu"), outbox.told(BOX, "json")])
    assert await ids(store, "feishu", "json") == {}


async def test_making_it_again_changes_nothing(store: Store) -> None:
    await outbox.ensure(store, [BOX])
    await store.write([outbox.add(BOX, "k1", entry(1))])
    found = await outbox.ensure(store, [BOX, outbox.runs("sina_china")])
    assert list(found[BOX]["new"]) == ["k1"]
    assert outbox.waiting(found[BOX]) == {"": 1}


async def test_what_is_not_due_waits_since_its_oldest(plain: Store) -> None:
    await outbox.ensure(plain, [BOX])
    await plain.write([outbox.add(BOX, "k2", entry(2)), outbox.add(BOX, "k1", entry(1))])
    asked: list[datetime] = []

    def never(since: datetime) -> bool:
        asked.append(since)
        return False

    assert await outbox.gather(plain, BOX, ["json"], never) == {}
    assert asked == [NOW + timedelta(seconds=1)]
    assert outbox.waiting((await plain.get(CONTROL, [BOX]))[BOX]) == {"": 2}
    assert await ids(plain, "json") == {"json": ["comos:2@1", "comos:1@1"]}


async def test_so_many_are_kept_and_the_rest_is_counted(plain: Store) -> None:
    await outbox.ensure(plain, [BOX])
    for start in (0, 150, 300):
        await plain.write([outbox.add(BOX, f"k{n}", entry(n)) for n in range(start, start + 150)])
        await outbox.gather(plain, BOX, ["json"], always)
    pile = (await outbox.gather(plain, BOX, ["json"], always))["json"]
    assert (len(pile["entries"]), pile["more"], outbox.count(pile)) == (200, 250, 450)
    assert [pile["entries"][n]["id"] for n in (0, -1)] == ["comos:250@1", "comos:449@1"]


async def test_a_channel_that_is_no_more_is_forgotten(plain: Store) -> None:
    await outbox.ensure(plain, [BOX])
    await plain.write([outbox.add(BOX, "k1", entry(1))])
    await ids(plain, "feishu", "json")
    assert list(await ids(plain, "json")) == ["json"]
    assert (await plain.get(CONTROL, [BOX]))[BOX]["left"].keys() == {"json"}


async def test_a_box_that_somebody_spoilt_is_empty_and_goes_on(plain: Store) -> None:
    await outbox.ensure(plain, [BOX])
    await plain.write([Update(CONTROL, BOX, {"new": "x", "held": 7, "left": {"json": [1]}})])
    assert outbox.waiting((await plain.get(CONTROL, [BOX]))[BOX]) == {}
    assert await ids(plain, "json") == {}
    await plain.write([outbox.add(BOX, "k1", entry(1))])
    assert await ids(plain, "json") == {"json": ["comos:1@1"]}


async def test_of_a_box_that_is_not_there_nothing_is_told(plain: Store) -> None:
    assert await ids(plain, "json") == {}
