"""What others wrote is shown as text: no escape sequence, no markup, no turned direction, in any command."""

import asyncio
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from newscrawl.storage import ARTICLES, LISTINGS, REJECTS, REVISIONS, RUNS, Put, open_store
from tests.crawl.runs import Desk, Run, together
from tests.export.documents import sample

EVIL = "[link=http://evil.example]甲[/link][/]\x1b]0;owned\x07\u009b31m\u202e乙:smile:"
SHOWN = "[link=http://evil.example]甲[/link][/]]0;owned31m乙:smile:"
STEERING = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
DAY = datetime(2021, 3, 18, 12, tzinfo=UTC)
ID = "comos:kmvtrqp2810447"
COMMANDS: dict[str, tuple[str, ...]] = {
    "report": ("report",),
    "runs": ("runs",),
    "list": ("articles", "--limit", "5"),
    "search": ("articles", "--search", "owned"),
    "article": ("articles", ID),
    "history": ("articles", "--history", ID),
    "story": ("articles", "--story", "story:1"),
    "coverage": ("coverage", "--since", "2021-03-10", "--until", "2021-03-20"),
}


def fill(file: Path) -> None:
    """A store whose every text is evil, as one that another program filled, or an older newscrawl."""
    changed: dict[str, Any] = {
        "title": EVIL,
        "source": EVIL,
        "editors": [EVIL],
        "paragraphs": [EVIL],
        "summary": EVIL,
    }
    doc = sample(**changed, authors=[EVIL], story_id="story:1", published_at=DAY, revision=2)
    run = {"started_at": DAY, "finished_at": DAY, "seconds": 1.0, "ok": False, "problem": EVIL, "counts": {}}
    row = {"url": doc["url"], "state": "rejected", "lids": {"1686": {"last_at": DAY}}, "first_at": DAY}
    ops = [
        Put(ARTICLES, doc),
        Put(ARTICLES, doc | {"_id": "comos:aaaaaaa0000001", "title": f"{EVIL}2", "paragraphs": [EVIL, "新"]}),
        Put(REVISIONS, doc | {"_id": f"{ID}@1", "article_id": ID, "title": f"{EVIL}1", "revision": 1}),
        Put(RUNS, run | {"_id": "run", "spider": "sina_china"}),
        Put(LISTINGS, row | {"_id": "comos:bbbbbbb0000001", "ctime": DAY, "last_error": EVIL}),
        Put(REJECTS, {"_id": "comos:bbbbbbb0000001", "reason": EVIL, "template": EVIL}),
    ]

    async def write() -> None:
        store = open_store(f"sqlite:///{file}")
        await store.open()
        await store.write(ops)
        await store.close()

    asyncio.run(write())


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Run]:
    """What each command says of such a store."""
    desk = Desk(tmp_path_factory.mktemp("terminal"), "http://127.0.0.1:9")
    fill(desk.file)
    said = together(lambda argv: desk.scrapy(*argv), COMMANDS.values())
    return dict(zip(COMMANDS, said, strict=True))


@pytest.mark.parametrize("name", COMMANDS)
def test_evil_text_is_text(runs: dict[str, Run], name: str) -> None:
    run = runs[name]
    assert (run.code, run.err) == (0, "")
    assert STEERING.findall(run.out) == []
    assert "[link=" in run.out
    assert "Traceback" not in run.out


@pytest.mark.parametrize("name", ["list", "article", "story", "history"])
def test_nothing_else_is_lost(runs: dict[str, Run], name: str) -> None:
    flat = re.sub(r"[│\s]+", "", runs[name].out)
    assert SHOWN in flat or all(part in flat for part in ("[link=http", "/link]", "]0;owned31m"))
