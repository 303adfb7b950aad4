"""``METRICS_FILE`` after good, failing and odd runs, read as Prometheus would."""

import os
from datetime import datetime
from pathlib import Path

import pytest
from prometheus_client.parser import text_string_to_metric_families

from tests.crawl.runs import ROOT, Desk, crawl_command, finished
from tests.support import faults
from tests.support.site import Site

URL = "https://finance.sina.com.cn/china/gncj/2021-03-18/doc-ikmvtrqp2810447.shtml"
LIST = 'newscrawl_list_newest_timestamp_seconds{list="1688"}'
SUCCESS = "newscrawl_last_success_timestamp_seconds"
FINISHED = "newscrawl_run_finished_timestamp_seconds"


def file_of(desk: Desk) -> Path:
    return desk.folder / "newscrawl.prom"


def env_of(desk: Desk) -> dict[str, str]:
    return {"NEWSCRAWL_METRICS_FILE": str(file_of(desk))}


def figures(desk: Desk) -> dict[str, float]:
    """Samples as Prometheus writes their names."""
    found = {}
    for family in text_string_to_metric_families(file_of(desk).read_text("utf-8")):
        for sample in family.samples:
            labels = ",".join(f'{name}="{value}"' for name, value in sample.labels.items())
            found[f"{sample.name}{{{labels}}}" if labels else sample.name] = sample.value
    return found


def seconds(text: str) -> float:
    return datetime.fromisoformat(text).timestamp()


def test_a_good_run_writes_what_its_record_says(desk: Desk) -> None:
    assert desk.crawl("channels=1688", env=env_of(desk)).code == 0
    (record,) = desk.docs("runs").values()
    found = figures(desk)
    assert (found["newscrawl_run_ok"], found["newscrawl_documents"]) == (1, 3)
    assert found['newscrawl_run_counted{what="stored"}'] == 3
    assert found['newscrawl_run_counted{what="failed"}'] == 0
    assert found["newscrawl_run_seconds"] == record["seconds"]
    assert found[FINISHED] == found[SUCCESS] == seconds(record["finished_at"])
    assert found[LIST] == seconds(record["lists"]["1688"]["newest_at"])
    assert file_of(desk).stat().st_mode & 0o444 == 0o444  # node_exporter is another user
    assert [file.name for file in desk.folder.glob("*.prom*")] == ["newscrawl.prom"]


def test_a_failed_run_keeps_the_last_success_and_what_it_could_not_see(site: Site, desk: Desk) -> None:
    desk.crawl("channels=1688", env=env_of(desk))
    before = figures(desk)
    site.fault("/api/roll/get", faults.missing)
    assert desk.crawl("channels=1688", env=env_of(desk)).code == 1
    after = figures(desk)
    assert after["newscrawl_run_ok"] == 0
    assert after['newscrawl_run_counted{what="stored"}'] == 0
    assert after[FINISHED] > before[FINISHED]
    assert {name: after[name] for name in (SUCCESS, LIST)} == {name: before[name] for name in (SUCCESS, LIST)}


def test_a_store_that_is_away_is_a_failed_run_with_the_former_documents(desk: Desk) -> None:
    desk.crawl("channels=1688", env=env_of(desk))
    before = figures(desk)
    run = desk.crawl("channels=1688", env={**env_of(desk), "NEWSCRAWL_STORE_URI": "sqlite:////dev/null/n.db"})
    after = figures(desk)
    assert (run.code, after["newscrawl_run_ok"], after["newscrawl_documents"]) == (1, 0, 3)
    assert (after[SUCCESS], after[FINISHED] > before[FINISHED]) == (before[SUCCESS], True)


def test_before_the_first_success_there_is_no_time_of_it(site: Site, desk: Desk) -> None:
    site.fault("/api/roll/get", faults.missing)
    desk.crawl(env=env_of(desk))
    found = figures(desk)
    assert (found["newscrawl_run_ok"], found["newscrawl_documents"]) == (0, 0)
    assert SUCCESS not in found


def test_single_articles_say_nothing_of_the_schedule(desk: Desk) -> None:
    assert desk.crawl(f"url={URL}", env=env_of(desk)).code == 0
    assert not file_of(desk).exists()


def test_a_run_that_leaves_another_to_its_work_is_no_success(site: Site, desk: Desk) -> None:
    site.fault("mcdvzqk5561330", faults.held)
    with desk.started(*crawl_command("channels=1688")) as process:
        assert site.proxy.held.acquire(timeout=100)
        left = desk.crawl("channels=1688", env=env_of(desk))
        site.proxy.release()
        assert (left.code, finished(process).code) == (0, 0)
    assert not file_of(desk).exists()


def test_a_file_that_cannot_be_written_is_one_warning(desk: Desk) -> None:
    file = desk.folder / "nosuch" / "n.prom"
    run = desk.crawl("channels=1688", env={"NEWSCRAWL_METRICS_FILE": str(file)})
    (warning,) = [line for line in run.lines if "[newscrawl.extensions.metrics]" in line]
    assert f"] WARNING: METRICS_FILE {file} not written: " in warning
    assert (run.code, run.troubles) == (0, [])


@pytest.mark.parametrize("former", [b"newscrawl_documents many\n", b"\xff\xfe", b""])
def test_a_spoilt_file_is_written_anew(desk: Desk, former: bytes) -> None:
    file_of(desk).write_bytes(former)
    run = desk.crawl("channels=1688", env=env_of(desk))
    assert (run.code, run.troubles, figures(desk)["newscrawl_documents"]) == (0, [], 3)


def test_without_the_library_the_log_says_how_to_get_it(desk: Desk) -> None:
    (desk.folder / "prometheus_client.py").write_text("raise ImportError\n")
    path = os.pathsep.join([str(desk.folder), str(ROOT)])
    run = desk.fresh(*crawl_command("channels=1688"), env={**env_of(desk), "PYTHONPATH": path})
    line = (
        "METRICS_FILE needs prometheus-client: pip install -r requirements-ops.txt, or the wheel with [ops]"
    )
    assert (run.code, line in run.err, file_of(desk).exists()) == (0, True, False)
