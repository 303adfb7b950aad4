"""One crawl of the bundled archive, as a user replays it."""

import pytest

from newscrawl import codec
from newscrawl.codec import Doc
from tests.crawl.runs import ROOT, Desk

Docs = dict[str, list[Doc]]


@pytest.fixture(scope="session")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> Docs:
    """The documents of each collection."""
    desk = Desk(tmp_path_factory.mktemp("schema"), "http://127.0.0.1:9")
    replay = {"NEWSCRAWL_REPLAY": str(ROOT / "samples" / "sample.warc.gz")}
    assert desk.crawl(env=replay).code == 0
    names = ("articles", "revisions", "listings", "rejects", "runs", "sweeps", "control", "signatures")
    return {name: [codec.loads(text) for text in desk.texts(name).values()] for name in names}
