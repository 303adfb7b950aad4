"""How right a document is: the body metric, and all figures over a set of pages.

What the gold calls optional (header and credit lines, captions) is free in the lenient body figure and costs
in the strict one. F1 is of the mean precision and the mean recall over pages.
"""

import statistics
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from benchmarks.extraction import fields
from benchmarks.extraction.compare import WIDTH, Windows, Words, f1, precision_recall, windows, words

Scores = dict[str, float]

_SEAM = 2 * (WIDTH - 1)
"""Windows across both ends of a free piece inside the text: neither the body's nor the piece's own."""
_PARTS = ("precision", "recall", "precision_strict", "recall_strict")
_NO_BODY_LONGEST = 60
"""Words: a page without text may have this many kept from it."""


def _optional(gold: Mapping[str, Any]) -> list[Words]:
    kinds = ("header_lines", "credit_lines", "optional")
    texts = [text for kind in kinds for text in gold.get(kind, [])]
    captions = [image["caption"] for image in gold.get("images", []) if image["caption"]]
    return [words(text) for text in [*texts, *captions]]


def _together(texts: Iterable[str]) -> Words:
    return words("\n".join(texts))


def _overlap(want: Windows, got: Windows, free: Windows) -> tuple[float, float]:
    """Precision and recall of windows; ``free`` ones cost nothing, nor do the seams around them."""
    hits = (want & got).total()
    extra = (got - want - free).total()
    if (got - want) & free:
        extra = max(0, extra - _SEAM)
    return precision_recall(hits, extra, want.total() - hits)


def _paragraphs_f1(gold: list[str], kept: list[str]) -> float:
    want, got = Counter(map(words, gold)), Counter(filter(None, map(words, kept)))
    hits = (want & got).total()
    return f1(hits / max(1, got.total()), hits / want.total())


def body(gold: Mapping[str, Any], paragraphs: list[str]) -> Scores:
    """The body's scores; of a page without text, only whether (next to) nothing was given."""
    optional = _optional(gold)
    kept = [text for text in paragraphs if words(text) not in optional]
    if not gold["paragraphs"]:
        return {"empty_ok": float(len(_together(kept)) <= _NO_BODY_LONGEST)}
    article = _together(gold["paragraphs"])
    free: Windows = Counter()
    for piece in optional:
        free += windows(piece)
    lenient = _overlap(windows(article), windows(_together(kept)), free)
    strict = _overlap(windows(article), windows(_together(paragraphs)), Counter())
    return {
        **dict(zip(_PARTS, (*lenient, *strict), strict=True)),
        "body_exact": float(_together(kept) == article),
        "para_f1": _paragraphs_f1(gold["paragraphs"], kept),
    }


def page(gold: Mapping[str, Any], doc: Mapping[str, Any]) -> Scores:
    """Every score of one page, 0 to 1; absent where the gold has nothing to compare with."""
    return {**body(gold, doc.get("paragraphs") or []), **fields.exact(gold, doc)}


def means(pages: Iterable[Scores]) -> Scores:
    """The figures of a tool over its pages."""
    columns: dict[str, list[float]] = {}
    for scores in pages:
        for name, value in scores.items():
            columns.setdefault(name, []).append(value)
    mean = {name: statistics.fmean(values) for name, values in columns.items()}
    found: Scores = {}
    if _PARTS[0] in mean:
        precision, recall, precision_strict, recall_strict = (mean.pop(name) for name in _PARTS)
        found["body_f1"] = f1(precision, recall)
        found["body_f1_strict"] = f1(precision_strict, recall_strict)
    return {**found, **mean}
