"""What a run came to: the one place that components report trouble to and the exit code is read from.

Scrapy ends every run with exit code 0. Here the first trouble reported decides: the run did not do its job.
"""

from scrapy import Request
from scrapy.exceptions import IgnoreRequest
from scrapy.spidermiddlewares.httperror import HttpError
from scrapy.statscollectors import StatsCollector
from twisted.python.failure import Failure

PROBLEM = "run/problem"
WHY = "run/why/"
"""Crawl statistics with the first reason for each kind of trouble, for the last line."""

ALSO, NEWS = "run/also", "run/news"
"""Crawl statistics with further reasons why a run did not do its job, and with what is no fault of it."""

LONGEST = 400
"""Characters of a reason in the last line."""


class CutOff(IgnoreRequest):
    """A request that the end of the run cut off: it says nothing about its page."""


class TakenDown(IgnoreRequest):
    """A request for an article that was taken down, and is not to be fetched again.

    ``reason``: what the row that it was made for is settled with.
    """

    def __init__(self, told: str, reason: str) -> None:
        super().__init__(told)
        self.reason = reason


def report(stats: StatsCollector, problem: str) -> None:
    """Say that the run does not do its job, and why; the first to say so is kept."""
    if stats.get_value(PROBLEM) is None:
        stats.set_value(PROBLEM, " ".join(problem.split()))


def explain(stats: StatsCollector, kind: str, why: str) -> None:
    """Keep a reason for one kind of trouble, ``list``, ``article`` …, the first one."""
    if stats.get_value(WHY + kind) is None:
        stats.set_value(WHY + kind, " ".join(why.split())[:LONGEST])


def add(stats: StatsCollector, key: str, text: str) -> None:
    """One more of several."""
    stats.set_value(key, [*stats.get_value(key, []), " ".join(text.split())])


def forget(stats: StatsCollector, kind: str) -> None:
    """Take a reason back: what it stood for is made up for."""
    stats.get_stats().pop(WHY + kind, None)


def reasons(stats: StatsCollector) -> dict[str, str]:
    """The first reason by kind."""
    found = {key: value for key, value in stats.get_stats().items() if key.startswith(WHY)}
    return {key.removeprefix(WHY): str(value) for key, value in found.items()}


def problem(stats: StatsCollector) -> str | None:
    """Why the run did not do its job, or None."""
    found: str | None = stats.get_value(PROBLEM)
    return found


def request_of(failure: Failure) -> Request:
    """The request that came to nothing."""
    request: Request = failure.request  # type: ignore[attr-defined]  # Scrapy hangs it on
    return request


def reason_of(failure: Failure) -> str:
    """One line for what went wrong with a request."""
    error = failure.value
    return f"HTTP {error.response.status}" if isinstance(error, HttpError) else reason(error)


def reason(error: BaseException | None) -> str:
    """One line for an exception; Twisted's list of what really went wrong is within its cause."""
    inner = getattr(getattr(error, "__cause__", None), "reasons", None)
    text = " ".join(str(inner[0].value if inner else error).split())
    return f"{type(error).__name__}: {text}"[:300] if text else type(error).__name__
