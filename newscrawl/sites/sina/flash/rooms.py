"""The rooms of the 7×24 wire, by the numbers that the feed knows them by (of public code, 2025–26)."""

from datetime import timedelta

from newscrawl.sites.lists import Lists, SiteList

PREFIX = "zhibo:"
"""What the keys of rooms begin with: their numbers alone could be those of other lists."""

SILENCE = timedelta(hours=3)
"""Room 152 has a row every half minute on trading days; how busy the others are is not known."""

# fmt: off
TABLE = (  # (number, name, the longest silence of working hours)
    (152, "财经", SILENCE),
    (151, "政经", None),
    (153, "综合", None),
    (155, "市场", None),
    (164, "国际", None),
    (242, "行业", None),
)
# fmt: on


def key(number: int) -> str:
    """What the ledger calls a room."""
    return f"{PREFIX}{number}"


def number(key: str) -> int:
    """The number of a room."""
    return int(key.removeprefix(PREFIX))


class Rooms(Lists):
    """Takes a room's number and its short name, too."""

    @property
    def checked(self) -> list[SiteList]:
        """The main room alone: whoever reads others is told by the gate."""
        return [self.default]

    def choose(self, text: str, option: str = "rooms=") -> list[SiteList]:
        short = {str(number): key(number) for number, _, _ in TABLE}
        short |= {name: key(number) for number, name, _ in TABLE}
        words = text.replace("，", ",").split(",")
        return super().choose(",".join(short.get(word.strip(), word) for word in words), option)


ROOMS = Rooms(
    [
        SiteList(key(number), f"7×24{name}", "7×24", is_whole=True, silence=silence)
        for number, name, silence in TABLE
    ]
)
