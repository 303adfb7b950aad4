"""Documents as JSON text."""

from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawl import codec

ZONES = st.integers(-23 * 60, 23 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
MOMENTS = st.datetimes(datetime(1, 1, 3), datetime(9999, 12, 29), timezones=ZONES)  # noqa: DTZ001 - bounds must be naive
TIME_NAMES = st.sampled_from(["published_at", "gone_at", "ctime", "mtime", "intime"])
TEXT = st.text(st.characters(exclude_categories=["Cs"]))
OTHER_NAMES = TEXT.filter(lambda name: not codec.is_time_field(name))
PLAIN = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | TEXT
TIMES = st.dictionaries(TIME_NAMES, st.none() | MOMENTS.map(codec.utc))


def documents(values: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    plain = st.dictionaries(OTHER_NAMES, values, max_size=4)
    return st.builds(lambda a, b: {**a, **b}, plain, TIMES) | st.lists(values, max_size=4)


DOCS = st.dictionaries(OTHER_NAMES, st.recursive(PLAIN, documents, max_leaves=12), max_size=6)


@given(DOCS, TIMES)
def test_a_document_comes_back(doc: codec.Doc, times: codec.Doc) -> None:
    assert codec.loads(codec.dumps({**doc, **times})) == {**doc, **times}


@given(DOCS)
def test_a_document_is_one_line_of_utf8(doc: codec.Doc) -> None:
    text = codec.dumps(doc)
    assert "\n" not in text
    assert codec.loads(text.encode()) == codec.loads(text)


@given(MOMENTS, MOMENTS)
def test_text_order_is_time_order(first: datetime, second: datetime) -> None:
    assert (codec.iso(first) < codec.iso(second)) == (codec.utc(first) < codec.utc(second))
    assert len(codec.iso(first)) == 24


@given(MOMENTS)
def test_utc_cuts_to_milliseconds_and_never_ahead(moment: datetime) -> None:
    cut = codec.utc(moment)
    assert timedelta(0) <= moment - cut < timedelta(milliseconds=1)
    assert cut.tzinfo is UTC
    assert codec.utc(cut) == cut


def test_the_written_form() -> None:
    beijing = datetime(2018, 12, 28, 19, 55, 10, 123456, tzinfo=timezone(timedelta(hours=8)))
    doc = {"_id": "a", "title": "央行 😀", "published_at": beijing, "none": None, "n": [1, 2.5]}
    assert codec.dumps(doc) == (
        '{"_id":"a","title":"央行 😀","published_at":"2018-12-28T11:55:10.123Z","none":null,"n":[1,2.5]}'
    )


def test_only_fields_named_as_times_come_back_as_times() -> None:
    text = '{"seen_at":"2018-12-28T11:55:10.000Z","seen":"2018-12-28T11:55:10.000Z"}'
    assert codec.loads(text) == {
        "seen_at": datetime(2018, 12, 28, 11, 55, 10, tzinfo=UTC),
        "seen": "2018-12-28T11:55:10.000Z",
    }


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("published_at", True),
        ("ctime", True),
        ("_at", True),
        ("at", False),
        ("format", False),
        ("started", False),
    ],
)
def test_time_fields(name: str, expected: bool) -> None:
    assert codec.is_time_field(name) is expected


def test_a_naive_time_is_refused() -> None:
    with pytest.raises(ValueError, match=r"naive datetime .*: attach a time zone first"):
        codec.dumps({"seen_at": datetime(2018, 12, 28)})  # noqa: DTZ001 - naive on purpose


def test_what_json_does_not_have_is_refused() -> None:
    with pytest.raises(TypeError, match=r"a document holds no bytes: b'x'"):
        codec.dumps({"x": b"x"})
