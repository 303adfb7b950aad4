"""The examples of ``--help``: each is a use of its command that its parser understands."""

import shlex

import pytest

from newscrawl.cli.usage import explained
from newscrawl.config import program
from newscrawl.program import command, table

WITH = sorted(
    {"articles", "completion", "coverage", "crawl", "export", "extract", "forget", "init", "migrate"}
    | {"reextract", "rescue", "values"}
)


def test_who_has_examples() -> None:
    assert sorted(name for name in table.NAMES if getattr(command.load(name)[0], "examples", ())) == WITH


@pytest.mark.parametrize("name", WITH)
def test_examples_are_understood(name: str) -> None:
    found, parser = command.load(name)
    for line in found.examples:
        called, *words = shlex.split(line.partition(" > ")[0].partition(" && ")[0])[1:]
        assert called == name
        assert [word for word in parser.parse_known_args(words)[1] if word.startswith("-")] == []


def test_help_has_the_options_of_all_commands_behind_its_own_and_then_examples(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(program, "_called", "newscrawl")
    found, parser = command.load("values")
    told = explained(parser, found.examples)
    assert told.index("--json") < told.index("Global Options") < told.index("--logfile")
    assert told.endswith("\nExamples:\n  newscrawl values source\n  newscrawl values symbol --limit 10\n")
    found, parser = command.load("articles")
    told = explained(parser, ())
    assert told.index("--flag FLAG") < told.index("Global Options")
    assert told.endswith("(uses ipdb if installed)\n")
