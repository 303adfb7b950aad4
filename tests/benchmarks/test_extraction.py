"""benchmarks/extraction: the scorer by literal values and against the corpus's own, and the command."""

import argparse
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from benchmarks.extraction import (
    ROOT,
    compare,
    fields,
    gold,
    ours,
    quality,
    runner,
    score,
    texts,
    timing,
    venv,
)
from benchmarks.extraction.__main__ import main, parser, sets

CORPUS = ROOT.parent / "shared" / "corpus"


def make_gold(**changes: Any) -> dict[str, Any]:
    """A tiny gold record: a body of eight words."""
    return {
        "file": "a.html",
        "synthetic": True,
        "title": "标题",
        "published": "2021-03-18T20:14+08:00",
        "source": None,
        "source_url": None,
        "authors": [],
        "editor": None,
        "original_title": None,
        "keywords": [],
        "paragraphs": ["甲乙丙丁戊", "己庚 GDP2。"],
        "header_lines": [],
        "credit_lines": [],
        "optional": [],
        "images": [],
        "stocks": None,
        **changes,
    }


def test_words_are_characters_and_runs_without_case_width_and_punctuation() -> None:
    assert compare.words("ＧＤＰ增长8.5%，_ok") == ("gdp", "增", "长", "8", "5", "ok")
    assert compare.words(None) == ()


def test_windows_count_repeats_and_short_texts_are_one() -> None:
    assert compare.windows(("a", "b", "a", "b", "a", "b")) == {
        ("a", "b", "a", "b"): 2,
        ("b", "a", "b", "a"): 1,
    }
    assert compare.windows(("a",)) == {("a",): 1}
    assert compare.windows(()) == {}


def test_a_body_given_in_full_scores_one() -> None:
    assert score.body(make_gold(), ["甲乙丙丁戊", "己庚gdp2"]) == {
        "precision": 1.0,
        "recall": 1.0,
        "precision_strict": 1.0,
        "recall_strict": 1.0,
        "body_exact": 1.0,
        "para_f1": 1.0,
    }


def test_half_a_body_is_precise_and_a_joined_one_has_no_paragraph() -> None:
    half = score.body(make_gold(), ["甲乙丙丁戊"])  # 2 of 5 windows, 1 of 2 paragraphs
    assert (half["precision"], half["recall"], half["body_exact"]) == (1.0, 0.4, 0.0)
    assert half["para_f1"] == pytest.approx(2 / 3)
    joined = score.body(make_gold(), ["甲乙丙丁戊己庚gdp2"])
    assert (joined["recall"], joined["body_exact"], joined["para_f1"]) == (1.0, 1.0, 0.0)


def test_optional_lines_are_free_leniently_and_cost_strictly() -> None:
    record = make_gold(header_lines=["原标题：子丑寅卯辰"])
    kept = score.body(record, ["原标题：子丑寅卯辰", "甲乙丙丁戊", "己庚gdp2"])
    assert (kept["precision"], kept["body_exact"], kept["para_f1"]) == (1.0, 1.0, 1.0)
    assert kept["precision_strict"] == pytest.approx(5 / 13)


def test_an_optional_line_inside_a_paragraph_costs_neither_itself_nor_its_seams() -> None:
    record = make_gold(paragraphs=["甲乙丙丁戊己庚"], credit_lines=["子丑寅卯辰"])
    inside = score.body(record, ["甲乙丙丁子丑寅卯辰戊己庚"])
    assert inside["precision"] == 1.0  # one window right, two free, six seams
    assert inside["recall"] == pytest.approx(1 / 4)
    assert inside["precision_strict"] == pytest.approx(1 / 9)


def test_a_page_without_text_only_judges_that_little_is_given() -> None:
    record = make_gold(paragraphs=[])
    assert score.body(record, ["字" * 60]) == {"empty_ok": 1.0}
    assert score.body(record, ["字" * 61]) == {"empty_ok": 0.0}


@pytest.mark.parametrize(
    ("shown", "right"),
    [
        ("2021-03-18T12:14:37.000Z", 1.0),
        ("2021-03-18T20:14:59+08:00", 1.0),
        ({"$date": "2021-03-18T12:14:37Z"}, 1.0),
        ("2021-03-18T20:14:00", 0.0),
        ("2021-03-18T20:15:00+08:00", 0.0),
        ("18 March", 0.0),
        (None, 0.0),
    ],
)
def test_published_at_is_the_shown_minute_with_its_zone(shown: object, right: float) -> None:
    assert fields.exact(make_gold(), {"published_at": shown})["published_at"] == right


@pytest.mark.parametrize(
    ("changes", "doc", "expected"),
    [
        ({}, {"title": "标 题"}, {"title": 1.0}),
        ({}, {"title": "标题_新浪"}, {"title": 0.0}),
        ({"source": "新华社"}, {"source": {"name": "新华社"}}, {"source": 1.0}),
        ({"source": "新华社"}, {"source": "新华网"}, {"source": 0.0}),
        ({}, {"source": ""}, {"source": 1.0}),
        ({"editor": "王珊珊"}, {"editors": ["王珊珊"]}, {"editors": 1.0}),
        ({"editor": "王珊珊"}, {}, {"editors": 0.0}),
        ({"editors": ["甲一", "乙二"]}, {"editors": ["甲一", "乙二"]}, {"editors": 1.0}),
        ({}, {"editors": ["谁"]}, {"no_editor": 0.0}),
        ({"original_title": "旧"}, {"original_title": "旧"}, {"original_title": 1.0}),
        ({}, {"original_title": "旧"}, {"no_original": 0.0}),
        ({"authors": ["甲", "乙"]}, {"authors": ["乙", "甲"]}, {"authors": 1.0, "authors_any": 1.0}),
        ({"authors": ["甲", "乙"]}, {"authors": ["甲"]}, {"authors": 0.0, "authors_any": 1.0}),
        ({"keywords": ["钢", "铁"]}, {"keywords": ["铁", "钢"]}, {"keywords": 1.0}),
        ({"keywords": ["钢", "铁"]}, {"keywords": ["钢"]}, {"keywords": 0.0}),
        ({"stocks": []}, {"stocks": []}, {"stocks": 1.0}),
        ({"stocks": []}, {"stocks": [{"symbol": "600519.SH"}]}, {"stocks": 0.0}),
        (
            {"stocks": ["600519.SH", "000001.SZ"]},
            {"stocks": [{"symbol": "600519.SH"}]},
            {"stocks": pytest.approx(2 / 3)},
        ),
        (
            {
                "images": [
                    {"url": "http://a/1.jpg", "caption": "图 甲"},
                    {"url": "http://a/2.jpg", "caption": "乙"},
                ]
            },
            {"images": [{"url": "https://a/1.jpg", "caption": "图甲。"}, {"url": "https://a/3.jpg"}]},
            {"images": 0.5, "captions": 0.5},
        ),
    ],
)
def test_a_field_is_right_or_wrong(
    changes: dict[str, Any], doc: dict[str, Any], expected: dict[str, float]
) -> None:
    found = fields.exact(make_gold(**changes), doc)
    assert {name: found[name] for name in expected} == expected


def test_what_the_gold_does_not_have_is_not_judged() -> None:
    found = fields.exact(make_gold(), {})
    assert not {"authors", "keywords", "captions", "stocks", "editors", "original_title"} & set(found)


def test_f1_is_of_the_means() -> None:
    pages = [
        {"precision": 1.0, "recall": 0.5, "precision_strict": 1.0, "recall_strict": 1.0, "title": 1.0},
        {"precision": 0.5, "recall": 0.5, "precision_strict": 0.0, "recall_strict": 0.0, "title": 0.0},
        {"title": 0.0},
    ]
    found = score.means(pages)
    assert found["body_f1"] == pytest.approx(0.6)
    assert found["body_f1_strict"] == 0.5
    assert found["title"] == pytest.approx(1 / 3)
    assert score.means([]) == {}


def _predictions(cases: list[gold.Case]) -> list[dict[str, Any]]:
    """newscrawl's own documents, each third spoilt so that there is something to tell apart."""
    found = []
    for number, case in enumerate(cases):
        doc = json.loads(json.dumps(ours.document(case.path.read_bytes(), case.url), default=str))
        if number % 3 == 1:
            lines = [*case.gold["header_lines"], *case.gold["boilerplate"], *doc["paragraphs"][1:]]
            doc |= {"paragraphs": lines, "editors": [], "images": doc["images"][:1], "stocks": []}
        elif number % 3 == 2:
            doc |= {
                "paragraphs": ["".join(doc["paragraphs"])],
                "published_at": "2020-01-01",
                "authors": ["谁"],
            }
        found.append({**doc, "file": case.path.name})
    return found


@pytest.mark.skipif(not (CORPUS / "score.py").exists(), reason="the shared corpus is not here")
def test_our_figures_are_those_of_the_corpus(tmp_path: Path) -> None:
    cases = gold.read(CORPUS / "pages", CORPUS / "gold.jsonl")
    docs = _predictions(cases)
    given, told = tmp_path / "predictions.jsonl", tmp_path / "told.json"
    given.write_text("\n".join(json.dumps(doc, ensure_ascii=False) for doc in docs), "utf-8")
    command = [sys.executable, str(CORPUS / "score.py"), str(given), "--json", str(told)]
    subprocess.run(command, check=True, capture_output=True)
    expected = json.loads(told.read_text("utf-8"))["mean"]
    found = score.means(score.page(case.gold, doc) for case, doc in zip(cases, docs, strict=True))
    assert found == {name: pytest.approx(expected[name]) for name in found}
    assert set(expected) - set(found) == {"pages", "missing"}
    assert found["body_f1"] < 1.0


def test_the_command_prints_the_table_and_writes_the_figures(tmp_path: Path) -> None:
    out = tmp_path / "out.json"
    run = subprocess.run(
        [
            sys.executable,
            "-m",
            "benchmarks.extraction",
            "--only",
            "newscrawl",
            "--runs",
            "1",
            "--json",
            str(out),
        ],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    assert "newscrawl" in run.stdout
    assert "lxml" in run.stdout
    figures = json.loads(out.read_text("utf-8"))["newscrawl"]
    assert figures["trouble"] is None
    assert figures["mean"]["title"] > 0.5
    assert {"scores", "ms", "bare_ms", "error"} == set(next(iter(figures["pages"].values())))


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--only", "scrapy"], "no tool 'scrapy'; there are newscrawl, trafilatura"),
        (["--only", ","], "no tool"),
        (["--runs", "0"], "not a number from 1"),
        (["--pages", "."], "go together"),
        (["--pages", "nowhere", "--gold", "nowhere"], "no such folder"),
    ],
)
def test_bad_usage_is_told_in_a_line(
    arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    assert ended.value.code == 2
    assert said in capsys.readouterr().err


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("{", "no JSON"),
        ("[]", "not an object"),
        ('{"file": "a.html", "body": {}}', "hashed gold"),
        ('{"file": "a.html"}', "without title, published, paragraphs"),
        (json.dumps(make_gold()), "without a.html"),
        ("", "no pages"),
    ],
)
def test_bad_gold_is_told_in_a_line(line: str, said: str, tmp_path: Path) -> None:
    file = tmp_path / "gold.jsonl"
    file.write_text(line + "\n", "utf-8")
    with pytest.raises(gold.BadGold, match=said):
        gold.read(tmp_path, file)


@pytest.fixture
def case(tmp_path: Path) -> gold.Case:
    page = tmp_path / "a.html"
    page.write_bytes(b"<p>x</p>")
    return gold.Case(page, make_gold())


def test_a_tool_without_its_venv_is_a_row_with_a_note(
    case: gold.Case, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(venv, "FOLDER", tmp_path / ".venv-none")
    result = runner.run("gne", [case], 1)
    assert (result.trouble, result.pages, result.means, result.ratio) == ("no .venv-none", {}, {}, None)


def test_a_tool_that_is_not_installed_says_so(case: gold.Case, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(venv, "python", lambda: Path(sys.executable))
    result = runner.run("gne", [case], 1)
    assert result.trouble == "PackageNotFoundError: No package metadata was found for gne"


def test_a_page_that_a_tool_refuses_counts_as_nothing_given(case: gold.Case) -> None:
    result = runner.run("newscrawl", [case], 1)
    assert result.errors == {"a.html": "NotAnArticle: unknown template"}
    assert (result.means["body_f1"], result.means["title"], result.ms) == (0.0, 0.0, None)


def test_a_worker_that_ends_is_an_error_of_the_page(case: gold.Case, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runner, "_LONGEST", 0.0)
    result = runner.run("newscrawl", [case], 1)
    assert result.trouble is not None
    assert result.trouble.startswith("worker ended with -9")


def test_texts_of_what_peers_give() -> None:
    tree = texts.fragment("<div>甲<p>乙<b>丙</b></p><!-- no -->丁<br>戊 <img src='/1.jpg'><img></div>")
    assert texts.paragraphs(tree) == ["甲", "乙丙", "丁", "戊"]
    assert texts.images(tree, "https://a/b.html") == [{"url": "https://a/1.jpg", "caption": None}]
    assert texts.fragment(" ") is None
    assert texts.listed("甲，乙, 丙") == ["甲", "乙", "丙"]
    assert texts.decode("中国".encode("gbk")) == "中国"
    assert texts.aware("2018年9月28日") is None


def test_a_timing_runs_both_in_turns_and_the_ratio_is_of_medians() -> None:
    calls: list[None] = []
    timing.measure(lambda: calls.append(None), b"<p>x</p>", 5)
    assert len(calls) == 7
    assert timing.Timing(ms=6.0, bare_ms=2.0).ratio == 3.0


def test_requirements_are_read_without_comments() -> None:
    assert venv.requirements("# none\na>=1  # why\n\nb\n") == ["a>=1", "b"]
    assert all(">=" in line for line in venv.requirements(venv.REQUIREMENTS.read_text("utf-8")))


def test_the_quality_page_counts_the_pages_of_a_field() -> None:
    ours = runner.Result(runner.OURS, "0.1")
    ours.pages = {
        "a": runner.PageResult({"precision": 1.0, "recall": 0.5, "title": 1.0, "authors": 1.0}),
        "b": runner.PageResult({"precision": 1.0, "recall": 0.5, "title": 0.0}),
    }
    ours.pages["a"].scores |= {"precision_strict": 1.0, "recall_strict": 0.5}
    ours.pages["b"].scores |= {"precision_strict": 1.0, "recall_strict": 0.5}
    peer = runner.Result("peer", "2", pages={"a": runner.PageResult({"title": 1.0})})
    page = quality.page({"samples": [ours, peer], "corpus: posts": [peer]})
    assert "| field | samples | corpus: posts |\n|---|--:|--:|\n| body_f1 | 0.667 (2) |  |\n" in page
    assert "| title | 0.500 (2) |  |\n" in page
    assert "| authors | 1.000 (1) |  |\n" in page
    assert "## Compared with other tools: corpus: posts" in page
    assert "| peer 2 | – | – | – | 1.000 |" in page
    assert "captions |  |" not in page


def test_sets_of_a_corpus_stand_beside_the_samples(tmp_path: Path) -> None:
    (tmp_path / "posts.jsonl").touch()
    found = sets(parsed(["--corpus", str(tmp_path)]))
    assert list(found) == ["samples", "corpus: posts"]
    assert found["corpus: posts"] == (tmp_path / "posts", tmp_path / "posts.jsonl")


def parsed(arguments: list[str]) -> argparse.Namespace:
    return parser().parse_args(arguments)
