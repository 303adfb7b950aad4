"""Judging lines by the table of what is around a text (boilerplate), pictures by the lines beside them."""

import re
from collections.abc import Iterable, Sequence

from newscrawl.sites.sina.text.boilerplate import RAW, RULES, UNCLAIMED, WORDS, Rule
from newscrawl.sites.sina.text.pieces import Block, Line, Picture

_BEFORE = " 　·•●■□○◎◆◇★☆▲△▼▽▶►➤→※✎|｜*#【[（(〔〖「『◤"
_AFTER = " 　。！!～~）)】]〕〗」』"
_LINK = re.compile(
    r"(?:点击|点此|戳|查看|进入)(?:查看|进入|下载|阅读|观看|链接|此处|这里)?|专题[：:]|【专题】"
)
"""What a line that is a link as a whole says where it only leads elsewhere."""

_SCAN = re.compile(r"二维码|长按|扫码|扫一扫|识别")
_LONGEST = max(rule.longest for rule in RULES)
_MARKS = 10
"""Characters of marks and brackets that may stand around what a rule measures."""


def _any(rules: Iterable[Rule]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{rule.pattern})" for rule in rules))


_ALL, _RAW = _any(RULES), _any(RAW)
"""All rules of a kind as one: most lines are none of them, and are told so at once."""

_SHORTEST_LONG = 120
LONG = [rule for rule in RULES if rule.longest > _SHORTEST_LONG]
_WARNS = re.compile(r".{0,20}(?:声明|提示|提醒|征集|爆料|投稿|维权|线索|联系)")
"""How the few rules for long lines begin."""


def match(line: str) -> Rule | None:
    """The first rule that holds for a line."""
    if len(line) > _SHORTEST_LONG + _MARKS:
        return _first(LONG, _bare(line)) if len(line) <= _LONGEST + _MARKS and _WARNS.match(line) else None
    if _RAW.fullmatch(line):
        return _first(RAW, line)
    bare = _bare(line)
    return _first(RULES, bare) if WORDS.search(bare) and _ALL.fullmatch(bare) else None


def unclaimed(line: str) -> Rule | None:
    """The rule for a line that is no picture's caption though it reads as one."""
    return _first(UNCLAIMED, _bare(line))


def _bare(line: str) -> str:
    """The line without the marks and brackets around it."""
    return line.lstrip(_BEFORE).rstrip(_AFTER)


def _first(rules: Iterable[Rule], line: str) -> Rule | None:
    return next((rule for rule in rules if rule.holds(line)), None)


def judge(lines: Iterable[Line]) -> None:
    """Name the rule of every line that is none of the text."""
    for line in lines:
        if line.rule is None and (rule := match(line.text)):
            line.rule = rule.name
        elif line.rule is None and line.linked and _LINK.match(_bare(line.text)):
            line.rule = "call_to_reader"


def judge_unclaimed(lines: Iterable[Line]) -> None:
    """The same for lines that only a picture could have made part of the article."""
    for line in lines:
        if line.rule is None and not line.caption and (rule := unclaimed(line.text)):
            line.rule = rule.name


def judge_pictures(found: Sequence[Block]) -> None:
    """A picture beside a call to scan it is the code to scan, and so is one that the site marks as such."""
    for index, block in enumerate(found):
        if isinstance(block, Picture) and block.element.get("qr-mark"):
            block.rule = "qr_code"
        elif isinstance(block, Line) and block.rule and _SCAN.search(block.text):
            for beside in (found[index + 1 :], reversed(found[:index])):
                if isinstance(code := _first_kept(beside), Picture):
                    code.rule = "qr_code"
                    break


def _first_kept(found: Iterable[Block]) -> Block | None:
    return next((block for block in found if block.rule is None), None)
