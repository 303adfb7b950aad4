"""Who is to be told what: the settings ``NOTIFY_URLS`` and ``WATCHES``, checked, as one object."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from newscrawl.config import kinds
from newscrawl.notices.addresses import Address, named
from newscrawl.notices.errors import BadNotices

if TYPE_CHECKING:
    from scrapy.settings import BaseSettings

    from newscrawl.notices.channels import Channel
    from newscrawl.notices.watches import Watch

if TYPE_CHECKING:
    from scrapy.settings import BaseSettings

DEFAULT = Path("watches.toml")


@dataclass(slots=True)
class Plan:
    """Channels by name, and which of them each box tells."""

    channels: dict[str, "Channel"] = field(default_factory=dict)
    of_runs: list[str] = field(default_factory=list)
    """The channels of ``NOTIFY_URLS``."""

    watches: list["Watch"] = field(default_factory=list)
    of_watch: dict[str, list[str]] = field(default_factory=dict)
    language: str = "zh"
    """Of what is told of runs."""

    left_out: list[str] = field(default_factory=list)
    """Channels that a replay tells nothing, as they are not on this machine."""

    def __bool__(self) -> bool:
        return bool(self.channels)


def of(settings: "BaseSettings") -> Plan:
    """Raises BadNotices with all that is wrong."""
    path, common = path_of(settings), _urls(settings["NOTIFY_URLS"])
    if not (path or common):
        return Plan()
    from newscrawl.notices import channels, file  # here: most runs need neither

    watches, language = file.read(path) if path else ([], "zh")
    addresses = named([*common, *(url for watch in watches for url in watch.urls)])
    if nowhere := [watch.name for watch in watches if not (watch.urls or common)]:
        advice = "nobody is told of it; give it urls, or set NOTIFY_URLS"
        raise BadNotices(*(f"{path}: watch {name}: {advice}" for name in nowhere))
    is_replay = bool(settings["REPLAY"])
    made = channels.make(addresses)  # all of them, so that a replay finds what is wrong, too
    told = {one.name: one for one in made if one.address.is_local or not is_replay}
    return Plan(
        told,
        _names(addresses, common, told),
        watches,
        {watch.name: _names(addresses, watch.urls or common, told) for watch in watches},
        language,
        [one.name for one in made if one.name not in told],
    )


def path_of(settings: "BaseSettings") -> Path | None:
    """The file of watches; None where there is none. One that is named must be there."""
    named_file: str = settings["WATCHES"]
    if named_file:
        return Path(named_file)
    return DEFAULT if DEFAULT.is_file() else None


def _urls(value: str | list[str] | None) -> tuple[str, ...]:
    given = [value] if isinstance(value, str) else value or []
    return tuple(url for text in given for url in kinds.urls(text))


def _names(addresses: list[Address], urls: tuple[str, ...], told: Mapping[str, "Channel"]) -> list[str]:
    wanted = {address.url for address in named(urls)}
    return [one.name for one in addresses if one.url in wanted and one.name in told]
