"""Times: every form that the site shows, and what is none."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawl.sites.sina import times

MINUTES = st.datetimes(datetime(1991, 9, 16), datetime(2099, 12, 31))  # noqa: DTZ001 - bounds must be naive


def at(year: int, month: int, day: int, hour: int = 0, minute: int = 0, second: int = 0) -> datetime:
    return datetime(year, month, day, hour, minute, second, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "moment", "raw"),
    [
        ("2018年12月28日 19:55", at(2018, 12, 28, 11, 55), "2018年12月28日 19:55"),
        ("2010年04月19日09:21", at(2010, 4, 19, 1, 21), "2010年04月19日09:21"),
        ("2010年04月19日\xa009:21", at(2010, 4, 19, 1, 21), "2010年04月19日 09:21"),
        ("2014年12月17日19:27", at(2014, 12, 17, 11, 27), "2014年12月17日19:27"),
        ("2017-07-26 23:05:58", at(2017, 7, 26, 15, 5, 58), "2017-07-26 23:05:58"),
        ("2017/7/6 3:05", at(2017, 7, 5, 19, 5), "2017/7/6 3:05"),
        ("2021.03.18 20:14:37", at(2021, 3, 18, 12, 14, 37), "2021.03.18 20:14:37"),
        ("2018年1月2日 03：04", at(2018, 1, 1, 19, 4), "2018年1月2日 03：04"),
        ("2018年1月2日 3时04分", at(2018, 1, 1, 19, 4), "2018年1月2日 3时04分"),
        ("2018-01-02T03:04:05", at(2018, 1, 1, 19, 4, 5), "2018-01-02T03:04:05"),
        ("发布时间：2018年12月28日 19:55　来源：新华社", at(2018, 12, 28, 11, 55), "2018年12月28日 19:55"),
        ("2018年12月28日", at(2018, 12, 27, 16), "2018年12月28日"),
        ("2020年02月29日 00:00", at(2020, 2, 28, 16), "2020年02月29日 00:00"),
        ("2014-12-1719:27", at(2014, 12, 17, 11, 27), "2014-12-1719:27"),
        ("15:05 2026-11-25", at(2026, 11, 25, 7, 5), "15:05 2026-11-25"),
        ("下午3:05 | 2026年11月25日", at(2026, 11, 25, 7, 5), "下午3:05 | 2026年11月25日"),
        ("２０２６年１１月２５日　１５：０５", at(2026, 11, 25, 7, 5), "２０２６年１１月２５日　１５：０５"),
    ],
)
def test_shown(text: str, moment: datetime, raw: str) -> None:
    found = times.shown(text)
    assert found is not None
    assert found[0] == moment
    assert found[0].tzinfo is UTC
    assert found[1] == raw


@pytest.mark.parametrize(
    "between",
    [
        " ",
        "",
        " 星期三 ",
        "星期三",
        "（周三）",
        " (星期三) ",
        "，",
        ", ",
        " | ",
        "｜",
        " · ",
        " — ",
        " Wed ",
        "，星期三，",
        " 北京时间 ",
    ],
)
def test_what_may_stand_between_day_and_clock(between: str) -> None:
    found = times.shown(f"2026年11月25日{between}15:05 来源：新华社")
    assert found == times.Shown(at(2026, 11, 25, 7, 5), f"2026年11月25日{between}15:05", clock=True)


def test_a_zone_in_brackets_is_said_whole() -> None:
    found = times.shown("2026年11月25日 15:05（北京时间） 来源")
    assert found == times.Shown(at(2026, 11, 25, 7, 5), "2026年11月25日 15:05（北京时间）", clock=True)


@pytest.mark.parametrize(
    ("clock", "hour", "minute"),
    [
        ("下午3:05", 15, 5),
        ("下午 3点05分", 15, 5),
        ("下午15:05", 15, 5),
        ("上午9:05", 9, 5),
        ("上午11时30分", 11, 30),
        ("早上8:00", 8, 0),
        ("早8点", 8, 0),
        ("凌晨1:05", 1, 5),
        ("凌晨12:05", 0, 5),
        ("中午12:05", 12, 5),
        ("中午1:05", 13, 5),
        ("中午11:30", 11, 30),
        ("傍晚6:05", 18, 5),
        ("晚上9:05", 21, 5),
        ("晚间21:05", 21, 5),
        ("晚9点半", 21, 30),
        ("深夜11:05", 23, 5),
        ("深夜1:05", 1, 5),
        ("3:05 PM", 15, 5),
        ("PM 3:05", 15, 5),
        ("12:05 a.m.", 0, 5),
        ("12:05 pm", 12, 5),
        ("15点05分", 15, 5),
        ("15點05分", 15, 5),
        ("15时", 15, 0),
        ("15点整", 15, 0),
        ("9点一刻", 9, 15),
        ("15时05分30秒", 15, 5),
    ],
)
def test_clocks_as_they_are_said(clock: str, hour: int, minute: int) -> None:
    found = times.shown(f"2026年11月25日 {clock}")
    assert found is not None
    shown = found.moment.astimezone(times.BEIJING)
    assert (shown.day, shown.hour, shown.minute, found.clock) == (25, hour, minute, True)


@pytest.mark.parametrize(
    "day",
    [
        "2026年11月25日",
        "2026-11-25",
        "2026/11/25",
        "2026.11.25",
        "November 25, 2026",
        "Nov. 25, 2026",
        "25 November 2026",
        "25th Nov 2026",
        "Wed Nov 25 2026",
        "二〇二六年十一月二十五日",
        "二零二六年十一月廿五日",
    ],
)
@pytest.mark.parametrize("clock", ["{} 15:05", "{}, 3:05 PM", "15:05 {}", "{} 15:05:30 GMT+0800"])
def test_every_way_to_write_a_day(day: str, clock: str) -> None:
    found = times.shown(clock.format(day))
    assert found is not None
    assert (found.moment.replace(second=0), found.clock) == (at(2026, 11, 25, 7, 5), True)


@pytest.mark.parametrize(
    ("day", "moment"),
    [
        ("二〇二六年十月十日", at(2026, 10, 9, 16)),
        ("二〇二六年一月三十一日", at(2026, 1, 30, 16)),
        ("二〇二六年二月三十日", None),
        ("February 30, 2026", None),
        ("25 November", None),
        ("Maybe 25, 2026 people", None),
    ],
)
def test_spelled_days(day: str, moment: datetime | None) -> None:
    found = times.shown(day)
    assert (found and found.moment) == moment


@pytest.mark.parametrize("clock", ["24:00", "晚上12点", "半夜12:00"])
def test_the_end_of_a_day_is_the_next_ones_beginning(clock: str) -> None:
    found = times.shown(f"2026年11月30日 {clock}")
    assert found is not None
    assert found.moment == at(2026, 11, 30, 16)


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-11-25T07:05:00Z", at(2026, 11, 25, 7, 5)),
        ("2026-11-25T07:05:00.123Z", at(2026, 11, 25, 7, 5)),
        ("2026-11-25T15:05:00+08:00", at(2026, 11, 25, 7, 5)),
        ("2026-11-25T15:05+0800", at(2026, 11, 25, 7, 5)),
        ("2026-11-25 02:05:00-05:00", at(2026, 11, 25, 7, 5)),
        ("2026-11-25 07:05 UTC", at(2026, 11, 25, 7, 5)),
        ("2026-11-25 07:05 GMT", at(2026, 11, 25, 7, 5)),
        ("2026-11-25 15:05 GMT+8", at(2026, 11, 25, 7, 5)),
        ("2026-11-25 15:05 (UTC+08:00)", at(2026, 11, 25, 7, 5)),
        ("2026年11月25日 15:05 北京时间", at(2026, 11, 25, 7, 5)),
        ("2026年11月25日 15:05 CST", at(2026, 11, 25, 7, 5)),
        ("2026年11月25日 16:05 JST", at(2026, 11, 25, 7, 5)),
        ("2026年11月25日 02:05 美东时间", at(2026, 11, 25, 7, 5)),
        ("2026年7月25日 03:05（美东时间）", at(2026, 7, 25, 7, 5)),
        ("2026年11月25日 15:05-16:05", at(2026, 11, 25, 7, 5)),
    ],
)
def test_a_written_zone_holds(text: str, moment: datetime) -> None:
    found = times.shown(text)
    assert found is not None
    assert found.moment == moment


@pytest.mark.parametrize(
    "text",
    [
        "",
        "今天 10:05",
        "昨天",
        "07-24 10:11",
        "7月24日 10:11",
        "10:11",
        "3分钟前",
        "2018年",
        "2018年12月",
        "2018年13月01日 10:00",
        "2018年02月29日 10:00",
        "2018年12月28日 25:00",
        "2018年12月28日 19:75",
        "1818年12月28日 19:55",
        "作者：濮月汀",
    ],
)
def test_what_is_no_whole_time_is_none(text: str) -> None:
    assert times.shown(text) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2018-12-28 19:55:10", at(2018, 12, 28, 11, 55, 10)),
        ("2018-12-28T19:55:10+08:00", at(2018, 12, 28, 11, 55, 10)),
        ("2018-12-28T11:55:10Z", at(2018, 12, 28, 11, 55, 10)),
        (" 2018-12-28T19:55+0800 ", at(2018, 12, 28, 11, 55)),
        ("2018-12-28", at(2018, 12, 27, 16)),
        ("1990-07-01 12:00:00", at(1990, 7, 1, 3)),  # Chinese summer time, +09:00
        ("", None),
        (None, None),
        ("0000-00-00 00:00:00", None),
        ("0001-01-01 00:00:00", None),
        ("2018-12-28 19:55:10 CST", None),
        ("12/28/2018", None),
        ("soon", None),
    ],
)
def test_iso(text: str | None, expected: datetime | None) -> None:
    assert times.iso(text) == expected


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ([at(2018, 12, 28, 11, 55, 10)], at(2018, 12, 28, 11, 55, 10)),
        ([at(2018, 12, 28, 11, 56, 10)], at(2018, 12, 28, 11, 55)),
        ([at(2019, 12, 28, 11, 55, 10)], at(2018, 12, 28, 11, 55)),
        ([None, at(2018, 12, 28, 11, 55, 10)], at(2018, 12, 28, 11, 55, 10)),
        ([at(2018, 12, 28, 11, 55, 10), at(2018, 12, 28, 11, 55, 20)], at(2018, 12, 28, 11, 55, 10)),
        ([None], at(2018, 12, 28, 11, 55)),
    ],
)
def test_seconds_come_from_the_same_minute_only(told: list[datetime | None], expected: datetime) -> None:
    shown = times.Shown(at(2018, 12, 28, 11, 55), "2018年12月28日 19:55", clock=True)
    assert times.exactly(shown, *told) == expected


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ([at(2026, 11, 25, 7, 5, 5)], at(2026, 11, 25, 7, 5, 5)),
        ([at(2026, 11, 24, 16)], at(2026, 11, 24, 16)),
        ([at(2026, 11, 24, 15, 59)], at(2026, 11, 24, 16)),
        ([at(2026, 11, 25, 16)], at(2026, 11, 24, 16)),
        ([at(2026, 11, 26, 7), at(2026, 11, 25, 7, 5)], at(2026, 11, 25, 7, 5)),
        ([None, None], at(2026, 11, 24, 16)),
    ],
)
def test_a_shown_day_takes_the_clock_of_its_day_only(told: list[datetime | None], expected: datetime) -> None:
    shown = times.shown("2026年11月25日")
    assert shown == times.Shown(at(2026, 11, 24, 16), "2026年11月25日", clock=False)
    assert times.exactly(shown, *told) == expected


@given(MINUTES)
def test_a_shown_minute_is_beijings(moment: datetime) -> None:
    found = times.shown(f"{moment:%Y年%m月%d日 %H:%M}")
    assert found is not None
    expected = moment.replace(second=0, microsecond=0, tzinfo=timezone(timedelta(hours=8)))
    assert found[0] == expected


@given(st.text(max_size=40) | st.text("0123456789年月日:- T+Z下午晚点半", max_size=40))
def test_any_text_is_a_time_or_none(text: str) -> None:
    found = times.shown(text)
    assert found is None or (found[0].tzinfo is UTC and found[1] == found[1].strip() != "")
    moment = times.iso(text)
    assert moment is None or moment.tzinfo is UTC


@pytest.mark.parametrize(
    ("text", "ctime", "day", "expected"),
    [
        ("07-24 10:11", datetime(2020, 7, 24, 2, 11, 5, tzinfo=UTC), None, (2, 11, 5)),
        ("今天 10:11", datetime(2020, 7, 24, 2, 11, 5, tzinfo=UTC), None, (2, 11, 5)),
        ("07-24 02:11", datetime(2020, 7, 24, 2, 11, 5, tzinfo=UTC), None, None),  # not London's clock
        ("07-25 00:30", datetime(2020, 7, 24, 16, 30, tzinfo=UTC), None, (16, 30, 0)),  # nor its day
        ("07-24 16:30", datetime(2020, 7, 24, 16, 30, tzinfo=UTC), None, None),
        ("5分钟前", datetime(2020, 7, 24, 2, 11, 5, tzinfo=UTC), None, (2, 11, 5)),
        ("07-24 10:11", None, date(2020, 7, 24), (2, 11, 0)),
        ("07-24 10:11", None, date(2020, 7, 25), None),
        ("5分钟前", None, date(2020, 7, 24), None),
        ("07-24 10:11", None, None, None),
    ],
)
def test_half_a_time_is_made_whole_by_beijings_clock(
    text: str, ctime: datetime | None, day: date | None, expected: tuple[int, int, int] | None
) -> None:
    found = times.resolve(f"发布于 {text}", ctime=ctime, day=day)
    whole = (datetime(2020, 7, 24, *expected, tzinfo=UTC), text) if expected else None
    assert found == whole
