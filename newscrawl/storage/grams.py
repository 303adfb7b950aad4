"""Text as search terms: Chinese in overlapping pairs of characters, letters and digits in whole words.

``央行5G债`` becomes ``央行 行 5 g g债 债``. Every Chinese character begins a term, alone where its run ends,
and a word of letters or digits is joined once to the Chinese that follows it. So the terms of a part
of a text follow each other in the terms of the whole: a search for a phrase of them finds the part.
"""

import re
from collections.abc import Sequence
from operator import add

from newscrawl.storage.normal import CJK, normal

VERSION = 2
"""Raise it with any change of what the terms of a text are: stores then make theirs again."""

MAX_CHARS = 50_000
"""Characters of a text that are searched: DocumentDB refuses terms of more than 1 MiB."""

_CHINESE = re.compile(f"[{CJK}]")
_LONE = re.compile(rf"(?<=\d)\s+(?=[{CJK}](?:\s|$))")
"""Between a number and a single character, as in ``3,000 亿``, which is no word of its own."""

_PARTS = re.compile(rf"([{CJK}]+)|(\d+|(?:(?![{CJK}])[^\W\d_])+)(?=([{CJK}])?)")


class BadWord(ValueError):
    """A word that cannot be searched for. Its text is fit to print."""


def terms(text: str) -> list[str]:
    """The terms of a text, in order; none of them holds a blank."""
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


def parts(word: str) -> list[str]:
    """The runs of Chinese, letters and digits in a word, in their normal form."""
    return [part for match in _PARTS.findall(normal(word)) for part in match[:2] if part]


def phrase(word: str) -> list[str]:
    """The terms that follow each other in every text that holds ``word``.

    Raises BadWord where there is nothing to look for, or a single character only: every text holds that.
    """
    found = parts(word)
    if not found:
        raise BadWord(f"{word!r}: signs alone are not searched for; give words of letters, digits or Chinese")
    if len(found) == 1 and len(found[0]) == 1:
        raise BadWord(
            f"{word!r}: one character is too short to search for; give two or more that stand together"
        )
    wanted = terms(word)
    # What the word ends with may go on in the text: 债 in 专项债券 begins 债券 there.
    return wanted[:-1] if len(wanted) > 1 and _CHINESE.fullmatch(wanted[-1]) else wanted


def split(words: Sequence[str]) -> list[str]:
    """Each word for itself, where one may hold several."""
    return _LONE.sub("", " ".join(words)).split()


def phrases(words: Sequence[str]) -> list[list[str]]:
    """The phrases of all words, which a text must hold; BadWord for none."""
    found = [phrase(word) for word in split(words)]
    if not found:
        raise BadWord("no word to search for; give one or more")
    return found


def holds(text: str, wanted: Sequence[str]) -> bool:
    """True when the phrase is in ``text``, which is joined terms."""
    return f" {' '.join(wanted)} " in f" {text} "
