"""The table of settings in docs/operations.md, English and Chinese: table.py, and settings.py's defaults."""

from collections.abc import Iterator, Mapping
from typing import Any

from newscrawl.config.chinese import WHAT
from newscrawl.config.table import TABLE

BEGIN = "<!-- settings: made by `python -m newscrawl.config`; a test keeps it in step -->"
END = "<!-- end of settings -->"


HEADS = {"en": "| name | default | what |", "zh": "| 名称 | 默认值 | 含义 |"}


def written(text: str, defaults: Mapping[str, Any], language: str = "en") -> str:
    """The document with today's table in it."""
    before, _, rest = text.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}\n\n" + "\n".join(_rows(defaults, language)) + f"\n\n{END}{after}"


def _rows(defaults: Mapping[str, Any], language: str) -> Iterator[str]:
    yield HEADS[language]
    yield "|---|---|---|"
    for name, setting in TABLE.items():
        yield f"| `{name}` | {_shown(defaults[name])} | {WHAT[name] if language == 'zh' else setting.what} |"


def _shown(value: Any) -> str:
    if isinstance(value, bool):
        value = int(value)
    if isinstance(value, list):
        value = ",".join(map(str, value))
    return f"`{value}`" if value != "" else ""
