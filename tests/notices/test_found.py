"""What is written with an article that a watch asked for, and what a fault in a watch costs."""

from typing import Any

import pytest

from newscrawl.notices import outbox
from newscrawl.notices.found import Found
from newscrawl.notices.rules import Conditions, Rule
from newscrawl.notices.watches import Watch
from newscrawl.storage import Update

VIDEO = Rule(Conditions(flags=frozenset({"video"})))
ONCE = Watch("once", VIDEO, "")
ALWAYS = Watch("always", VIDEO, "", revisions=True)
DOC: dict[str, Any] = {"_id": "comos:a", "revision": 1, "title": "x", "paragraphs": [], "flags": ["video"]}


def written(found: Found, came_to: str, doc: dict[str, Any]) -> list[tuple[str, list[tuple[str, bool]]]]:
    """By box, the ids of the entries and whether they are of a revision."""
    ops = found.beside(came_to, doc)
    assert all(isinstance(op, Update) for op in ops)
    return [
        (op.id, [(entry["id"], entry["revised"]) for entry in op.fields.values()])
        for op in ops
        if isinstance(op, Update)
    ]


def test_new_articles_and_where_asked_for_revisions() -> None:
    found = Found([ONCE, ALWAYS], lambda box: None)
    entry = [("comos:a@1", False)]
    assert written(found, "stored", DOC) == [(outbox.watch("once"), entry), (outbox.watch("always"), entry)]
    revised = written(found, "revised", DOC | {"revision": 2})
    assert revised == [(outbox.watch("always"), [("comos:a@2", True)])]
    assert written(found, "stored", DOC | {"flags": []}) == []


def test_the_same_article_again_is_the_same_entry() -> None:
    found = Found([ONCE], lambda box: None)
    (one,), (other,) = (found.beside("stored", DOC) for _ in range(2))
    assert isinstance(one, Update)
    assert isinstance(other, Update)
    assert one.fields.keys() == other.fields.keys()


def test_a_box_is_tidied_before_it_grows_large() -> None:
    tidied: list[str] = []
    found = Found([ONCE], tidied.append)
    for number in range(2 * outbox.MOST + 1):
        found.beside("stored", DOC | {"_id": f"comos:{number}"})
    assert tidied == [outbox.watch("once")] * 2


def test_a_fault_in_a_watch_costs_the_message_and_not_the_article(caplog: pytest.LogCaptureFixture) -> None:
    wrong = Watch("wrong", Rule(Conditions(words=("ab",))), "")
    assert Found([wrong], lambda box: None).beside("stored", DOC | {"paragraphs": [7]}) == []
    (line,) = caplog.messages
    assert line == "notify: comos:a: a fault in a watch; it is not told"
