"""Channels by number or name."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawl.sites.sina import channels


def test_the_lists_under_page_155() -> None:
    assert dict(channels.LISTS) == {
        1686: "国内滚动",
        1687: "宏观经济",
        1688: "地方经济",
        1689: "部委动态",
        1690: "金融新闻",
        3231: "今日财经TOP10",
    }
    assert channels.DEFAULT_LIST == 1686


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1686", [1686]),
        ("1690,1686", [1690, 1686]),
        ("部委动态", [1689]),
        ("今日财经TOP10，金融新闻", [3231, 1690]),
        (" 1686 , 1686 国内滚动", [1686]),
    ],
)
def test_lists(text: str, expected: list[int]) -> None:
    assert channels.lists(text) == expected


KNOWN = "1686 国内滚动, 1687 宏观经济, 1688 地方经济, 1689 部委动态, 1690 金融新闻, 3231 今日财经TOP10"


@pytest.mark.parametrize("word", ["9999", "港股", "0", "1686x", "-1686", "1" * 50])
def test_an_unknown_channel_names_those_there_are(word: str) -> None:
    with pytest.raises(ValueError, match="channel") as caught:
        channels.lists(f"1686,{word}")
    assert str(caught.value) == f"no channel {word!r}; there are: {KNOWN}"


@pytest.mark.parametrize("text", ["", " ", ",，"])
def test_no_channel_at_all_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"^channels= names no channel$"):
        channels.lists(text)


def assert_one_line(message: str) -> None:
    assert len(message.splitlines()) == 1


@given(st.text(max_size=20))
def test_any_text_names_known_lists_or_fails(text: str) -> None:
    try:
        found = channels.lists(text)
    except ValueError as error:
        assert_one_line(str(error))
    else:
        assert set(found) <= set(channels.LISTS)
        assert len(found) == len(set(found))
