"""Paging: on a list that changes while it is read no row falls between two pages, and every reading ends."""

import random
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from newscrawl.items import Listing, Told
from newscrawl.sites.rows import Rows
from newscrawl.spiders.paging import LEAST_SIZE, Page, Paging, covering

NOON = datetime(2024, 11, 22, 12, tzinfo=UTC)
Answer = Callable[["Shelf", Page], list[str]]


class Shelf:
    """A list of a site, newest first, whose pages hold 50 rows at the most."""

    def __init__(self, count: int, answer: Answer | None = None, *, tells_total: bool = False) -> None:
        self.rows = [f"row {number}" for number in range(count)]
        self.answer = answer or honest
        self.tells_total = tells_total
        self.asked: list[Page] = []
        self.before_page: Callable[[int], None] = lambda number: None

    def read(self, *, most: int = 300) -> tuple[Told, set[str]]:
        """What the reading came to, and the rows that it saw."""
        paging, page, seen = Paging(50), Page(1, 50), set[str]()
        while len(self.asked) < most:
            self.before_page(len(self.asked) + 1)
            self.asked.append(page)
            ids = self.answer(self, page)
            seen |= set(ids)
            total = len(self.rows) if self.tells_total else None
            told = paging.see(page, Rows([Listing(id_, "https://a.sina.cn") for id_ in ids], total))
            if told not in (Told.NEXT, Told.AGAIN):
                return told, seen
            page = paging.after(page)
        raise AssertionError("no end")


def honest(shelf: Shelf, page: Page) -> list[str]:
    return shelf.rows[(page.number - 1) * page.size : page.end]


def whole_pages(shelf: Shelf, page: Page) -> list[str]:
    """Fifty rows a page, whatever is asked for."""
    return shelf.rows[50 * page.number - 50 : 50 * page.number]


def twenty(shelf: Shelf, page: Page) -> list[str]:
    """Twenty rows a page at the most, fewer where fewer are asked for."""
    size = min(20, page.size)
    return shelf.rows[(page.number - 1) * size : page.number * size]


def always_the_newest(shelf: Shelf, page: Page) -> list[str]:
    return shelf.rows[:10]


def three_pages(shelf: Shelf, page: Page) -> list[str]:
    """A depth cap that repeats its last page."""
    return honest(shelf, Page(min(3, page.number), page.size))


def never_page_two(shelf: Shelf, page: Page) -> list[str]:
    return [] if page.number == 2 else honest(shelf, page)


def lets_out(shelf: Shelf, page: Page) -> list[str]:
    """Pages from which rows are taken out after they were cut."""
    return [row for row in honest(shelf, page) if not row.endswith("7")]


@pytest.mark.parametrize("count", [0, 1, 9, 11, 12, 31, 49, 50, 51, 98, 99, 100, 101, 150, 1234])
@pytest.mark.parametrize("answer", [honest, whole_pages, twenty])
@pytest.mark.parametrize("tells_total", [True, False])
def test_a_list_at_rest_is_read_to_its_end(count: int, answer: Answer, tells_total: bool) -> None:
    shelf = Shelf(count, answer, tells_total=tells_total)
    told, seen = shelf.read()
    assert seen == set(shelf.rows)
    undecided = (count, answer, tells_total) == (50, whole_pages, False)  # one full page, then none
    assert told in ((Told.SHORT,) if undecided else (Told.END, Told.EMPTY))


def test_the_pages_of_a_list_at_rest() -> None:
    shelf = Shelf(120)
    assert shelf.read()[0] is Told.END
    assert shelf.asked == [Page(1, 50), Page(2, 49), Page(3, 48), Page(4, 47)]


@pytest.mark.parametrize("most", [LEAST_SIZE, 20, 50])
def test_pages_overlap_and_still_go_on(most: int) -> None:
    for end in range(most, 3000):
        page = covering(end - 1, most)
        assert (page.number - 1) * page.size < end < page.end
        assert page.size <= most


@pytest.mark.parametrize("answer", [honest, whole_pages])
@pytest.mark.parametrize("gone", [1, 3, 9, 20, 45])
def test_a_row_that_is_pulled_up_between_two_pages_is_listed(answer: Answer, gone: int) -> None:
    shelf = Shelf(200, answer)

    def take_down(page: int) -> None:
        if page == 3:
            del shelf.rows[5 : 5 + gone]

    shelf.before_page = take_down
    told, seen = shelf.read()
    assert told in (Told.END, Told.EMPTY)
    assert set(shelf.rows) - seen == set()


@pytest.mark.parametrize("seed", range(60))
def test_nothing_falls_between_pages_while_rows_come_and_go(seed: int) -> None:
    rng = random.Random(seed)  # noqa: S311 - a game
    shelf = Shelf(rng.randrange(60, 400))
    before = set(shelf.rows)

    def change(page: int) -> None:
        for _ in range(rng.randrange(4)):
            if rng.random() < 0.5:
                shelf.rows.insert(rng.randrange(3), f"new {page} {rng.random()}")
            else:
                del shelf.rows[rng.randrange(len(shelf.rows) - 20)]

    shelf.before_page = change
    told, seen = shelf.read()
    assert told in (Told.END, Told.SHORT)
    if told is Told.END:
        assert (before & set(shelf.rows)) - seen == set()


def test_most_readings_of_a_changing_list_end_well() -> None:
    shelves = [Shelf(300) for _ in range(20)]
    for number, shelf in enumerate(shelves):
        shelf.before_page = lambda page, shelf=shelf, at=number: shelf.rows.pop(at)  # type: ignore[misc]
    assert {shelf.read()[0] for shelf in shelves} == {Told.END}


def test_a_burst_of_new_rows_is_no_repetition() -> None:
    shelf = Shelf(200)

    def burst(page: int) -> None:
        if page == 3:
            shelf.rows[:0] = [f"new {number}" for number in range(60)]

    before = set(shelf.rows)
    shelf.before_page = burst
    told, seen = shelf.read()
    assert (told, before - seen) == (Told.END, set())


@pytest.mark.parametrize(("answer", "most"), [(always_the_newest, 3), (three_pages, 5)])
def test_pages_that_repeat_end_the_reading(answer: Answer, most: int) -> None:
    shelf = Shelf(500, answer)
    assert shelf.read()[0] is Told.REPEATS
    assert len(shelf.asked) <= most


def test_pages_that_repeat_all_rows_there_are_are_the_lists_end() -> None:
    assert Shelf(10, always_the_newest, tells_total=True).read()[0] is Told.END


@pytest.mark.parametrize("tells_total", [True, False])
def test_an_empty_page_after_a_full_one_is_no_end(tells_total: bool) -> None:
    assert Shelf(150, never_page_two, tells_total=tells_total).read()[0] is Told.SHORT


def test_a_total_of_nought_on_an_empty_page_does_not_count() -> None:
    paging = Paging(0)
    rows = Rows([Listing(f"row {number}", "https://a.sina.cn") for number in range(50)], total=150)
    assert paging.see(Page(1), rows) is Told.NEXT
    assert paging.see(Page(2), Rows(total=0)) is Told.SHORT


def test_rows_that_cannot_be_used_are_rows_all_the_same() -> None:
    paging = Paging(50)
    rows = Rows([Listing(f"row {number}", "https://a.sina.cn") for number in range(47)], total=50)
    rows.dropped["no usable URL"] = 3
    assert paging.see(Page(1, 50), rows) is Told.NEXT
    assert paging.after(Page(1, 50)) == Page(2, 49)


def test_pages_with_rows_taken_out_are_read_to_the_end() -> None:
    shelf = Shelf(300, lets_out)
    told, seen = shelf.read()
    assert (told, seen) == (Told.END, {row for row in shelf.rows if not row.endswith("7")})


def test_a_list_in_another_order_every_time_ends() -> None:
    rng = random.Random(1)  # noqa: S311 - a game
    shelf = Shelf(5000, lambda shelf, page: rng.sample(shelf.rows, page.size))
    assert shelf.read()[0] in (Told.SHORT, Told.REPEATS)


def test_a_list_without_end_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("newscrawl.spiders.paging.MOST_PAGES", 40)
    shelf = Shelf(0, lambda _, page: [f"row {page.end - page.size + n}" for n in range(page.size)])
    assert (shelf.read()[0], len(shelf.asked)) == (Told.SHORT, 40)


def test_a_site_without_sizes_gets_the_page_before_again() -> None:
    paging = Paging(0)
    pages = {number: [f"row {5 * number + n}" for n in range(5)] for number in (1, 2)}
    asked, page, told = [Page(1)], Page(1), Told.NEXT
    while told in (Told.NEXT, Told.AGAIN):
        rows = [Listing(id_, "https://a.sina.cn") for id_ in pages.get(page.number, [])]
        told = paging.see(page, Rows(rows))
        page = paging.after(page)
        asked.append(page)
    assert [one.number for one in asked[:-1]] == [1, 2, 1, 3]
    assert told is Told.EMPTY


def test_an_archive_is_taken_as_it_is() -> None:
    paging = Paging(50, proves=False)
    rows = [Listing(f"row {number}", "https://a.sina.cn") for number in range(100)]
    assert paging.see(Page(1, 50), Rows(rows[:50])) is Told.NEXT
    assert paging.after(Page(1, 50)) == Page(2, 49)
    assert paging.plainly(50) == Page(2, 50)
    assert paging.see(Page(2, 50), Rows(rows[50:])) is Told.NEXT
    assert paging.after(Page(2, 50)) == Page(3, 50)
    assert paging.see(Page(3, 50), Rows()) is Told.EMPTY


def test_the_oldest_row_is_known() -> None:
    paging = Paging(50)
    rows = [Listing(f"row {n}", "https://a.sina.cn", ctime=NOON - timedelta(hours=n)) for n in range(3)]
    paging.see(Page(1, 50), Rows([*rows, Listing("row 3", "https://a.sina.cn")]))
    assert paging.low == NOON - timedelta(hours=2)
