"""What a store lacks is told in a few words."""

from newscrawl.storage.lacking import named


def test_names_that_are_many() -> None:
    assert named(["a", "b", "c", "d", "e", "f"]) == "a, b, c, d and 2 more"
