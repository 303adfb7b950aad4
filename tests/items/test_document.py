"""An article's document, and the lists that a stored channel names."""

import pytest

from newscrawl.items import Article, Channel, Image, Removed, Stock, lists_of, to_document

URL = "https://finance.sina.com.cn/china/2018-12-28/doc-ihqhqcis1178547.shtml"


def test_parts_are_plain_and_what_the_crawl_works_with_stays_out() -> None:
    article = Article(
        "comos:hqhqcis1178547",
        URL,
        channel=Channel("china", "国内财经", ["1686"], [1686], [56589]),
        images=[Image("https://n.sinaimg.cn/1.jpg", "图")],
        removed=[Removed("广告", "promotion")],
        stocks=[Stock("600519.SH", "贵州茅台")],
        listing_id="comos:hqhqcis1178547",
        next_part=URL.replace(".shtml", "_2.shtml"),
        foreign={"x_mood": 0.5},
    )
    doc = to_document(article)
    assert list(doc)[:2] == ["_id", "url"]
    assert doc["_id"] == "comos:hqhqcis1178547"
    assert doc["x_mood"] == 0.5
    assert doc["channel"] == {
        "path": "china", "name": "国内财经", "lists": ["1686"], "lids": [1686], "cids": [56589],
    }  # fmt: skip
    assert doc["images"] == [{"url": "https://n.sinaimg.cn/1.jpg", "caption": "图"}]
    assert doc["removed"] == [{"text": "广告", "rule": "promotion", "element": None}]
    assert doc["stocks"] == [
        {"symbol": "600519.SH", "name": "贵州茅台", "origin": "link", "kind": "stock", "auto": False}
    ]
    assert not {"docid", "foreign", "listing_id", "next_part", "parts", "version"} & set(doc)


def test_a_document_shares_no_list_with_the_item() -> None:
    article = Article("url:1", URL, authors=["王珊珊"])
    to_document(article)["authors"].append("另一人")
    assert article.authors == ["王珊珊"]


def test_only_lists_that_are_numbers_have_a_lid() -> None:
    channel = Channel(lists=["1687"], lids=[1687])
    channel.add(["384:2519", "1686"])
    assert channel == Channel(lists=["1686", "1687", "384:2519"], lids=[1686, 1687])


@pytest.mark.parametrize(
    ("channel", "keys"),
    [
        ({"lists": ["1686", "384:2519"], "lids": [1686]}, {"1686", "384:2519"}),
        ({"lids": [1686, 1690]}, {"1686", "1690"}),  # as documents had it before there were others
        ({"lists": None}, set()),
        (None, set()),
        ("china", set()),
    ],
)
def test_lists_of_a_stored_channel(channel: object, keys: set[str]) -> None:
    assert lists_of(channel) == keys
