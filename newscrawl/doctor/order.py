"""The order in which the visits' findings are told: pages come in any order, people read them in one."""

from collections.abc import Iterable

from newscrawl.sites.checks import Finding

FIRST = ("robots", "ban", "list")
"""How the checks' names begin that come first; the others come as they were made."""


def ordered(findings: Iterable[Finding]) -> list[Finding]:
    """Robots, a ban, the lists by their keys, then the rest."""
    return sorted(findings, key=_place)


def _place(finding: Finding) -> tuple[int, str]:
    kind = finding.check.split(" ", 1)[0]
    return (FIRST.index(kind), finding.check) if kind in FIRST else (len(FIRST), "")
