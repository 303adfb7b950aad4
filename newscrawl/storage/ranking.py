"""How well an article matches words: by BM25, the same for every store."""

import math
from collections.abc import Sequence

from newscrawl.storage.grams import MAX_CHARS
from newscrawl.storage.normal import count, normal

TITLE_WEIGHT = 8
USUAL = 1000
"""Characters of a usual article: in a longer one, a word says less."""

_K1, _B = 1.2, 0.75


def texts(title: object, paragraphs: object) -> tuple[str, str]:
    """An article's title and body in their normal form; nothing for what is none."""
    body = "\n".join(map(str, paragraphs)) if isinstance(paragraphs, list) else ""
    return normal(title[:MAX_CHARS]) if isinstance(title, str) else "", normal(body[:MAX_CHARS])


def counts(title: str, body: str, words: Sequence[str]) -> list[int] | None:
    """How often each word is in a text, in its title for more; None where one is not. All are normal."""
    found = []
    for word in words:
        found.append(TITLE_WEIGHT * count(title, word) + count(body, word))
        if not found[-1]:
            return None
    return found


def score(found: Sequence[int], length: int, weights: Sequence[float]) -> float:
    """Of a text's counts and its length; the weights are those of the words."""
    norm = _K1 * (1 - _B + _B * length / USUAL)
    return sum(weight * n * (_K1 + 1) / (n + norm) for n, weight in zip(found, weights, strict=True))


def weight(among: int, having: int) -> float:
    """A word's: the fewer texts have it, the more it says."""
    return math.log(1 + (among + 1) / (having + 1))
