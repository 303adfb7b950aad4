"""What a run came to: the one place that components report trouble to and the exit code is read from.

Scrapy ends every run with exit code 0. Here the first trouble reported decides: the run did not do its job.
"""

from collections.abc import Mapping

from scrapy.statscollectors import StatsCollector

PROBLEM = "run/problem"
SUFFICIENT = frozenset(
    {"finished", "closespider_itemcount", "closespider_pagecount", "closespider_timeout", "lease_held"}
)
"""Finish reasons of a run that did what was asked, limits of its own included."""


def report(stats: StatsCollector, problem: str) -> None:
    """Say that the run does not do its job, and why; the first to say so is kept."""
    if stats.get_value(PROBLEM) is None:
        stats.set_value(PROBLEM, " ".join(problem.split()))


def problem(stats: StatsCollector) -> str | None:
    """Why the run did not do its job, or None."""
    found: str | None = stats.get_value(PROBLEM)
    return found


def judge(stats: StatsCollector, reason: str, counts: Mapping[str, int], *, asked: int = 0) -> None:
    """Report what is wrong with a run that ended for ``reason``; ``asked``: articles asked for by URL."""
    done = counts["stored"] + counts["revised"] + counts["unchanged"]
    if reason == "banned":
        report(stats, "banned: Sina refuses this address for now; try again in an hour, and more slowly")
    if reason not in SUFFICIENT:
        report(stats, f"the run was cut short: {reason}")
    if errors := stats.get_value("spider_exceptions/count", 0):
        report(stats, f"{errors} callbacks failed; the log has their tracebacks")
    if errors := stats.get_value("run/item_errors", 0) + stats.get_value("articles/refused", 0):
        report(stats, f"{errors} items could not be stored; the log says why")
    if asked and done < asked:
        report(stats, f"{asked - done} of {asked} articles asked for were not stored; the log says why")
    if not asked and not counts["list_pages"]:
        report(stats, "no list answered; the log says why")
    elif counts["lists_failed"]:
        report(stats, f"{counts['lists_failed']} list pages failed; the log says why")
