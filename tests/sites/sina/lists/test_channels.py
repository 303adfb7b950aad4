"""Lists by key, pair, number or name."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawl.sites.sina.lists import channels
from newscrawl.sites.sina.lists.channels import LISTS

KNOWN = ", ".join(map(str, LISTS.table))


def test_the_domestic_lists_are_the_default_and_what_the_doctor_asks() -> None:
    assert [str(one) for one in LISTS.checked] == [
        "1686 国内滚动",
        "1687 宏观经济",
        "1688 地方经济",
        "1689 部委动态",
        "1690 金融新闻",
        "3231 今日财经TOP10",
    ]
    assert LISTS.default.key == "1686"


def test_no_key_and_no_name_stands_twice() -> None:
    assert len({one.key for one in LISTS.table}) == len({one.name for one in LISTS.table}) == len(LISTS.table)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1686", ["1686"]),
        ("1690,1686", ["1690", "1686"]),
        ("部委动态", ["1689"]),
        ("今日财经TOP10，金融新闻", ["3231", "1690"]),
        (" 1686 , 1686 国内滚动 155:1686", ["1686"]),
        ("384:2519", ["384:2519"]),
        ("2519", ["384:2519"]),
        ("153:2516,153:1686", ["153:2516", "153:1686"]),
        ("155:9999", ["9999"]),
    ],
)
def test_lists(text: str, expected: list[str]) -> None:
    assert [one.key for one in LISTS.choose(text)] == expected


@pytest.mark.parametrize(("word", "known"), [("1686", True), ("384:2519", True), ("153:1686", False)])
def test_a_pair_that_the_table_lacks_is_told_from_those_it_has(word: str, known: bool) -> None:
    assert [one.is_known for one in LISTS.choose(word)] == [known]


@pytest.mark.parametrize(("key", "pair"), [("1686", (155, 1686)), ("384:2519", (384, 2519))])
def test_a_key_is_a_pair(key: str, pair: tuple[int, int]) -> None:
    assert channels.pair(key) == pair
    assert channels.key(*pair) == key


@pytest.mark.parametrize(
    ("of", "lid", "expected"),
    [("1686", 1690, "1690"), ("1686", 77, "77"), ("384:2519", 1686, "1686"), ("384:2519", 2671, "384:2671")],
)
def test_the_lists_that_a_row_names_by_lid(of: str, lid: int, expected: str) -> None:
    assert channels.sibling(of, lid) == expected


@pytest.mark.parametrize("word", ["9999", "港股通", "0", "1686x", "-1686", "1" * 50])
def test_an_unknown_channel_names_those_there_are(word: str) -> None:
    with pytest.raises(ValueError, match="channel") as caught:
        LISTS.choose(f"1686,{word}")
    assert str(caught.value) == f"no channel {word!r}; there are: {KNOWN}"


@pytest.mark.parametrize("text", ["", " ", ",，"])
def test_no_channel_at_all_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"^channels= names no channel$"):
        LISTS.choose(text)


def assert_one_line(message: str) -> None:
    assert len(message.splitlines()) == 1


@given(st.text(max_size=20))
def test_any_text_names_known_lists_or_fails(text: str) -> None:
    try:
        found = [one.key for one in LISTS.choose(text)]
    except ValueError as error:
        assert_one_line(str(error))
    else:
        assert len(found) == len(set(found))
