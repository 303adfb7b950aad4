"""The words by which lines are told to be worth the rules: by the patterns themselves, none is missing."""

from collections.abc import Iterable
from importlib import import_module
from typing import Any

import pytest

from newscrawl.sites.sina.text.boilerplate import RULES, WORDS, Rule

_re = import_module("re._parser")
"""How ``re`` reads a pattern: there is no public way to ask what a pattern must find."""


def needs_a_word(parts: Iterable[tuple[Any, Any]]) -> bool:
    """True where no text without one of the words matches."""
    literal = ""
    for kind, said in parts:
        literal = literal + chr(said) if kind is _re.LITERAL else ""
        if WORDS.search(literal) or _inside(kind, said):
            return True
    return False


def _inside(kind: Any, said: Any) -> bool:
    if kind is _re.BRANCH:
        return all(map(needs_a_word, said[1]))
    if kind in (_re.MAX_REPEAT, _re.MIN_REPEAT, _re.POSSESSIVE_REPEAT):
        return said[0] > 0 and needs_a_word(said[2])
    return kind is _re.SUBPATTERN and needs_a_word(said[3])


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_no_rule_takes_a_line_without_a_word(rule: Rule) -> None:
    assert needs_a_word(_re.parse(rule.pattern))


@pytest.mark.parametrize(
    ("pattern", "needs"),
    [
        ("声明.*", True),
        ("声明?", False),
        ("(?:声明|提示)?：.*", False),
        ("(?:声明|提示)：.*", True),
        ("(?:声明|甲)：.*", False),
        ("声.明", False),
        ("[声明]", False),
        ("(?:甲(?:声明|提示)){2}", True),
        ("(?=声明).*", False),
    ],
)
def test_what_a_pattern_needs(pattern: str, needs: bool) -> None:
    assert needs_a_word(_re.parse(pattern)) is needs
