"""The arguments of a site's spider, checked before anything is fetched."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from difflib import get_close_matches

from newscrawl.sites.base import FOREIGN, OTHER, Site
from newscrawl.sites.days import midnight, parse_day
from newscrawl.sites.errors import BadUrl
from newscrawl.sites.lists import SiteList
from newscrawl.spiders import pasted

KNOWN = ("url", "urls_file", "channels", "since", "until", "max_pages", "retry")
OF_WHOLE = ("rooms", "channels", "since", "until", "max_pages", "follow")
"""What a spider takes whose lists have the articles whole."""

LISTS = ("channels", "rooms")
GIVEN_UP = ("failed", "rejected", "gone")
"""What ``retry=`` takes: states in which a row may have been given up."""

OF_SCRAPYD = ("_job",)
"""Scrapyd gives each of its jobs its id; the run's record keeps it."""


class ArgumentError(ValueError):
    """A spider argument that cannot be used; one line that says what was wrong and what to do."""

    def __init__(self, message: str) -> None:
        super().__init__(" ".join(message.split()))


@dataclass(frozen=True, slots=True)
class Target:
    """One article asked for by URL."""

    id: str
    url: str
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Arguments:
    """What a run is to do. Times are aware UTC, ``until`` is exclusive."""

    targets: tuple[Target, ...] = ()
    lists: tuple[SiteList, ...] = ()
    since: datetime | None = None
    until: datetime | None = None
    max_pages: int | None = None
    retry: tuple[str, ...] = ()
    """States whose rows are tried again though they were given up."""

    follow: bool = False
    """Stay, and read the lists again and again."""

    given: dict[str, str] = field(default_factory=dict)
    """The arguments as given, for the run's record."""

    @property
    def backfill(self) -> bool:
        """True when days are asked for: known pages are then no reason to stop."""
        return self.since is not None or self.until is not None


def parse(site: Site, known: Sequence[str] = KNOWN, **given: str) -> Arguments:
    """The arguments of a run, of those that its spider knows. Raises ArgumentError."""
    for name in given:
        if name not in (*known, *OF_SCRAPYD):
            near = get_close_matches(name, known, 1)
            hint = f"did you mean {near[0]}?" if near else f"there are: {', '.join(known)}"
            raise ArgumentError(f"no argument {name}; {hint}")
    asked = _asked_urls(given)
    listed = [name for name in ("channels", "since", "until", "max_pages", "retry") if name in given]
    if asked is not None and listed:
        raise ArgumentError(f"{listed[0]}= goes with a list run, not with url= or urls_file=")
    since, until = _days(site, given)
    follow = _follows(given)
    return Arguments(
        targets=_targets(site, asked) if asked is not None else (),
        lists=_lists(site, *((name, given[name]) for name in LISTS if name in given)),
        since=since,
        until=until,
        max_pages=_count(given.get("max_pages")),
        retry=_states(given.get("retry")),
        follow=follow,
        given=dict(given),
    )


def _asked_urls(given: dict[str, str]) -> list[tuple[str, str]] | None:
    """Each URL with where it stands, empty for ``url=``."""
    if "url" not in given and "urls_file" not in given:
        return None
    asked = [("", url) for url in pasted.split(given.get("url", ""))]
    if name := given.get("urls_file"):
        try:
            file = "stdin" if name == pasted.STDIN else name
            asked += [(f"{file} line {number}: ", line) for number, line in pasted.listed(name)]
        except OSError as error:
            raise ArgumentError(f"urls_file={name}: {error.strerror or error}") from error
        except UnicodeDecodeError as error:
            raise ArgumentError(f"urls_file={name}: no UTF-8; save it as that") from error
    if not asked:
        raise ArgumentError("no URL in url= or urls_file=")
    return asked


def _targets(site: Site, asked: list[tuple[str, str]]) -> tuple[Target, ...]:
    found: dict[str, Target] = {}
    wrong: list[str] = []
    for where, url in asked:
        try:
            target = _target(site, pasted.cleaned(url))
        except ArgumentError as error:
            wrong.append(f"{where}{error}")
            continue
        first = found.setdefault(target.id, target)
        if target.url not in (first.url, *first.aliases):
            found[target.id] = Target(first.id, first.url, (*first.aliases, target.url))
    if wrong:
        raise ArgumentError("; ".join(wrong))
    return tuple(found.values())


def _target(site: Site, url: str) -> Target:
    try:
        kind, clean = site.kind(url), site.normalise(url)
        wanted = site.may_be_asked(url)
    except BadUrl as error:
        raise ArgumentError(str(error)) from error
    if kind == FOREIGN:
        raise ArgumentError(f"{url!r} is not on a host of {site.name.title()}'s ({', '.join(site.hosts)})")
    if not wanted:
        form = "a home page, a section or a list?" if kind == OTHER else f"it looks like: {kind}"
        raise ArgumentError(f"{url!r} is not an article's URL ({form})")
    return Target(site.document_id(clean), clean)


def _follows(given: dict[str, str]) -> bool:
    told = given.get("follow")
    if told not in (None, "0", "1"):
        raise ArgumentError(f"follow={told}: 1 stays, 0 does not")
    if told != "1":
        return False
    if other := next((name for name in ("since", "until", "max_pages") if name in given), None):
        raise ArgumentError(f"follow=1 reads on from the last run; {other}= goes with a run of its own")
    return True


def _lists(site: Site, *named: tuple[str, str]) -> tuple[SiteList, ...]:
    try:
        chosen = [one for name, text in named for one in site.lists.choose(text, f"{name}=")]
        return tuple({one.key: one for one in chosen}.values()) if named else (site.lists.default,)
    except ValueError as error:
        raise ArgumentError(str(error)) from error


def _count(text: str | None) -> int | None:
    if text is None:
        return None
    if not re.fullmatch("[0-9]{1,6}", text) or int(text) < 1:
        raise ArgumentError(f"max_pages={text} is not a number of pages (1 or more)")
    return int(text)


def _states(text: str | None) -> tuple[str, ...]:
    if text is None:
        return ()
    states = tuple(re.split(r"[,\s]+", text.strip()))
    if wrong := next((state for state in states if state not in GIVEN_UP), None):
        raise ArgumentError(f"retry={wrong}: rows are given up as {', '.join(GIVEN_UP)}")
    return states


def _days(site: Site, given: dict[str, str]) -> tuple[datetime | None, datetime | None]:
    since, until = (_day(name, given.get(name)) for name in ("since", "until"))
    if since and since > datetime.now(site.zone).date():
        raise ArgumentError(f"since={since} is in the future")
    if since and until and since > until:
        raise ArgumentError(f"since={since} is after until={until}")
    first = midnight(since, site.zone) if since else None
    return first, midnight(until + timedelta(days=1), site.zone) if until else None


def _day(name: str, text: str | None) -> date | None:
    try:
        return None if text is None else parse_day(text)
    except ValueError as error:
        raise ArgumentError(f"{name}={error}") from None
