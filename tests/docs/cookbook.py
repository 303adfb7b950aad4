"""The cookbook as a program: its questions read from the Markdown, and answered.

A question is a section ``## 7. …`` with four blocks: python, js (mongosh), sql, and json, the answer.
"""

import json
import re
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from newscrawl.codec import iso

DOCS = Path(__file__).parents[2] / "docs"
ENGLISH, CHINESE = DOCS / "cookbook.md", DOCS / "cookbook.zh-CN.md"
URI, FILE = "mongodb://localhost:27017/news", "data/news.db"
"""What the examples connect to."""

_SECTION = re.compile(r"^## (?:(\d+)\. )?(.+)$", re.MULTILINE)
_BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)

Answer = list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Section:
    """A section of a cookbook: its number, where it is a question, and its blocks by language, in order."""

    number: int | None
    title: str
    blocks: tuple[tuple[str, str], ...]

    def block(self, language: str) -> str:
        (found,) = (text for name, text in self.blocks if name == language)
        return found

    @property
    def answer(self) -> Answer:
        return parse_answer(self.block("json"))


def sections(file: Path) -> list[Section]:
    text = file.read_text("utf-8")
    heads = list(_SECTION.finditer(text))
    ends = [*(head.start() for head in heads[1:]), len(text)]
    return [
        Section(
            int(head[1]) if head[1] else None,
            head[2],
            tuple((block[1], block[2]) for block in _BLOCK.finditer(text[head.end() : end])),
        )
        for head, end in zip(heads, ends, strict=True)
    ]


def questions(file: Path) -> list[Section]:
    return [section for section in sections(file) if section.number]


def setup(file: Path) -> str:
    """The first block of the file: what the snippets rely on."""
    return sections(file)[0].block("python")


def run_python(text: str, names: dict[str, Any]) -> Answer:
    """What a snippet leaves in ``answer``."""
    names = dict(names)
    exec(compile(text, "<cookbook>", "exec"), names)  # noqa: S102 - our own documentation
    answer: Answer = plain(names["answer"])
    return answer


def run_sql(text: str, file: Path) -> Answer:
    with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as connection:
        connection.row_factory = sqlite3.Row
        return [{key: _decoded(row[key]) for key in row.keys()} for row in connection.execute(text)]  # noqa: SIM118 - a Row


def parse_answer(text: str) -> Answer:
    return [json.loads(line) for line in text.splitlines()]


def print_answer(answer: Answer) -> str:
    return "".join(json.dumps(doc, ensure_ascii=False) + "\n" for doc in answer)


def plain(value: Any) -> Any:
    """A value as the answer blocks have it: times as text in UTC, whole numbers without a point."""
    match value:
        case dict():
            return {key: plain(inner) for key, inner in value.items()}
        case list() | tuple():
            return [plain(inner) for inner in value]
        case datetime():
            return iso(value)
        case float() if value.is_integer():
            return int(value)
    return value


def _decoded(value: Any) -> Any:
    # SQL has no lists: a list or object comes as JSON text.
    return json.loads(value) if isinstance(value, str) and value[:1] in "[{" and value else value


class Recorder:
    """A database that notes what is asked of it, and asks it."""

    def __init__(self, database: Any) -> None:
        self.calls: list[Any] = []
        self._database = database

    def __getattr__(self, name: str) -> "Target":
        self.calls.append(name)
        return Target(self._database[name], self.calls)


class Target:
    """A collection or cursor of it."""

    def __init__(self, inner: Any, calls: list[Any]) -> None:
        self._inner = inner
        self._calls = calls

    def __iter__(self) -> Iterator[Any]:
        return iter(self._inner)

    def __getattr__(self, name: str) -> Callable[..., "Target"]:
        def call(*arguments: Any) -> Target:
            self._calls.append([name, *plain(arguments)])
            return Target(getattr(self._inner, name)(*arguments), self._calls)

        return call
