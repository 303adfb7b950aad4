"""A store that was not told of a take-down: one from a backup, or another over the same archive."""

import shutil

from tests.crawl.runs import Desk
from tests.forget.conftest import BONDS


def test_its_pages_are_found_where_the_archive_has_them_now(copy: Desk) -> None:
    backup = copy.folder / "backup.db"
    shutil.copy(copy.file, backup)
    before = copy.docs("articles")
    assert copy.scrapy("forget", BONDS).code == 0
    shutil.copy(backup, copy.file)
    run = copy.scrapy("reextract", "--json")
    (told,) = run.documents
    assert (run.code, told["unchanged"], told["revised"], told["unreadable"]) == (
        1,
        28,
        0,
        1,
    )  # BONDS is gone
    after = copy.docs("articles")
    files = {doc["archive"]["file"] for key, doc in after.items() if key != BONDS}
    assert files
    assert all(file.endswith("-r1.warc.gz") and (copy.archive / file).exists() for file in files)
    assert {key: doc | {"archive": before[key]["archive"]} for key, doc in after.items()} == before
