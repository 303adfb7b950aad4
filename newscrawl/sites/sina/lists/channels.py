"""The lists of the roll API, one a pair of page id and list id (lid); ``scrapy doctor`` tells which work."""

import re
from collections.abc import Iterator

from newscrawl.sites.lists import Lists, SiteList

DOMESTIC = 155
"""The page id of the domestic channel, whose lists are known by their lid alone: ``1686``."""

_PAIR = re.compile(r"([0-9]{1,9}):([0-9]{1,9})")
_NUMBER = re.compile(r"[0-9]{1,9}")

# fmt: off
TABLE = (  # (page id, list id, name, channel)
    (155, 1686, "国内滚动", "国内"),
    (155, 1687, "宏观经济", "国内"),
    (155, 1688, "地方经济", "国内"),
    (155, 1689, "部委动态", "国内"),
    (155, 1690, "金融新闻", "国内"),
    (155, 3231, "今日财经TOP10", "国内"),
    (384, 2519, "财经滚动", "滚动"),
    (384, 2671, "股市滚动", "滚动"),
    (384, 2672, "美股滚动", "滚动"),
    (384, 2673, "中概股滚动", "滚动"),
    (384, 2674, "港股滚动", "滚动"),
    (384, 2675, "研究报告滚动", "滚动"),
    (384, 2676, "全球滚动", "滚动"),
    (384, 2487, "外汇滚动", "滚动"),
    (153, 2516, "财经", "新闻"),
    (153, 2517, "股市", "新闻"),
    (153, 2510, "国内", "新闻"),
)
# fmt: on


def key(page_id: int, lid: int) -> str:
    """What the ledger calls a pair: ``1686`` in the domestic channel, ``384:2519`` elsewhere."""
    return str(lid) if page_id == DOMESTIC else f"{page_id}:{lid}"


def pair(key: str) -> tuple[int, int]:
    """The page id and the list id of a key."""
    page_id, _, lid = key.rpartition(":")
    return int(page_id or DOMESTIC), int(lid)


class RollLists(Lists):
    """Takes ``155:1686``, a lid of the table (``2519``), and pairs that the table doesn't have, too."""

    def find(self, word: str) -> list[SiteList]:
        if found := _PAIR.fullmatch(word):
            return [self.get(key(int(found[1]), int(found[2])))]
        return super().find(word) or list(self._by_lid(word))

    def _by_lid(self, word: str) -> Iterator[SiteList]:
        if _NUMBER.fullmatch(word):
            yield from (one for one in self.table if pair(one.key)[1] == int(word))


LISTS = RollLists([SiteList(key(page_id, lid), name, channel) for page_id, lid, name, channel in TABLE])


def sibling(of: str, lid: int) -> str:
    """The key of a lid that a row of the list ``of`` names: the domestic list where there is one, else a list
    of the same page id."""
    return str(lid) if LISTS.get(str(lid)).is_known else key(pair(of)[0], lid)
