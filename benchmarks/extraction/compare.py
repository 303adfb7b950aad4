"""The measures that scores are made of: texts as words and windows of words, precision, recall and F1."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Set

Words = tuple[str, ...]
Windows = Counter[Words]

_HAN = "\u3005\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_WORD = re.compile(f"[{_HAN}]|[^\\W_{_HAN}]+")
WIDTH = 4


def words(text: str | None) -> Words:
    """The words that are compared: a Chinese character is one, so is a run of other letters and digits.

    Compatibility forms are folded; case, punctuation and white space don't count.
    """
    return tuple(_WORD.findall(unicodedata.normalize("NFKC", text or "").lower()))


def windows(sequence: Words) -> Windows:
    """Every window of four words, with how often it comes; a shorter text is one window."""
    if len(sequence) <= WIDTH:
        return Counter([sequence] if sequence else [])
    return Counter(zip(*(sequence[start:] for start in range(WIDTH)), strict=False))


def squeeze(text: object) -> str:
    """A text without white space, in compatibility form; empty for None."""
    return "".join(unicodedata.normalize("NFKC", str(text or "")).split())


def squeeze_all(texts: Iterable[object] | None) -> set[str]:
    """The same of each of many texts."""
    return {squeeze(text) for text in texts or ()}


def f1(precision: float, recall: float) -> float:
    """The harmonic mean."""
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def precision_recall(hits: int, extra: int, missed: int) -> tuple[float, float]:
    """Of counts; giving nothing is precise only where nothing was missed."""
    precision = hits / (hits + extra) if hits + extra else float(missed == 0)
    return precision, hits / (hits + missed) if hits + missed else 1.0


def set_f1(want: Set[object], got: Set[object]) -> float:
    """F1 of a set of values; two empty sets agree."""
    if not want and not got:
        return 1.0
    return f1(*precision_recall(len(want & got), len(got - want), len(want - got)))
