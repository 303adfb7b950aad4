"""Names of people: how lists of them are written, and what is no name."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawl.sites.sina.credits import names

TEXT = st.text(max_size=30) | st.text("张立军吴浩欧阳·记者、，  　/SF0155（）", max_size=24)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("梁斌 SF055", ["梁斌", "SF055"]),
        ("梁 斌 SF055", ["梁斌", "SF055"]),
        ("乔雷华　SN098", ["乔雷华", "SN098"]),
        ("  王珊珊 ", ["王珊珊"]),
        ("王珊珊、李四 SF1，SF2", ["王珊珊", "李四", "SF1", "SF2"]),
        ("", []),
    ],
)
def test_split(text: str, expected: list[str]) -> None:
    assert names.split(text) == expected


@pytest.mark.parametrize(
    "word", ["张立军", "吴浩", "欧阳修文", "阿卜杜拉·买买提", "濮月汀", "宓云章", "闵砚农", "鄢秉川"]
)
def test_a_name_with_its_surname(word: str) -> None:
    assert names.is_name(word)
    assert names.is_person(word)


@pytest.mark.parametrize(
    ("word", "person", "alone"),
    [
        ("张立军", True, True),
        ("习远", True, True),
        ("付小川", True, True),
        ("欧阳文静", True, True),
        ("买买提·艾力", True, True),
        ("高峰", True, False),
        ("黄金", True, False),
        ("成本", True, False),
        ("安徽", False, False),
        ("公告摘要", False, False),
        ("小麦", False, False),
    ],
)
def test_persons_with_and_without_a_role_beside_them(word: str, person: bool, alone: bool) -> None:
    assert names.is_person(word) is person
    assert names.is_person(word, known=False) is alone


@pytest.mark.parametrize(
    "word", ["", "张", "张立军王五六", "SF055", "张a", "北京日报", "新华社", "化名", "1234", "（完）"]
)
def test_no_name(word: str) -> None:
    assert not names.is_name(word)


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("新华社", True),
        ("北京日报", True),
        ("第一财经", True),
        ("麦浪研究院", True),
        ("张立军", False),
        ("", False),
    ],
)
def test_media(word: str, expected: bool) -> None:
    assert names.is_medium(word) is expected


@given(TEXT)
def test_words_hold_no_separators(text: str) -> None:
    for word in names.split(text):
        assert word
        assert not re.search(r"[、，,；;/／|｜\s]", word)


@given(TEXT)
def test_any_word_is_judged(word: str) -> None:
    assert isinstance(names.is_name(word), bool)
    assert names.is_name(word) or not names.is_person(word)
    assert isinstance(names.is_medium(word), bool)
