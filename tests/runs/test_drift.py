"""Drift over runs, each of them too small to be judged: fields and templates of the last days' articles."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from newscrawl.codec import Doc
from newscrawl.runs import drift
from newscrawl.storage import open_store
from tests.crawl.runs import Desk
from tests.faults.places import Place
from tests.support.site import Site

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


def run(minutes: int, **templates: dict[str, int]) -> Doc:
    return {"started_at": NOW - timedelta(minutes=minutes), "templates": templates}


def told(runs: list[Doc], own: drift.Tally) -> list[str]:
    return list(drift.problems(*drift.split(runs, own, 20, NOW), 20, 0.3))


def test_a_field_that_goes_missing_over_small_runs() -> None:
    good = [run(600 + 10 * n, a={"articles": 10, "source": 10, "authors": 5}) for n in range(10)]
    bad = [run(10 * n, a={"articles": 10, "authors": 5}) for n in range(1, 4)]
    own = {"a": Counter(articles=10, authors=4)}
    assert told([*bad, *good], own) == [
        "only 0% of the last 40 articles of template a have source, usually 100%: did the pages change?"
    ]
    assert told(good, {"a": Counter(articles=10, source=10, authors=5)}) == []
    assert told([*bad, *good[:1]], own) == []  # ten articles say nothing of what is usual


def test_a_template_whose_share_falls() -> None:
    good = [run(600 + 10 * n, a={"articles": 8}, b={"articles": 2}) for n in range(10)]
    bad = [run(10 * n, b={"articles": 10}) for n in range(1, 4)]
    assert told([*bad, *good], {"b": Counter(articles=10)}) == [
        "only 0% of the last 40 articles are of template a, usually 80%: did the pages change?"
    ]


def test_old_runs_and_records_without_templates() -> None:
    old = [run(60 * 24 * 5, a={"articles": 30, "source": 30}), {"started_at": NOW}]
    newest, before = drift.split(old, {"a": Counter(articles=3)}, 20, NOW)
    assert (drift.total(newest), drift.total(before)) == (3, 30)


async def test_a_template_that_nobody_knew(tmp_path: Path) -> None:
    store = open_store(f"sqlite:///{tmp_path}/news.db")
    await store.open()
    url = "https://a.cn/1"
    assert await drift.unknown(store, "s", {"a": url}, NOW) == {}
    assert await drift.unknown(store, "s", {"a": url, "b": url}, NOW) == {"b": url}
    assert await drift.unknown(store, "s", {"b": url}, NOW) == {}
    await store.close()


@pytest.mark.long
def test_small_runs_fail_the_gate_and_the_doctor_shows_it(site: Site, desk: Desk) -> None:
    plain = Place(desk, f"sqlite:///{desk.file}")
    few = {"GATE_LEAST": 4, "FIRST_RUN_PAGES": 1}
    new = site.grow(24)
    rows, site.lists[1689] = site.lists[1686][:24], []
    for docid in new[12:]:
        site.alter(f"doc-i{docid.removeprefix('comos:')}", "柯子衡", "")
    ends = []
    for start in range(24, 0, -3):  # three new articles a run, the oldest first
        site.lists[1689] = rows[start - 3 : start]
        ends.append(plain.crawl("channels=1689", settings=few))
    assert [end.code for end in ends[:4]] == [0, 0, 0, 0]
    assert {end.code for end in ends[-2:]} == {1}
    assert "have authors, usually 100%: did the pages change?" in ends[-1].last
    lines = plain.scrapy("doctor", "--offline", "--json", "-s", "GATE_LEAST=4").documents
    assert [line["level"] for line in lines if line["check"] == "drift"] == ["warn"]
