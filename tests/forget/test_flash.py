"""A flash is whole in its list: the list stays, without it, and the others go on pointing there."""

import pytest

from newscrawl.archive import Pointer, read_at
from tests.crawl.runs import Desk
from tests.crawl.test_flash import crawl
from tests.forget.test_command import everything
from tests.support.site import Site
from tests.support.wire import Room


@pytest.mark.long
def test_a_flash_is_taken_out_of_its_list(site: Site, desk: Desk) -> None:
    room = Room(site)
    room.write(6)
    room.edit(3, rich_text="【第3条】青栀子街的住址")
    crawl(desk)
    key = room.docid(3)
    text = "青栀子街的住址"
    assert text in str(desk.docs("articles")[key]["paragraphs"])
    run = desk.scrapy("forget", key)
    assert (run.code, run.err) == (0, "")
    assert text.encode() not in everything(desk.folder)
    docs = desk.docs("articles")
    assert docs.keys() == {room.docid(n) for n in (0, 1, 2, 4, 5)}
    for doc in docs.values():
        assert b"feed" in read_at(desk.archive, Pointer(**doc["archive"])).body
    room.edit(3, rich_text="【第3条】青栀子街的住址，更正")
    room.write(1)
    assert crawl(desk).counts["stored"] == 1
    assert key not in desk.docs("articles")
    assert desk.docs("listings")[key]["state"] == "forgotten"
    assert desk.docs("listings")[key]["title"] is None
