"""The item loader: single values and lists, cleaned."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawl.items import Article, Image, Stock
from newscrawl.loaders import ArticleLoader, one_line, unique

URL = "https://finance.sina.com.cn/china/a.shtml"
BEIJING = timezone(timedelta(hours=8))


def load(field: str, *values: object) -> Article:
    loader = ArticleLoader(Article("comos:a", URL))
    for value in values:
        loader.add_value(field, value)
    item = loader.load_item()
    assert isinstance(item, Article)
    return item


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (" 甲\n\t 乙\u3000\xa0丙 ", "甲 乙 丙"),
        ("甲", "甲"),
        ("", None),
        (" \u3000", None),
        ("甲\x0b乙\x01丙\x1b[31m\x9b", "甲 乙丙[31m"),
        ("甲\ud83d乙\uffff", "甲\ufffd乙\ufffd"),
        ("\x01\x7f", None),
    ],
)
def test_one_line(text: str, expected: str | None) -> None:
    assert one_line(text) == expected


def test_unique() -> None:
    assert unique(["b", "a", "b"]) == ["b", "a"]
    assert unique([]) == []


@pytest.mark.parametrize("field", ["title", "original_title", "source", "origin", "summary", "published_raw"])
def test_texts_are_single_lines_the_first_that_says_something(field: str) -> None:
    assert getattr(load(field, None, " \u3000 ", " 甲\n乙 ", "丙"), field) == "甲 乙"
    assert getattr(load(field, None, ""), field) is None


@pytest.mark.parametrize("field", ["published_at", "released_at", "modified_at"])
def test_times_are_utc_in_milliseconds(field: str) -> None:
    shown = datetime(2018, 12, 28, 19, 55, 10, 123_999, tzinfo=BEIJING)
    found = getattr(load(field, None, shown), field)
    assert found == datetime(2018, 12, 28, 11, 55, 10, 123_000, tzinfo=UTC)
    assert found.tzinfo is UTC


@pytest.mark.parametrize("moment", ["0001-01-01", "1989-12-31", "2100-01-01", "9999-12-31T23:59-14:00"])
def test_a_time_that_no_page_has_is_none(moment: str) -> None:
    aware = datetime.fromisoformat(moment)
    aware = aware if aware.tzinfo else aware.replace(tzinfo=UTC)
    assert load("modified_at", aware).modified_at is None


def test_a_naive_time_is_an_error_that_names_the_field() -> None:
    with pytest.raises(ValueError, match=r"naive datetime .*attach a time zone first"):
        load("published_at", datetime(2018, 12, 28))  # noqa: DTZ001 - naive on purpose


@pytest.mark.parametrize("field", ["authors", "editors", "editor_codes", "keywords", "symbols", "aliases"])
def test_lists_hold_each_value_once(field: str) -> None:
    assert getattr(load(field, ["甲 ", "乙"], "", "甲", [" ", "丙"]), field) == ["甲", "乙", "丙"]
    assert getattr(load(field), field) == []


def test_paragraphs_keep_repeats_and_short_ones() -> None:
    assert load("paragraphs", [" 1 ", "甲\n乙", "", "1"]).paragraphs == ["1", "甲 乙", "1"]


def test_pictures_and_stocks_go_in_as_they_are() -> None:
    images, stocks = [Image("https://a.cn/a.jpg")], [Stock("600519.SH")]
    assert load("images", images).images == images
    assert load("stocks", stocks).stocks == stocks


def test_a_loader_without_an_item_fills_no_required_field() -> None:
    assert ArticleLoader.default_item_class is Article


@given(st.text(max_size=40))
def test_any_text_is_one_line_or_none(text: str) -> None:
    found = one_line(text)
    assert found is None or (found == found.strip() and "  " not in found and len(found.splitlines()) == 1)
