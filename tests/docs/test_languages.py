"""The Chinese documents are in step with the English ones: same sections, same code, same commands."""

import re
from pathlib import Path

import pytest

from tests.docs import cookbook, twofold

ROOT = Path(__file__).parents[2]
PAIRS = [
    ("README.md", "README.zh-CN.md"),
    ("docs/cookbook.md", "docs/cookbook.zh-CN.md"),
    ("docs/notify.md", "docs/notify.zh-CN.md"),
    ("docs/operations.md", "docs/operations.zh-CN.md"),
    ("docs/distributed.md", "docs/distributed.zh-CN.md"),
    ("docs/schema.md", "docs/schema.zh-CN.md"),
    ("docs/sql.md", "docs/sql.zh-CN.md"),
    ("docs/agents.md", "docs/agents.zh-CN.md"),
    ("docs/python.md", "docs/python.zh-CN.md"),
]
CODE = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
COMMAND = re.compile(r"`((?:scrapy|newscrawl|make|-a|-s|NEWSCRAWL_)[^`]*)`")

pair = pytest.mark.parametrize(("english", "chinese"), PAIRS, ids=lambda name: name)


def read(name: str) -> str:
    return (ROOT / name).read_text("utf-8")


def code(text: str) -> list[str]:
    """The code blocks without what is said in comments."""
    return [re.sub(r"\s*#.*", "", block) for _, block in CODE.findall(text)]


@pair
def test_the_code_is_the_same(english: str, chinese: str) -> None:
    assert code(read(chinese)) == code(read(english))


@pair
def test_there_are_as_many_sections_and_rows(english: str, chinese: str) -> None:
    texts = [CODE.sub("", read(name)) for name in (english, chinese)]
    for mark in (r"^## ", r"^### ", r"^\| "):
        assert len(re.findall(mark, texts[1], re.MULTILINE)) == len(re.findall(mark, texts[0], re.MULTILINE))


@pair
def test_the_same_commands_are_named(english: str, chinese: str) -> None:
    texts = [CODE.sub("", read(name)) for name in (english, chinese)]
    found = [{" ".join(command.split()) for command in COMMAND.findall(text)} for text in texts]
    assert found[1] == found[0]


@pytest.mark.parametrize("language", twofold.FILES)
def test_the_cookbook_is_what_its_source_makes(language: str) -> None:
    made = twofold.page(twofold.SOURCE.read_text("utf-8"), language)
    assert twofold.FILES[language].read_text("utf-8") == made  # else: python -m tests.docs.rewrite


def test_each_question_is_asked_in_chinese() -> None:
    titles = [question.title for question in cookbook.questions(cookbook.CHINESE)]
    assert len(titles) == 22
    assert all(re.search(r"[\u4e00-\u9fff]", title) for title in titles)
