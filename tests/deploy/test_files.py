"""What is deployed is made of names that exist: settings, figures, paths. Linters judge the rest."""

import importlib
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from newscrawl import settings
from newscrawl.runs import metrics
from tests.crawl.runs import ROOT

DEPLOY = ROOT / "deploy"
OF_THE_WRAPPER = {"HOME", "ENV", "USER"}
WORKERS = {"DISTRIBUTED", "REDIS_URL"}
"""Settings of the distributed crawl, which the compose file's profile of that name is for."""


def files() -> Iterator[Path]:
    return (file for file in DEPLOY.rglob("*") if file.is_file())


def program(name: str) -> str:
    return str(Path(sys.executable).with_name(name))


def test_every_setting_named_is_one_that_the_environment_sets(monkeypatch: pytest.MonkeyPatch) -> None:
    named = {name for file in files() for name in re.findall(r"NEWSCRAWL_([A-Z_]+)", file.read_text("utf-8"))}
    ours = named - OF_THE_WRAPPER - WORKERS
    assert {"STORE_URI", "ARCHIVE_DIR", "METRICS_FILE", "LOG_JSON", "WEBHOOK_URL"} <= ours
    for name in ours:
        monkeypatch.setenv(f"NEWSCRAWL_{name}", f"given {name}")
    read = importlib.reload(settings)
    assert {name: getattr(read, name) for name in ours} == {name: f"given {name}" for name in ours}
    monkeypatch.undo()
    importlib.reload(settings)


def test_every_figure_of_an_alert_is_written() -> None:
    rules = alerts()
    used = {name for rule in rules for name in re.findall(r"newscrawl_\w+", rule["expr"])}
    assert len(rules) == 4
    assert used == {metrics.OK, metrics.SUCCESS, metrics.NEWEST, metrics.FINISHED}


def alerts() -> list[dict[str, Any]]:
    (group,) = yaml.safe_load((DEPLOY / "prometheus" / "alerts.yml").read_text("utf-8"))["groups"]
    found: list[dict[str, Any]] = group["rules"]
    return found


def test_the_dockerfile_passes_hadolint() -> None:
    command = [program("hadolint"), str(DEPLOY / "docker" / "Dockerfile")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, "")


def test_the_image_has_what_a_crawl_needs(tmp_path: Path) -> None:
    text = (DEPLOY / "docker" / "Dockerfile").read_text("utf-8")
    allowed = (DEPLOY / "docker" / "Dockerfile.dockerignore").read_text("utf-8").splitlines()
    copied = re.findall(r"^COPY (?!--from)(\S+) (\S+)$", text, re.MULTILINE)
    assert [f"!{source}" for source, _ in copied] == allowed[2:-1]
    for source, target in copied[1:]:  # the first is for pip
        place = tmp_path / target / (Path(source).name if target.endswith("/") else "")
        place.parent.mkdir(exist_ok=True)
        copy = shutil.copytree if (ROOT / source).is_dir() else shutil.copy
        copy(ROOT / source, place)
    command = [program("scrapy"), *re.findall(r'"(\w+)"', text.partition("\nCMD ")[2])]
    assert command[1:] == ["crawl", "sina_china"]
    settings = ["-s", "REPLAY=samples/sample.warc.gz", "-s", "STORE_URI=sqlite:///news.db"]
    env = {"PATH": os.environ["PATH"], "NEWSCRAWL_ARCHIVE_DIR": "archive"}
    done = subprocess.run(
        command + settings, cwd=tmp_path, env=env, capture_output=True, text=True, check=False
    )
    assert (done.returncode, "done: listed 53, new 50" in done.stderr) == (0, True), done.stderr
    assert "\nUSER 10001\n" in text


def test_the_compose_file_keeps_the_specification() -> None:
    file = DEPLOY / "docker" / "compose.yaml"
    command = [program("check-jsonschema"), "--builtin-schema", "vendor.compose-spec", str(file)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
    services = yaml.safe_load(file.read_text("utf-8"))["services"]
    profiles = {name: service.get("profiles") for name, service in services.items()}
    assert profiles == {
        "mongo": None,
        "newscrawl": ["crawl"],
        "redis": ["distributed"],
        "worker": ["distributed"],
    }
    assert not any("ports" in service for service in services.values())
