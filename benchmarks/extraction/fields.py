"""How right a document's fields are: each exactly as the gold has it, white space and width aside."""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from benchmarks.extraction.compare import set_f1, squeeze, squeeze_all, words

Scores = dict[str, float]

_SCHEME = re.compile(r"^https?:")


def _address(url: str | None) -> str:
    """A picture's address whatever its scheme."""
    return _SCHEME.sub("", (url or "").strip())


def _minute(value: object) -> datetime | None:
    """An aware time to its minute; None for what has no zone or is no time."""
    if isinstance(value, dict):
        value = value.get("$date")
    try:
        moment = datetime.fromisoformat(str(value))
    except ValueError:
        return None
    return moment.replace(second=0, microsecond=0) if moment.tzinfo else None


def _source(value: object) -> object:
    return value.get("name") if isinstance(value, dict) else value


def _gold_editors(gold: Mapping[str, Any]) -> list[str]:
    """The list where the gold has one, else its single editor."""
    names = gold["editors"] if "editors" in gold else [gold.get("editor")]
    return [squeeze(name) for name in names if name]


def _headline(gold: Mapping[str, Any], doc: Mapping[str, Any]) -> Scores:
    original = squeeze(gold.get("original_title"))
    when = _minute(gold["published"])
    return {
        "title": float(squeeze(doc.get("title")) == squeeze(gold["title"])),
        "published_at": float(when is not None and _minute(doc.get("published_at")) == when),
        "source": float(squeeze(_source(doc.get("source"))) == squeeze(gold.get("source"))),
        "original_title" if original else "no_original": float(
            squeeze(doc.get("original_title")) == original
        ),
    }


def _people(gold: Mapping[str, Any], doc: Mapping[str, Any]) -> Scores:
    editors = _gold_editors(gold)
    given = [squeeze(name) for name in doc.get("editors") or []]
    found = {"editors" if editors else "no_editor": float(given == editors)}
    if want := squeeze_all(gold.get("authors")):
        got = squeeze_all(doc.get("authors"))
        found |= {"authors": float(got == want), "authors_any": float(bool(got & want))}
    return found


def _pictures(gold: Mapping[str, Any], doc: Mapping[str, Any]) -> Scores:
    want, got = gold.get("images") or [], doc.get("images") or []
    addresses = {_address(image["url"]) for image in want}
    found = {"images": set_f1(addresses, {_address(image.get("url")) for image in got})}
    if captions := {words(image["caption"]) for image in want if image["caption"]}:
        given = {words(image["caption"]) for image in got if image.get("caption")}
        found["captions"] = len(captions & given) / len(captions)
    return found


def _words_of(gold: Mapping[str, Any], doc: Mapping[str, Any]) -> Scores:
    """Keywords and stocks; ``stocks: null`` is not judged."""
    found: Scores = {}
    if keywords := squeeze_all(gold.get("keywords")):
        found["keywords"] = float(squeeze_all(doc.get("keywords")) == keywords)
    if gold.get("stocks") is not None:
        symbols = {stock.get("symbol") for stock in doc.get("stocks") or []}
        found["stocks"] = set_f1(set(gold["stocks"]), symbols)
    return found


def exact(gold: Mapping[str, Any], doc: Mapping[str, Any]) -> Scores:
    """The score of every field that the gold speaks of."""
    return {**_headline(gold, doc), **_people(gold, doc), **_pictures(gold, doc), **_words_of(gold, doc)}
