"""How a store looks for what it lacks, and tells of it: the same in every kind of store."""

from collections.abc import Sequence

LOOKED_AT = 50
"""Documents at either end of a collection whose parts are compared with them."""

NAMED = 4
"""Of what is missing, so many are told by name."""


def named(names: Sequence[str]) -> str:
    """The first of the names, and how many more there are."""
    more = f" and {len(names) - NAMED} more" if len(names) > NAMED else ""
    return f"{', '.join(names[:NAMED])}{more}"
