"""The table of how long commands take to start."""

from benchmarks.start import HELP, figures


def test_the_slowest_help_is_shown_whichever_it_is() -> None:
    took = dict.fromkeys(HELP, 0.1) | {
        "": 0.25,
        "newscrawl articles --limit 1": 0.3,
        "newscrawl shell --help": 0.4,
    }
    assert [figure.cells() for figure in figures(took)] == [
        ("`newscrawl articles --limit 1`", "0.30 s", "1.20", "import scrapy", "≤ 1.4 ✔"),
        ("`newscrawl shell --help`, the slowest help", "0.40 s", "1.60", "import scrapy", "≤ 1.2 ✘"),
        ("`newscrawl articles --help`", "0.10 s", "0.40", "import scrapy", "≤ 1.2 ✔"),
        ("`newscrawl crawl --help`", "0.10 s", "0.40", "import scrapy", "≤ 1.2 ✔"),
        ("`newscrawl --help`", "0.10 s", "0.40", "import scrapy", "≤ 1.2 ✔"),
    ]
