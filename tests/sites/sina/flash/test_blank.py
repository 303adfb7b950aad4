"""A page of the wire that says nothing of what was taken down; the others stay as they are."""

import json

import pytest

from newscrawl.sites.sina.flashsite import SITE
from tests.sites.sina.flash.rows import answer, raw

SOURCE = SITE.lists.default
PAGE = json.dumps(answer(raw(3, "甲"), raw(2, "乙", ext={"docid": "netwqye5363994"}), raw(1, "丙"))).encode()


def test_a_row_keeps_its_number_and_its_time() -> None:
    blank = SITE.blanked(PAGE, SOURCE, {"flash:3", "comos:netwqye5363994"})
    assert blank
    rows = SITE.parse_list(blank, SOURCE)
    assert [row.id for row in rows] == ["flash:3", "comos:netwqye5363994", "flash:1"]
    assert [row.item.paragraphs for row in rows if row.item] == [[], [], ["丙"]]
    assert [row.ctime for row in rows] == [row.ctime for row in SITE.parse_list(PAGE, SOURCE)]


def test_a_page_that_names_none_is_the_same() -> None:
    for body in (PAGE, b"<html>", b"", b'{"result": {}}'):
        assert SITE.blanked(body, SOURCE, {"flash:9"}) is body


@pytest.mark.parametrize(
    "body", [b"<html>netwqye5363994", b'{"x": "netwqye5363994"}', PAGE.replace(b'"id": 1,', b'"id": 1 "x",')]
)
def test_a_page_that_may_name_it_and_cannot_be_read_goes(body: bytes) -> None:
    assert SITE.blanked(body, SOURCE, {"comos:netwqye5363994"}) is None
