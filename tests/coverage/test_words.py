"""The page's words: a count of one has its words agree, in English."""

from newscrawl.coverage.words import agreeing, plain


def test_one_row_and_one_day() -> None:
    assert plain("fold", days=1) == ("1 天没有列出", "1 day without a row")
    assert plain("fold", days=21)[1] == "21 days without a row"
    assert plain("given_up_rows", rows=1)[1] == "1 row was given up. To retry:"
    assert plain("given_up_rows", rows=11)[1] == "11 rows were given up. To retry:"
    assert agreeing("1 rows failed, 2 rows were given up") == "1 row failed, 2 rows were given up"
