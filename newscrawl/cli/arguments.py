"""Spider arguments that are given more than once: Scrapy would keep the last one without a word."""

from collections.abc import Sequence

TOGETHER = "url"
"""The argument whose values are taken together."""


def once(given: Sequence[str]) -> list[str]:
    """``-a`` options, each name once. Raises ValueError for a name with two values that are not one."""
    found: dict[str, str] = {}
    for option in given:
        name, equals, value = option.partition("=")
        former = found.get(name)
        if former is None or former == option:
            found[name] = option
        elif name == TOGETHER and equals:
            found[name] = f"{former} {value}"
        else:
            raise ValueError(f"{name}= is given twice: {former.partition('=')[2]} and {value}")
    return list(found.values())
