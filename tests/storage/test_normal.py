"""Text in its one form, and words in it."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

import newscrawl.storage.normal as module
from newscrawl.storage.normal import CJK, count, fold, holds, normal


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ""),
        ("ＧＤＰ 增長３，０００ 億", "gdp增长3000亿"),
        ("GDP增长5.2%", "gdp增长5.2"),
        ("3,000 亿", "3000亿"),
        ("1,234,567.8元", "1234567.8元"),
        ("12,34；1,2345；2021,300", "12.34.1.2345.2021.300"),
        ("iPhone 15 Pro", "iphone15pro"),
        ("共31，200家；３１，２００家", "共31.200家.31200家"),
        ("New  York", "new.york"),
        ("央行 降准", "央行.降准"),
        ("央行\u3000A 股", "央行a股"),
        ("GDP\n增长", "gdp.增长"),
        ("GDP，增长", "gdp.增长"),
        ("（ GDP ） 增长", "gdp.增长"),
        ("頭髮與發展、乾燥", "头发与发展.干燥"),
        ("a\u200bb e\u0301", "ab.é"),
        ("①㎡", "1m2"),
        ("——！😀_", ""),
    ],
)
def test_normal(text: str, expected: str) -> None:
    assert normal(text) == expected


@pytest.mark.parametrize(
    ("text", "word", "times"),
    [
        ("新增专项债.专项债券", "专项债", 2),
        ("gdp增长", "gdp", 1),
        ("gdp增长", "gd", 0),
        ("gdp增长", "增长", 1),
        ("15.5.5g", "5", 2),
        ("5g手机", "g手", 1),
        ("xg手机", "g手", 0),
        ("600519.sh", "600519.sh", 1),
    ],
)
def test_a_word_is_in_a_text(text: str, word: str, times: int) -> None:
    assert (count(text, word), holds(text, word)) == (times, times > 0)


TYPED = st.text(st.sampled_from("专項债億股aBＣ1５9 　,，。\n．e\u0301ﬁ½\u200b"), max_size=20)


def as_if_long_from(characters: int, text: str) -> str:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "LONG", characters)
        return normal(text)


@given(TYPED | st.text())
def test_a_long_text_has_the_form_of_a_short_one(text: str) -> None:
    assert as_if_long_from(0, text) == as_if_long_from(1000, text)


@pytest.mark.parametrize("odd", ["", "…", "\u200b", "½", "\U0001f600\U00020bb7", "\ud800", "囃"])
def test_odd_characters_in_a_long_text(odd: str) -> None:
    text = f"專項{odd}债券，" * 100
    assert len(text) >= module.LONG
    assert normal(text) == ".".join([normal(f"專項{odd}债券")] * 100)


@given(TYPED | st.text())
def test_a_normal_text_stays_as_it_is(text: str) -> None:
    assert normal(normal(text)) == normal(text)


@given(st.text())
def test_nothing_but_letters_digits_and_stops_is_left(text: str) -> None:
    found = normal(text)
    assert re.fullmatch(rf"(?:[{CJK}]|[^\W_]|\.)*", found)
    assert "" not in found.split(".") or not found


@given(st.lists(TYPED, max_size=3), TYPED)
def test_a_word_is_found_behind_and_before_a_sign(others: list[str], word: str) -> None:
    wanted = normal(word)
    assert holds(normal("。".join([*others, word, *others])), wanted) or not wanted


def test_no_simplified_character_is_a_traditional_one() -> None:
    folded = {fold(chr(code)) for code in range(0x3400, 0x2FA20)}
    assert {c for c in folded if len(c) == 1 and fold(c) != c} == set()
    assert [fold(c) for c in "鬱龜臺灣麼"] == list("郁龟台湾么")
