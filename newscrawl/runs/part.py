"""What a run counts, from the beginning of a part of it: a run has one part, one that stays has many."""

import secrets
from collections import Counter
from collections.abc import Mapping
from datetime import UTC, datetime

from scrapy.statscollectors import StatsCollector

from newscrawl.codec import utc
from newscrawl.items import Article
from newscrawl.runs import drift
from newscrawl.runs.record import COUNTS, COVERED


class Part:
    """Counts of its own: what the crawl statistics had before it is taken off."""

    def __init__(self, stats: StatsCollector, before: Mapping[str, int] | None = None) -> None:
        self._stats = stats
        self._before = before or {}
        self._articles = 0
        self._covered: Counter[str] = Counter()
        self.templates: drift.Tally = {}
        self.examples: dict[str, str] = {}
        """By template, the URL of its first article."""

        self.started = utc(datetime.now(UTC))
        self.id = f"{self.started:%Y%m%dT%H%M%SZ}-{secrets.token_hex(3)}"

    def following(self) -> "Part":
        """The next one, which begins now."""
        return Part(self._stats, _numbers(self._stats))

    def add(self, article: Article) -> None:
        """Count an article that was stored."""
        self._articles += 1
        found = [name for name in COVERED if getattr(article, name)]
        self._covered.update(found)
        name = article.template or "?"
        self.templates.setdefault(name, Counter()).update([drift.ARTICLES, *found])
        self.examples.setdefault(name, article.url)

    @property
    def coverage(self) -> dict[str, float]:
        """By field, the share of the articles that have it, rounded to be read; empty without articles."""
        total = self._articles
        return {name: round(self._covered[name] / total, 4) for name in COVERED} if total else {}

    @property
    def counts(self) -> dict[str, int]:
        """By name, zeros too."""
        return {name: self.own(key) for name, key in COUNTS.items()}

    @property
    def stats(self) -> dict[str, int]:
        """The crawl statistics that are whole numbers."""
        return {key: self.own(key) for key in _numbers(self._stats)}

    def own(self, key: str) -> int:
        """One of the crawl statistics."""
        now: int = self._stats.get_value(key, 0)
        return max(0, now - self._before.get(key, 0))

    @property
    def had_no_turn(self) -> bool:
        """True for a later part in which no list answered; failures are counted apart."""
        return bool(self._before) and not self.own("lists/pages")


def _numbers(stats: StatsCollector) -> dict[str, int]:
    return {key: n for key, n in stats.get_stats().items() if type(n) is int}
