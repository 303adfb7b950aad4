"""What a run keeps at hand."""

from newscrawl.storage.recent import Recent


def test_what_was_asked_for_longest_ago_makes_room() -> None:
    recent = Recent[int](2)
    recent.keep("a", 1)
    recent.keep("b", 2)
    assert recent.recall("a") == 1
    recent.keep("c", 3)
    assert dict(recent) == {"a": 1, "c": 3}
    assert recent.recall("b") is None


def test_the_newest_value_counts() -> None:
    recent = Recent[int](2)
    recent.keep("a", 1)
    recent.keep("b", 2)
    recent.keep("a", 3)
    recent.keep("c", 4)
    assert dict(recent) == {"a": 3, "c": 4}
