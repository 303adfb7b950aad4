"""The reader of mongosh snippets understands what the cookbook uses, and refuses the rest."""

import json
import shutil
import subprocess
from datetime import UTC, datetime

import pytest

from tests.docs import mongosh
from tests.docs.cookbook import ENGLISH, plain, questions

EVALUATE = """
const calls = [];
const chain = new Proxy({}, {get: (_, name) => (...given) => (calls.push([name, ...given]), chain)});
globalThis.db = new Proxy({}, {get: (_, name) => (calls.push(name), chain)});
globalThis.ISODate = (text) => new Date(text);
const texts = JSON.parse(require("fs").readFileSync(0, "utf8"));
console.log(JSON.stringify(texts.map((text) => (calls.length = 0, eval(text), [...calls]))));
"""
"""Runs snippets as JavaScript against a database that only notes what it is asked."""


def test_a_chain() -> None:
    text = """db.articles.find(
      {"channel.path": null, n: {$gte: -1.5}, at: ISODate("2024-05-16T16:00:00Z"), ok: true,},
      {_id: 0},
    ).sort({at: -1}).limit(5);"""
    at = datetime(2024, 5, 16, 16, tzinfo=UTC)
    assert mongosh.parse(text) == (
        "articles",
        [
            ("find", [{"channel.path": None, "n": {"$gte": -1.5}, "at": at, "ok": True}, {"_id": 0}]),
            ("sort", [{"at": -1}]),
            ("limit", [5]),
        ],
    )


def test_text_may_look_like_code() -> None:
    text = 'db.a.find({t: "a: 1, ]} \\" ISODate(1)"})'
    assert mongosh.parse(text) == ("a", [("find", [{"t": 'a: 1, ]} " ISODate(1)'}])])


@pytest.mark.parametrize(
    "text", ["1 + 1", "db.a", "db.a.find(x => 1)", "db.a.find({a: 1}", "let a = db.a.find()"]
)
def test_what_is_no_chain_is_refused(text: str) -> None:
    with pytest.raises((ValueError, IndexError)):
        assert mongosh.parse(text) == ("a", [])


@pytest.mark.skipif(not shutil.which("node"), reason="no Node: the snippets are only read by our own parser")
def test_javascript_reads_the_snippets_alike() -> None:
    texts = [question.block("js") for question in questions(ENGLISH)]
    node = subprocess.run(
        ["node", "-e", EVALUATE], input=json.dumps(texts), capture_output=True, text=True, check=True
    )
    ours = []
    for text in texts:
        collection, calls = mongosh.parse(text)
        ours.append([collection, *([name, *plain(arguments)] for name, arguments in calls)])
    assert json.loads(node.stdout) == ours
