"""Tables at every width: columns leave in their order, rows stack, and nothing is cut."""

from io import StringIO

import pytest
from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

from newscrawl.reading.tables import Column, Grid

COLUMNS = (
    Column("id"),
    Column("count", 1, right=True),
    Column("source", 2, least=8),
    Column("title", least=10),
)


def grid() -> Grid:
    made = Grid(COLUMNS)
    made.add("comos:kmvtrqp2810447", "123456", "青禾财经周刊", "望江银行发行百亿绿色金融债")
    return made


def shown(made: Grid, width: int) -> list[str]:
    out = StringIO()
    Console(file=out, width=width).print(made)
    return [line.rstrip() for line in out.getvalue().splitlines()]


def test_where_there_is_room_all_is_on_one_line() -> None:
    assert (
        shown(grid(), 100)[3]
        == "│ comos:kmvtrqp2810447 │ 123456 │ 青禾财经周刊 │ 望江银行发行百亿绿色金融债 │"
    )


def test_text_is_broken_before_a_column_leaves() -> None:
    assert shown(grid(), 62)[3:5] == [
        "│ comos:kmvtrqp2810447 │ 123456 │ 青禾财经  │ 望江银行发行百 │",
        "│                      │        │ 周刊      │ 亿绿色金融债   │",
    ]


def test_columns_leave_by_weight_and_are_named() -> None:
    lines = shown(grid(), 46)
    assert lines[3] == "│ comos:kmvtrqp2810447 │ 123456 │ 望江银行发 │"
    assert lines[-1] == "no room for: source"
    assert shown(grid(), 38)[-1] == "no room for: count, source"


def test_without_room_for_what_must_be_shown_rows_stack_with_everything() -> None:
    assert shown(grid(), 32) == [
        "    id  comos:kmvtrqp2810447",
        " count  123456",
        "source  青禾财经周刊",
        " title  望江银行发行百亿绿色金融",
        "        债",
        "",
    ]


def test_what_has_no_room_at_all_goes_on_below() -> None:
    assert shown(grid(), 24)[:3] == ["    id", "comos:kmvtrqp2810447", " count  123456"]


@pytest.mark.parametrize("width", range(30, 130, 7))
def test_no_line_is_wider_than_the_terminal_and_no_number_or_id_is_broken(width: int) -> None:
    lines = shown(grid(), width)
    assert max(map(cell_len, lines)) <= width
    assert sum("comos:kmvtrqp2810447" in line for line in lines) == 1
    assert any("123456" in line for line in lines) or any("no room for: count" in line for line in lines)


def test_a_section_and_a_row_of_a_style() -> None:
    made = Grid([Column("what"), Column("n", right=True)], title="Both")
    made.add("one", "1")
    made.section()
    made.add("total\x1b[31m", Text("10"), style="bold")
    assert [line.strip() for line in shown(made, 40)] == [
        "Both",
        "┏━━━━━━━━━━━┳━━━━┓",
        "┃ what      ┃  n ┃",
        "┡━━━━━━━━━━━╇━━━━┩",
        "│ one       │  1 │",
        "├───────────┼────┤",
        "│ total[31m │ 10 │",
        "└───────────┴────┘",
    ]
