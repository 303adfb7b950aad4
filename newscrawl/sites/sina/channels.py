"""The channels that the roll API lists under page id 155, by list id (lid)."""

import re
from collections.abc import Mapping

LISTS: Mapping[int, str] = {
    1686: "国内滚动",
    1687: "宏观经济",
    1688: "地方经济",
    1689: "部委动态",
    1690: "金融新闻",
    3231: "今日财经TOP10",
}
DEFAULT_LIST = 1686


def lid(word: str) -> int | None:
    """The list id that a word gives, by number (which need not exist) or by name; None for other words."""
    if re.fullmatch("[0-9]{1,9}", word):
        return int(word)
    return next((number for number, name in LISTS.items() if name == word), None)


def lists(text: str) -> list[int]:
    """List ids named by ``1686,部委动态``: numbers or names, in order, each once.

    Raises ValueError naming what is unknown and what there is.
    """
    found: dict[int, None] = {}
    for word in filter(None, re.split(r"[,，\s]+", text)):
        number = lid(word)
        if number is None or number not in LISTS:
            known = ", ".join(f"{number} {name}" for number, name in LISTS.items())
            raise ValueError(f"no channel {word!r}; there are: {known}")
        found[number] = None
    if not found:
        raise ValueError("channels= names no channel")
    return list(found)
