"""The table of settings in docs/operations.md, made of table.py and the defaults in settings.py."""

from collections.abc import Iterator, Mapping
from typing import Any

from newscrawl.config.table import TABLE

BEGIN = "<!-- settings: made by `python -m newscrawl.config`; a test keeps it in step -->"
END = "<!-- end of settings -->"


def written(text: str, defaults: Mapping[str, Any]) -> str:
    """The document with today's table in it."""
    before, _, rest = text.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}\n\n" + "\n".join(_rows(defaults)) + f"\n\n{END}{after}"


def _rows(defaults: Mapping[str, Any]) -> Iterator[str]:
    yield "| name | default | what |"
    yield "|---|---|---|"
    for name, setting in TABLE.items():
        yield f"| `{name}` | {_shown(defaults[name])} | {setting.what} |"


def _shown(value: Any) -> str:
    if isinstance(value, bool):
        value = int(value)
    if isinstance(value, list):
        value = ",".join(map(str, value))
    return f"`{value}`" if value != "" else ""
