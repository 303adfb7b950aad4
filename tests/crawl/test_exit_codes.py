"""0: the run did its job; 1: it did not, and the last line says why; 2: bad usage, one line."""

import json
import signal
from pathlib import Path

from tests.crawl.runs import ROOT, Desk, Run, crawl_command, finished, together
from tests.support import faults
from tests.support.site import Site, serving

NO_ANSWER = {
    "server error": faults.status(500),
    "forbidden": faults.status(403),
    "reset": faults.reset,
    "cut JSON": faults.cut_json,
}
QUICK: dict[str, object] = {"RETRY_TIMES": 1}
COMMANDS = ROOT / "newscrawl" / "commands"
ROLL, ARTICLE = "/api/roll/get", r"\.shtml"
NO_LIST = "failed: no list answered: list "
USAGE = {
    "crawl": "which spider? there is: sina_china",
    "crawl nosuch": "no spider 'nosuch'; there is: sina_china",
    "crawl sina_china 2024": "don't know what to do with '2024'",
    "crawl sina_china -a chanels=1686": "no argument chanels; did you mean channels?",
    "crawl sina_china -a zzz=1": "no argument zzz; there are: url, urls_file, channels, since, until, max",
    "crawl sina_china -a channels=国际": "no channel '国际'; there are: 1686 国内滚动",
    "crawl sina_china -a since=2024-02-30": "since=2024-02-30 is not a day (YYYY-MM-DD)",
    "crawl sina_china -a until=yesterday": "until=yesterday is not a day (YYYY-MM-DD)",
    "crawl sina_china -a since=2024-05-02 -a until=2024-05-01": "since=2024-05-02 is after until=2024-05-01",
    "crawl sina_china -a max_pages=0": "max_pages=0 is not a number of pages (1 or more)",
}


def test_a_ban_at_an_article_stops_the_run_at_once(site: Site, desk: Desk) -> None:
    site.fault(ARTICLE, faults.ban_page)
    run = desk.crawl()
    assert (run.code, run.last.startswith("failed: banned")) == (1, True)
    assert len(site.asked(ARTICLE)) <= 6  # without a delay: what was under way, and one more a host
    assert set(desk.states().values()) <= {"listed", "offsite"}  # it is not the articles' fault


def test_a_ban_at_a_list_stops_the_run_at_once(site: Site, desk: Desk) -> None:
    site.fault(ROLL, faults.ban)
    run = desk.crawl("channels=1686,1688")
    assert (run.code, run.last.startswith("failed: banned")) == (1, True)
    assert (len(site.asked(ROLL)) <= 2, site.articles_asked) == (True, [])


def test_a_run_during_a_ban_fetches_nothing(site: Site, desk: Desk) -> None:
    site.fault("", faults.ban_page)
    desk.crawl()
    assert len(site.asked()) <= 2
    site.heal()
    run = desk.crawl()
    assert (run.code, run.last.startswith("failed: banned until "), site.asked()) == (1, True, [])
    assert run.troubles == run.lines[-1:]


def test_no_list_that_answers_is_a_failure(tmp_path: Path) -> None:
    def crawl(name: str) -> tuple[Run, list[str]]:
        with serving() as site:
            site.fault(ROLL, NO_ANSWER[name])
            return Desk(tmp_path / name, site.proxy.url).crawl(settings=QUICK), site.articles_asked

    for run, fetched in together(crawl, NO_ANSWER):
        assert (run.code, run.last.startswith(NO_LIST), fetched) == (1, True, [])
        assert not any(line.startswith("Traceback") for line in run.lines)


def test_a_list_that_breaks_off_is_a_failure_and_the_next_run_reads_it(tmp_path: Path) -> None:
    def crawl(name: str) -> tuple[Run, Run, int]:
        with serving() as site:
            site.fault("page=2", NO_ANSWER[name])
            desk = Desk(tmp_path / name, site.proxy.url)
            broken = desk.crawl(settings=QUICK)
            site.heal()
            return broken, desk.crawl(), len(desk.docs("articles"))

    for broken, whole, articles in together(crawl, ["server error", "cut JSON"]):
        assert (broken.code, broken.counts["stored"]) == (1, 27)
        assert broken.last.startswith("failed: 1 list pages failed: list ")
        assert (whole.code, articles) == (0, 29)


def test_a_bug_in_a_pipeline_is_a_failure(desk: Desk) -> None:
    pipelines = {
        "newscrawl.pipelines.clean.CleanPipeline": 100,
        "tests.crawl.broken.BrokenPipeline": 150,
        "newscrawl.pipelines.store.StorePipeline": 400,
    }
    run = desk.crawl("channels=1688", settings={"ITEM_PIPELINES": json.dumps(pipelines)})
    assert (run.code, run.counts["stored"]) == (1, 2)
    assert run.last.startswith("failed: 1 items could not be stored: ")
    assert desk.crawl("channels=1688").counts["stored"] == 1


def test_an_interrupted_run_is_a_failure_and_the_next_completes_it(site: Site, desk: Desk) -> None:
    site.fault("mcdvzqk5561330", faults.held)
    with desk.started(*crawl_command("channels=1688")) as process:
        assert site.proxy.held.acquire(timeout=100)
        process.send_signal(signal.SIGINT)
        site.proxy.release()
        run = finished(process)
    assert (run.code, run.last.startswith("failed: the run was cut short: shutdown (")) == (1, True)
    assert desk.crawl("channels=1688").code == 0
    assert set(desk.states().values()) == {"stored"}


def test_a_limit_of_ones_own_is_no_failure(desk: Desk) -> None:
    run = desk.crawl(settings={"CLOSESPIDER_ITEMCOUNT": 2})
    assert (run.code, run.last.startswith("done: ")) == (0, True)


def test_the_last_line_is_on_stderr_without_a_log(site: Site, desk: Desk) -> None:
    log = desk.folder / "log"
    site.fault(ROLL, faults.missing)
    for name, value in {"LOG_FILE": str(log), "LOG_ENABLED": "0"}.items():
        (line,) = desk.crawl(settings={**QUICK, name: value}).lines
        assert line.startswith(NO_LIST)
    assert NO_LIST in log.read_text("utf-8")
    report = desk.scrapy("report")
    assert (report.code, "failed: no list answered: list 1686 国内滚动 page 1: HTTP 404" in report.out) == (
        0,
        True,
    )
    ends = [(doc["ok"], doc["problem"]) for doc in desk.docs("runs").values()]
    assert ends == [(False, "no list answered: list 1686 国内滚动 page 1: HTTP 404")] * 2


def test_bad_usage_is_one_line(site: Site, desk: Desk) -> None:
    for words, run in zip(USAGE, together(lambda words: desk.scrapy(*words.split()), USAGE), strict=True):
        assert (run.code, run.out, len(run.lines)) == (2, "", 1)
        assert run.lines[0].startswith(f"scrapy {words.split()[0]}: error: ")
        assert USAGE[words] in run.lines[0]
    assert (site.asked(), desk.file.exists()) == ([], False)


def test_bad_usage_of_a_reading_command_touches_no_store(desk: Desk) -> None:
    run = desk.scrapy("report", "today")
    assert (run.code, len(run.lines), "don't know what to do with 'today'" in run.err) == (2, 1, True)
    assert not desk.file.exists()


def test_every_command_has_help(desk: Desk) -> None:
    commands = [file.stem for file in sorted(COMMANDS.glob("[a-z]*.py")) if file.stem != "anywhere"]
    assert {"crawl", "extract", "report"} <= set(commands)
    for name, run in zip(commands, together(lambda name: desk.scrapy(name, "--help"), commands), strict=True):
        assert (run.code, run.err) == (0, "")
        assert f"\n  scrapy {name} " in run.out


def test_report_shows_the_last_run(desk: Desk) -> None:
    nothing = desk.make_store().scrapy("report")
    assert (nothing.code, nothing.out) == (1, "")
    assert nothing.lines == [
        f"scrapy report: no run in sqlite:///{desk.file}; start one with: scrapy crawl sina_china"
    ]
    desk.crawl("channels=1688")
    report = desk.scrapy("report", "--documents", "2")
    assert (report.code, report.err) == (0, "")
    rows = [[cell.strip() for cell in line.split("│")[1:-1]] for line in report.out.splitlines()]
    assert ["stored", "3"] in rows
    assert ["ended", "ok"] in rows
    titles = ["秋粮开秤第一周：南岭三县收购价稳中有升", "云麓水库除险加固工程竣工 9月恢复正常蓄水"]
    assert [row[0] for row in rows if len(row) == 5] == titles


def test_report_without_a_store_is_one_line(desk: Desk) -> None:
    uris = {"sqlite:////dev/null/news.db": 1, "nonsense": 2}
    runs = together(lambda uri: desk.scrapy("report", env={"NEWSCRAWL_STORE_URI": uri}), uris)
    assert [(run.code, run.out, len(run.lines)) for run in runs] == [(code, "", 1) for code in uris.values()]


def test_a_crawl_that_cannot_start_says_why(site: Site, desk: Desk) -> None:
    run = desk.crawl(settings={"EXTENSIONS": '{"nosuch.Thing": 1}', "LOG_LEVEL": "ERROR"})
    told = "failed: the crawl could not start: ModuleNotFoundError: No module named 'nosuch'"
    assert (run.code, run.last, site.asked()) == (1, told, [])
