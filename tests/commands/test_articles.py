"""``scrapy articles`` as a user runs it, on a store that holds the bundled sample site."""

import json
from pathlib import Path

import pytest

from tests.crawl.runs import Desk, Run

BONDS = "comos:kmvtrqp2810447"
BONDS_URL = "https://finance.sina.com.cn/china/gncj/2021-03-18/doc-ikmvtrqp2810447.shtml"
RESERVOIR = ["comos:mcdvzqk5561330", "comos:mcdwhkv1190775"]


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    found = Desk(tmp_path_factory.mktemp("articles"), "http://127.0.0.1:9")
    settings = {"REPLAY": "samples/sample.warc.gz", "ARCHIVE_DIR": ""}
    assert found.crawl(settings=settings).code == 0
    assert found.scrapy("stories").code == 0
    return found


@pytest.fixture(scope="module")
def story(desk: Desk) -> str:
    """The story of the two articles on the reservoir: whichever came first gave it its name."""
    name: str = desk.docs("articles")[RESERVOIR[0]]["story_id"]
    return name


def ids(run: Run) -> list[str]:
    assert (run.code, run.err) == (0, "")
    return [doc["_id"] for doc in run.documents]


def shown(run: Run) -> str:
    """What was printed, on one line, without the table's lines."""
    assert (run.code, run.err) == (0, "")
    return " ".join(run.out.replace("│", " ").split())


def test_the_newest_come_first_as_a_table(desk: Desk) -> None:
    run = desk.scrapy("articles", "--limit", "2")
    text = shown(run)
    assert text.count("comos:") == 2
    assert text.index("2024-05-17 10:41 市场资讯 缪望川 快讯") < text.index(
        "2024-05-17 10:00 远山通讯社 缪望川"
    )


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        (["--editor", "简宁舟", "--since", "2021-03-18", "--until", "2021-03-18"], [BONDS]),
        (["--symbol", "sh605933"], [BONDS]),
        (["--author", "柯子衡", "--source", "青禾财经"], [BONDS]),
        (["--channel", "china/gncj", "--until", "2010-01-01"], []),
        (["--search", "绿色债"], [BONDS]),
        (["--search", "绿色债", "百亿"], [BONDS]),
        (["--search", "绿色债 百亿", "--editor", "无此人"], []),
        (["--search", "605933", "绿色债"], []),
        (["--search", "水库", "蓄水"], RESERVOIR),
    ],
)
def test_a_choice_as_json(desk: Desk, options: list[str], expected: list[str]) -> None:
    run = desk.scrapy("articles", "--json", *options)
    if expected:
        assert sorted(ids(run)) == expected
    else:
        assert (run.code, run.out) == (0, "")


def test_json_has_the_whole_document_and_of_a_search_the_score(desk: Desk) -> None:
    (found,) = desk.scrapy("articles", "--json", "--search", "绿色债").documents
    stored = desk.docs("articles")[BONDS]
    assert found.pop("score") > 0
    assert found == stored


def test_the_newest_of_a_search_first(desk: Desk) -> None:
    found = desk.scrapy("articles", "--json", "--search", "水库", "--newest").documents
    times = [doc["published_at"] for doc in found]
    assert times == sorted(times, reverse=True)
    assert len(set(times)) == len(found) >= 2


def test_a_search_shows_where_the_words_are(desk: Desk) -> None:
    text = shown(desk.scrapy("articles", "--search", "绿色债", "--limit", "1"))
    assert "望江银行发行百亿绿色金融债" in text
    assert "绿色债的成本比同期限普通金融债低了大约12个基点" in text.replace(" ", "")


def test_nothing_found_is_said_and_no_error(desk: Desk) -> None:
    run = desk.scrapy("articles", "--search", "没有这个词")
    assert (run.code, run.out) == (0, "")
    assert run.lines == [f"scrapy articles: no article matches in sqlite:///{desk.file}"]


@pytest.mark.parametrize("asked", [BONDS, BONDS_URL])
def test_one_article_to_be_read(desk: Desk, asked: str) -> None:
    run = desk.scrapy("articles", asked)
    assert (run.code, run.err) == (0, "")
    assert run.out.splitlines()[:11] == [
        "望江银行发行百亿绿色金融债 票面利率2.86%",
        "original title  望江银行百亿绿色债定价落地 首单投向滩涂光伏",
        "        source  青禾财经 (https://www.qinghecj.example/news/20210318/7714.html)",
        "        author  柯子衡",
        "        editor  简宁舟 (SF061)",
        "     published  2021-03-18 20:14",
        "      released  2021-03-18 20:17",
        "      modified  2021-03-18 20:51",
        "       channel  国内财经 (china/gncj)",
        "      keywords  望江银行、绿色债、金融债",
        "        stocks  望江银行 (605933.SH)、麦穗能源 (301788.SZ)",
    ]
    assert "资金将专项用于绿色产业项目，首笔45亿元投向沿海三处滩涂光伏电站。" in run.out
    picture = "https://n.sinaimg.cn/sample/2021/w640h400/wangjiang_tower.jpg"
    assert f"[1] 望江银行总部大楼。青禾财经 苗一禾 摄\n{picture}\n" in run.out


def test_one_article_as_json(desk: Desk) -> None:
    run = desk.scrapy("articles", BONDS, "--json")
    assert json.loads(run.out) == desk.docs("articles")[BONDS]


def test_a_story_as_json_is_in_the_order_of_publication(desk: Desk, story: str) -> None:
    assert ids(desk.scrapy("articles", "--json", "--story", story)) == RESERVOIR
    of_one = desk.scrapy("articles", "--json", "--story", story, "--source", "东渡日报")
    assert ids(of_one) == RESERVOIR[1:]


def test_as_of_then_nothing_is_known_that_came_later(desk: Desk) -> None:
    then = ids(desk.scrapy("articles", "--json", "--limit", "0", "--as-of", "2021-03-18 20:51"))
    later = ids(desk.scrapy("articles", "--json", "--limit", "0", "--as-of", "2021-03-18"))
    assert [set(later) - set(then), set(then) - set(later)] == [{BONDS}, set()]
    assert ids(desk.scrapy("articles", "--json", "--as-of", "2021-03-18", "--search", "绿色债")) == [BONDS]
    history = shown(desk.scrapy("articles", "--history", BONDS, "--as-of", "2024-01-01"))
    assert history.startswith("revision 1, first seen")


def test_a_story_tells_who_was_first_and_what_differs(desk: Desk, story: str) -> None:
    run = desk.scrapy("articles", "--story", story)
    assert (run.code, run.err) == (0, "")
    lines = run.out.splitlines()
    assert lines[:11] == [
        f"{story}: 2 articles",
        "",
        "2022-08-03 16:22  南岭晚报 / 凌霜序  first",
        "  云麓水库除险加固工程竣工 9月恢复正常蓄水",
        "  comos:mcdvzqk5561330",
        "",
        "2022-08-03 19:05  东渡日报 / 单雨石  +2 h 42 min  near duplicate, 84% alike, 95% contained",
        "  坝体渗漏降九成 云麓水库九月恢复蓄水",
        "  comos:mcdwhkv1190775",
        "  title was: 云麓水库除险加固工程竣工 9月恢复正常蓄水",
        "  text: 2 paragraphs new, 1 gone, +21 characters",
    ]
    assert lines[-1] == "  + 东渡日报此前报道，与云麓水库同期开工的另外两座水库预计明年完工。"


@pytest.mark.parametrize(
    ("arguments", "code", "line"),
    [
        (["comos:zzzzzzz0000000"], 1, "no article comos:zzzzzzz0000000 in {uri}"),
        (["--story", "story:none"], 1, "no story story:none in {uri}"),
        (["--history", "comos:zzzzzzz0000000"], 1, "no article comos:zzzzzzz0000000 in {uri}"),
        (
            ["--search", "债"],
            2,
            "error: '债': one character is too short to search for; give two or more that stand together",
        ),
        (["--newest"], 2, "error: --newest goes with --search: without it, the newest come first anyway"),
        (["--since", "2024-13-01"], 2, "error: --since 2024-13-01 is not a day (YYYY-MM-DD)"),
        (
            [BONDS, "--as-of", "2021-03-18 20:51"],
            1,
            f"no article {BONDS} was known at 2021-03-18 20:51 in {{uri}}",
        ),
        (["--as-of", "soon"], 2, "error: --as-of soon is not a day (YYYY-MM-DD) or time (YYYY-MM-DD HH:MM)"),
        (["--limit", "-1"], 2, "error: --limit -1 is not a number of articles"),
        ([BONDS, "--search", "银行"], 2, f"error: {BONDS} --search: either one article, or a choice of them"),
        (
            [BONDS, "--history", BONDS],
            2,
            f"error: {BONDS} --history: either one article, or a choice of them",
        ),
        ([BONDS, "more"], 2, "error: don't know what to do with 'more'; --help shows the options"),
        (["--bogus"], 2, "error: don't know what to do with '--bogus'; --help shows the options"),
    ],
)
def test_what_cannot_be_done(desk: Desk, arguments: list[str], code: int, line: str) -> None:
    run = desk.scrapy("articles", *arguments)
    assert (run.code, run.out) == (code, "")
    assert run.lines == [f"scrapy articles: {line.format(uri=f'sqlite:///{desk.file}')}"]


def test_a_store_that_is_none(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "news.db").write_bytes(b"<html>" * 1000)
    run = desk.scrapy("articles", env={"NEWSCRAWL_STORE_URI": f"sqlite:///{tmp_path}/news.db"})
    assert (run.code, run.out, len(run.lines)) == (1, "", 1)
    assert run.lines[0].startswith(f"scrapy articles: {tmp_path}/news.db is no SQLite database")
