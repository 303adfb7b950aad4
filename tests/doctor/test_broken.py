"""``scrapy doctor`` where something is broken: which line fails, what it says, and no traceback."""

from pathlib import Path

import pytest

from newscrawl.commands.doctor import show
from newscrawl.sites.checks import Finding, Level
from tests.crawl.runs import Desk, Run, together
from tests.doctor.visits import LISTS, Found, doctor, one
from tests.support import faults
from tests.support.proxy import Reply, Request
from tests.support.site import serving

FIRST = "doc-inawnbkv9907713"
Visits = dict[str, tuple[Run, Found]]


def unknown(request: Request, reply: Reply) -> Reply:
    return Reply("<html><body><div>新版页面</div></body></html>".encode(), 200, faults.HTML)


BROKEN: dict[str, tuple[str, faults.Fault]] = {
    "forbidding": ("feed.*robots.txt", lambda request, reply: Reply(b"User-agent: *\nDisallow: /api/")),
    "ban": ("/api/roll/", faults.ban),
    "template": (FIRST, unknown),
    "gone": (FIRST, faults.missing),
    "article 500": (FIRST, faults.status(500)),
    "article ban": (FIRST, faults.ban_page),
    "down": ("", faults.reset),
    "not JSON": ("/api/roll/", faults.missing),
}


def kept(folder: Path) -> dict[str, bytes]:
    """The pages that a visit kept."""
    return {file.name: file.read_bytes() for file in (folder / "kept").iterdir()}


def visit(path: Path, name: str) -> tuple[Run, Found]:
    with serving() as site:
        site.fault(*BROKEN[name])
        desk = Desk(path / name, site.proxy.url)
        return doctor(desk, "--keep", str(path / name / "kept"))


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("doctor")


@pytest.fixture(scope="module")
def broken(path: Path) -> Visits:
    return dict(zip(BROKEN, together(lambda name: visit(path, name), BROKEN), strict=True))


@pytest.mark.parametrize("name", BROKEN)
def test_what_is_broken_fails_in_lines(broken: Visits, name: str) -> None:
    run, found = broken[name]
    assert run.code == 1
    assert not any(line.startswith(("Traceback", "Unhandled")) for line in run.lines)
    assert all("\n" not in line["told"] for lines in found.values() for line in lines)
    assert one(found, "store")[0] == "ok"


def test_robots_that_forbids(broken: Visits) -> None:
    _, found = broken["forbidding"]
    told = "feed.mix.sina.com.cn forbids /api/roll/get to newscrawl"
    lines = {(line["level"], line["told"], line["advice"]) for line in found["robots"]}
    assert ("fail", told, "obey it") in lines
    assert {found[name][0]["advice"] for name in LISTS} == {"obey it: this cannot be crawled"}


def test_a_ban(broken: Visits) -> None:
    for line in broken["ban"][1]["ban"]:
        assert (line["level"], line["advice"]) == ("fail", "wait an hour, then retry")
        assert line["told"].endswith(" answers with the ban page")


@pytest.mark.parametrize("name", ["template", "gone", "article 500", "article ban"])
def test_an_article_that_is_none(broken: Visits, name: str) -> None:
    level, told, _ = one(broken[name][1], "one article")
    assert level == "fail"
    words = {
        "template": "unknown template",
        "gone": "404",
        "article 500": "HTTP 500",
        "article ban": "ban page",
    }
    assert words[name] in told


def test_the_page_that_no_template_knows_is_kept(broken: Visits, path: Path) -> None:
    assert broken
    page = "<html><body><div>新版页面</div></body></html>".encode()
    assert kept(path / "template") == {"comos-nawnbkv9907713.html": page}
    assert {name for name in BROKEN if kept(path / name)} == {"template", "article ban"}


def test_what_is_said_once_more_is_as_above_in_a_table(capsys: pytest.CaptureFixture[str]) -> None:
    found = [Finding(f"list {n}", Level.FAIL, "HTTP 500", "try later") for n in range(3)]
    show([*found, Finding("list 3", Level.FAIL, "HTTP 502", "try later")], as_json=False)
    out = capsys.readouterr().out
    assert (out.count("HTTP 500"), out.count("as above"), out.count("HTTP 502")) == (1, 4, 1)
    show(found, as_json=True)
    assert capsys.readouterr().out.count('"told": "HTTP 500", "advice": "try later"') == 3


def test_a_site_that_is_down(broken: Visits) -> None:
    _, found = broken["down"]
    advice = "try later: nobody knows what may be fetched; is the network there? is a proxy set?"
    assert {found[name][0]["advice"] for name in LISTS} == {advice}
