"""Answers that JSON does not allow: mended, or read row by row: a bad character costs its row."""

import json
import time

import pytest

from newscrawl.sites.errors import BadList
from newscrawl.sites.sina.lists import answers, roll

FORM = "https://finance.sina.com.cn/china/2022-04-13/doc-imcwipii409218{}.shtml"
TITLES = ["甲", "乙", "丙"]


def answer(*titles: str, after: str = "") -> str:
    """An answer whose titles stand in it as they are, without being escaped."""
    rows = ",".join(f'{{"url":"{FORM.format(n)}","title":"{title}"}}' for n, title in enumerate(titles))
    return f'{{"result":{{"status":{{"code":0,"msg":"succ"}},"total":3,"data":[{rows}]{after}}}}}'


def titles(text: str) -> list[str | None]:
    return [row.title for row in roll.parse(text, "1686")]


@pytest.mark.parametrize(
    ("raw", "title"),
    [
        ("a\tb", "a b"),
        ("a\nb\r\n", "a b"),
        ("a\x01b\x1f", "ab"),
        (r"it\'s", "it's"),
        (r"a\xb", "axb"),
        (r"a\u12 b", "au12 b"),
        (r"\ud83d", "?"),
        (r"a\\'b", r"a\'b"),
    ],
)
def test_a_bad_character_in_a_title_is_mended(raw: str, title: str) -> None:
    found = roll.parse(answer("甲", raw, "丙"), "1686")
    assert [row.title for row in found] == ["甲", title, "丙"]
    assert not found.dropped


@pytest.mark.parametrize(
    ("old", "new"),
    [("]}}", ",]}}"), ("]}}", "],}}"), ("},{", "}{"), ("},{", "}\n{"), ('"},', '",},'), ("},{", "},,{")],
)
def test_a_comma_too_many_or_too_few(old: str, new: str) -> None:
    found = roll.parse(answer("甲,]", "乙}{", "丙\t").replace(old, new), "1686")
    assert ([row.title for row in found], found.dropped) == (["甲,]", "乙}{", "丙"], {})


@pytest.mark.parametrize("place", [0, 1, 2])
@pytest.mark.parametrize(("old", "new"), [("},{", "}{"), ("]}}", ",]}}")])
def test_not_even_beside_a_row_that_is_none(old: str, new: str, place: int) -> None:
    rows = list(TITLES)
    rows[place] = '他说"好"'
    found = roll.parse(answer(*rows).replace(old, new), "1686")
    assert [row.title for row in found] == [title for title in TITLES if title in rows]
    assert found.dropped == {"not JSON": 1}


@pytest.mark.parametrize("place", [0, 1, 2])
@pytest.mark.parametrize("raw", ['他说"好"了', '"', "甲\\", '", "x": nope, "y": "'])
def test_what_cannot_be_mended_costs_its_row_alone(place: int, raw: str) -> None:
    rows = list(TITLES)
    rows[place] = raw
    for after in ("", ',"rtime":1'):
        found = roll.parse(answer(*rows, after=after), "1686")
        assert [row.title for row in found] == [title for title in rows if title != raw]
        assert (found.dropped, found.total) == ({"not JSON": 1}, 3)


def test_an_object_of_rows_is_read_row_by_row_too() -> None:
    text = answer("甲", '他说"好"', "丙").replace('"data":[{', '"data":{"0":{').replace("}]}}", "}}}}")
    text = text.replace('},{"url"', '},"7":{"url"')
    assert titles(text) == ["甲", "丙"]


@pytest.mark.parametrize("place", ['"x":', '"result":[', '"result":5,"data":[],"x":'])
def test_rows_that_are_not_where_they_belong_are_none(place: str) -> None:
    with pytest.raises(BadList, match=r"^not JSON|^no result"):
        roll.parse(answer("甲", '他说"好"', "丙").replace('"result":', place, 1), "1686")


@pytest.mark.parametrize("cut", [20, 60, 120, 200, -3, -2])
def test_an_answer_that_breaks_off_is_none(cut: int) -> None:
    for text in (answer(*TITLES), answer("甲", '他说"好"', "丙")):
        with pytest.raises(BadList, match=r"^not JSON"):
            roll.parse(text[:cut], "1686")


def test_a_number_of_5000_digits_costs_its_field() -> None:
    text = answer(*TITLES).replace('"title":"乙"', f'"title":"乙","ctime":{"9" * 5000}')
    found = roll.parse(text, "1686")
    assert ([row.title for row in found], found.mended) == (TITLES, {"absurd times": 1})


@pytest.mark.parametrize(
    "form",
    [
        "<br />\n<b>Warning</b>: x() in y on line 3{}",
        "{}<!-- 0.02s -->",
        "\ufeff {}",
        "callback({});",
        "{}\n\n;",
    ],
)
def test_what_stands_around_an_answer_does_not_matter(form: str) -> None:
    assert titles(answers.text_of(form.format(answer(*TITLES)).encode())) == TITLES


@pytest.mark.parametrize(
    "charset", ["utf-8", "gb18030", "gbk", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"]
)
def test_the_bytes_tell_the_charset(charset: str) -> None:
    assert titles(answers.text_of(answer("央行：明年稳健", "乙", "丙").encode(charset))) == [
        "央行：明年稳健",
        "乙",
        "丙",
    ]


def test_one_bad_byte_does_not_turn_the_others() -> None:
    body = answer("央行明年稳健", "乙行业观察X", "丙行业报告").encode().replace(b"X", b"\xe4")
    assert titles(answers.text_of(body)) == ["央行明年稳健", "乙行业观察\ufffd", "丙行业报告"]


@pytest.mark.parametrize(
    "text",
    [
        '{"result":{"status":{"code":0},"data":[' + '{"a":' * 200_000,
        '{"result":{"status":{"code":0},"data":[' + '{"a":"\\",' * 200_000,
        '{"result":{"status":{"code":0},"data":[' + '{"a":1},' * 100_000 + "x",
        '{"result":' * 200_000,
        "\\" * 1_000_000,
        '{"result":{"status":{"code":0},"data":[' + '{"a":"' + "\\'" * 500_000,
    ],
    ids=range(6),
)
def test_no_answer_takes_long_to_be_refused(text: str) -> None:
    began = time.process_time()
    with pytest.raises(BadList) as caught:
        roll.parse(text, "1686")
    assert len(str(caught.value)) < 200
    assert time.process_time() - began < 5


def test_a_row_nested_too_deeply_costs_itself() -> None:
    deep = "[" * 100_000 + "]" * 100_000
    text = answer(*TITLES).replace('"title":"乙"', f'"title":"乙","x":{deep}')
    assert titles(text) == ["甲", "丙"]
    assert json.loads('{"a": 1}') == answers.read('{"a": 1}')
