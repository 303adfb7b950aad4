"""Findings of the visits are told in one order, however the pages came."""

from itertools import permutations

from newscrawl.doctor.order import ordered
from newscrawl.sites.checks import Finding, Level

NAMES = ("robots", "ban", "list 1686 国内滚动", "list 3231 今日财经TOP10", "list zhibo:152 7×24财经")


def test_robots_then_a_ban_then_the_lists_by_key_then_the_rest_as_it_came() -> None:
    made = {name: Finding(name, Level.OK, "", "") for name in (*NAMES, "one article", "clock")}
    for names in permutations(NAMES):
        mixed = [made["one article"], *(made[name] for name in names), made["clock"]]
        assert [found.check for found in ordered(mixed)] == [*NAMES, "one article", "clock"]
