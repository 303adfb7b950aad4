"""Words to search for, and what they are found by: numbers in SQLite, terms in MongoDB's text index.

As terms ``央行5G债`` becomes ``央行 行 5 g g债 债``. Every Chinese character begins a term, alone where its
run ends, and a word of letters or digits is joined once to the Chinese that follows it. So the terms of a
part of a text follow each other in the terms of the whole: a search for a phrase of them finds the part.
"""

import re
from collections.abc import Sequence
from itertools import pairwise
from operator import add
from zlib import crc32

from newscrawl.storage.normal import CJK, normal

VERSION = 2
"""Raise it with any change of what the terms of a text are: MongoDB's are then made again."""

MAX_CHARS = 50_000
"""Characters of a text that are searched: DocumentDB refuses terms of more than 1 MiB."""

CHINESE_FROM = 0x3000
"""The first unit of UTF-16 that counts as Chinese in codes: the halves of rarer characters do, too."""

_CHINESE = re.compile(f"[{CJK}]")
_LONE = re.compile(rf"(?<=\d)\s+(?=[{CJK}](?:\s|$))")
"""Between a number and a single character, as in ``3,000 亿``, which is no word of its own."""

_PARTS = re.compile(rf"([{CJK}]+)|(\d+|(?:(?![{CJK}])[^\W\d_])+)(?=([{CJK}])?)")
_MIXED = re.compile(r"[^.\u3000-\U0010ffff]+")
_RUN = re.compile(r"\d+|\D+")
_DECIMALS = re.compile(r"[0-9]+(?:\.[0-9]+)+")
_RUNS = CHINESE_FROM << 16
"""Codes below are of runs."""


class BadWord(ValueError):
    """A word that cannot be searched for. Its text is fit to print."""


def split(words: Sequence[str]) -> list[str]:
    """Each word for itself, where one may hold several."""
    return _LONE.sub("", " ".join(words)).split()


def phrases(words: Sequence[str]) -> list[str]:
    """The normal forms of words, all of which a text must hold. Raises BadWord for none, or what is none."""
    found = [_checked(word) for word in split(words)]
    if not found:
        raise BadWord("no word to search for; give one or more")
    return found


def _checked(word: str) -> str:
    found = normal(word)
    if not found:
        raise BadWord(f"{word!r}: signs alone are not searched for; give words of letters, digits or Chinese")
    if len(found) == 1 or not codes(found):
        raise BadWord(
            f"{word!r}: one character is too short to search for; give two or more that stand together"
        )
    return found


def codes(word: str) -> list[int]:
    """The terms of a normal word as numbers: its pairs of neighbours of which one is Chinese, its runs of
    digits and of letters. Each text that holds the word has them all; one that has them may lack the word.
    """
    units = memoryview(word.encode("utf-16-le")).cast("H")
    pairs = [first << 16 | second for first, second in pairwise(units) if _is_pair(first, second)]
    return list(dict.fromkeys(pairs + run_codes(word)))


def _is_pair(first: int, second: int) -> bool:
    return max(first, second) >= CHINESE_FROM and min(first, second) > ord(".")


def run_codes(text: str) -> list[int]:
    """The codes of the runs in a normal text, as often as they are there; those of decimals also whole."""
    mixed = _MIXED.findall(text)
    if not mixed:
        return []
    runs = [run for some in mixed for run in ([some] if some.isalpha() else _RUN.findall(some))]
    for chain in _DECIMALS.findall(text):
        runs += [".".join(pair) for pair in pairwise(chain.split("."))]
    return [crc32(run.encode()) % _RUNS for run in runs]


def parts(word: str) -> list[str]:
    """The runs of Chinese, letters and digits in a word, in their normal form."""
    return [part for match in _PARTS.findall(normal(word)) for part in match[:2] if part]


def terms(text: str) -> list[str]:
    """The terms of a text for a full-text index, in order; none of them holds a blank."""
    found: list[str] = []
    for run, word, after in _PARTS.findall(normal(text[:MAX_CHARS])):
        if run:
            found.extend(map(add, run, run[1:]))
            found.append(run[-1])
        else:
            found.append(word)
            if after:
                found.append(word + after)
    return found


def joined(text: str) -> str:
    """The terms with blanks between, as a full-text index takes them."""
    return " ".join(terms(text))


def phrase(word: str) -> list[str]:
    """The terms that follow each other in every text that holds ``word``."""
    found = terms(word)
    # What the word ends with may go on in the text: 债 in 专项债券 begins 债券 there.
    return found[:-1] if len(found) > 1 and _CHINESE.fullmatch(found[-1]) else found
