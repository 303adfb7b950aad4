"""Counts with their words, which agree."""


def counted(number: int, one: str, many: str = "") -> str:
    """``1 article``, ``2 articles``, ``0 articles``. ``many``: where an s at the end does not do."""
    return f"{number} {one if number == 1 else many or f'{one}s'}"
