"""The filters: what they find, in both stores, and what they refuse."""

import argparse
from datetime import UTC, datetime

import pytest

from newscrawl.cli import filters
from newscrawl.cli.console import BadUsage
from newscrawl.storage import ARTICLES, Store
from tests.export.documents import all_docs, put

BONDS = "comos:kmvtrqp2810447"
ODD = "comos:oddoddo0000001"
CODES = "comos:nafwkqs5537120"


def where(*argv: str) -> dict[str, object]:
    parser = argparse.ArgumentParser()
    filters.add_filters(parser)
    return filters.where(parser.parse_args(argv))


@pytest.fixture
async def stored(store: Store) -> Store:
    channel = {"path": "china/gncj", "name": "国内财经", "lids": [1686, 1690], "cids": []}
    docs = [doc | ({"channel": channel} if doc["_id"] == BONDS else {}) for doc in all_docs()]
    await put(store, *(doc | {"story_id": f"story:{doc['_id']}"} for doc in docs))
    return store


FOUND: list[tuple[str, set[str]]] = [
    ("--since 2021-03-18 --until 2021-03-18", {BONDS}),
    ("--since 2021-08-02", {ODD, CODES}),
    ("--source 青禾财经", {BONDS, ODD}),
    ("--editor 简宁舟 --until 2021-07-31", {BONDS, "comos:isqvkzt9943087"}),
    ("--author 柯子衡 --author 张三", {BONDS, ODD}),
    ("--author 柯", set()),
    ("--symbol 003199.SZ", {CODES}),
    ("--symbol sh605933 --symbol sz003199", {BONDS, ODD, CODES}),
    ("--channel 1690", {BONDS}),
    ("--channel 金融新闻 --channel 1687", {BONDS}),
    ("--channel stock/zqgd", {CODES}),
    ("--channel 证券", {CODES}),
    (f"--story story:{BONDS}", {BONDS}),
    ("--flag image_only", {"comos:isqvkzt9943087"}),
]


async def test_a_filter_finds(stored: Store) -> None:
    for line, expected in FOUND:
        ids = {doc["_id"] async for doc in stored.find(ARTICLES, where(*line.split()))}
        assert (line, ids) == (line, expected)


def test_days_are_those_of_beijing() -> None:
    assert where("--since", "2021-08-02", "--until", "2021-08-02") == {
        "published_at": {
            "$gte": datetime(2021, 8, 1, 16, tzinfo=UTC),
            "$lt": datetime(2021, 8, 2, 16, tzinfo=UTC),
        }
    }
    assert where() == {}


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("--since yesterday", "--since yesterday is not a day"),
        ("--since 2021-02-30", "--since 2021-02-30 is not a day"),
        ("--until 20210101", "--until 20210101 is not a day"),
        ("--until 2999-01-01", "--until 2999-01-01 is not a day"),
        ("--since 2021-02-02 --until 2021-02-01", "is after"),
        ("--symbol 望江银行", "write it as 600519.SH"),
        ("--channel 1686 --channel china/gncj", "of one kind"),
    ],
)
def test_bad_usage_in_one_line(line: str, message: str) -> None:
    with pytest.raises(BadUsage, match=message) as caught:
        where(*line.split())
    assert "\n" not in str(caught.value)
