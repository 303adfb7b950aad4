"""The cookbook is true: each snippet, run on a crawl into either store, gives the answer that is printed."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from tests.docs import cookbook, mongosh
from tests.docs.cookbook import ENGLISH, FILE, Recorder, Section, plain

QUESTIONS = cookbook.questions(ENGLISH)
LOADS = [section for section in cookbook.sections(ENGLISH) if section.title.startswith("Load ")]
(BY_HAND,) = (section for section in cookbook.sections(ENGLISH) if "by hand" in section.title)
SORTED = "gives nothing for a path through a list of documents in an expression"
each = pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.title[:40])


def test_all_are_there() -> None:
    assert [question.number for question in QUESTIONS] == list(range(1, 23))
    assert [[name for name, _ in question.blocks] for question in QUESTIONS] == [
        ["python", "js", "sql", "json"]
    ] * 22
    assert all(question.answer for question in QUESTIONS)


@each
def test_pymongo_gives_the_answer(
    question: Section, names: dict[str, Any], wrong_in_secantus: Callable[[str], None]
) -> None:
    if "$sortArray" in question.block("python"):
        wrong_in_secantus(SORTED)
    assert cookbook.run_python(question.block("python"), names) == question.answer


@each
def test_sqlite_gives_the_same_answer(question: Section, sqlite_file: Path) -> None:
    found = cookbook.run_sql(question.block("sql"), sqlite_file)
    assert found == question.answer
    assert [list(doc) for doc in found] == [list(doc) for doc in question.answer]


@each
def test_mongosh_asks_what_pymongo_asks(question: Section, names: dict[str, Any]) -> None:
    recorder = Recorder(names["db"])
    cookbook.run_python(question.block("python"), names | {"db": recorder})
    collection, calls = mongosh.parse(question.block("js"))
    assert [collection, *([name, *plain(arguments)] for name, arguments in calls)] == recorder.calls


@each
def test_what_mongosh_asks_gets_the_answer(
    question: Section, names: dict[str, Any], wrong_in_secantus: Callable[[str], None]
) -> None:
    if "$sortArray" in question.block("python"):
        wrong_in_secantus(SORTED)
    assert plain(mongosh.run(names["db"], question.block("js"))) == question.answer


@pytest.mark.parametrize("section", LOADS, ids=lambda section: section.title)
def test_it_loads(section: Section, names: dict[str, Any], sqlite_file: Path) -> None:
    pytest.importorskip(section.title.rpartition(" ")[2])
    for language, text in section.blocks:
        if language == "python":
            found = cookbook.run_python(text.replace(FILE, str(sqlite_file)), names)
            assert found == section.answer


def test_the_file_by_hand(sqlite_file: Path) -> None:
    (_, sql), (_, answer), (_, python), (_, count) = BY_HAND.blocks
    assert cookbook.run_sql(sql, sqlite_file) == cookbook.parse_answer(answer)
    found = cookbook.run_python(python.replace(FILE, str(sqlite_file)), {})
    assert found == cookbook.parse_answer(count)
    with closing(sqlite3.connect(sqlite_file)) as connection:
        plan = str(connection.execute(f"EXPLAIN QUERY PLAN {sql}").fetchall())
    assert "USING INDEX articles.published_at" in plan
    assert "TEMP B-TREE" not in plan
