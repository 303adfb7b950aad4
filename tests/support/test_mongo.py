"""Which MongoDB the tests find, and that what they start really serves and really stops."""

import stat
from pathlib import Path

import pytest

from tests.support import mongo, mongo_setup


@pytest.fixture
def nothing(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A machine without any MongoDB; the folder is its whole PATH."""
    monkeypatch.delenv("MONGO_TEST_URI", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(mongo, "ready", lambda: False)
    return tmp_path


def program(path: Path, text: str) -> None:
    path.write_text(text)
    path.chmod(path.stat().st_mode | stat.S_IXUSR)


def what() -> str | None:
    source = mongo.choose()
    return source.what if source else None


def test_the_order(nothing: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert what() is None
    monkeypatch.setattr(mongo, "ready", lambda: True)
    assert what() == "SecantusDB in .venv-mongo"
    program(nothing / "mongod", "#!/bin/sh\n")
    assert what() == str(nothing / "mongod")
    monkeypatch.setenv("MONGO_TEST_URI", "mongodb://h/")
    assert what() == "the server of MONGO_TEST_URI"


@pytest.mark.skipif(not mongo_setup.ready(), reason="needs .venv-mongo to play the mongod")
def test_a_mongod_is_started_and_stopped(nothing: Path) -> None:
    port = "int(sys.argv[sys.argv.index('--port') + 1])"
    lines = [
        f"#!{mongo_setup.python_of(mongo_setup.VENV)}",
        "import sys, threading",
        "from secantus import SecantusDBServer",
        f"with SecantusDBServer(storage_path=':memory:', port={port}):",
        "    threading.Event().wait()",
    ]
    program(nothing / "mongod", "\n".join(lines))
    source = mongo.choose()
    assert source
    with mongo.server(source) as uri, mongo.client(uri) as client:
        assert client.admin.command("ping")["ok"] == 1.0


@pytest.mark.parametrize(
    ("uri", "expected"),
    [
        ("mongodb://h:1/", "mongodb://h:1/new"),
        ("mongodb://h:1,g:2/old?replicaSet=r", "mongodb://h:1,g:2/new?replicaSet=r"),
        ("mongodb://u:p@h/", "mongodb://u:p@h/new?authSource=admin"),
        ("mongodb://u:p@h/old?w=1", "mongodb://u:p@h/new?w=1&authSource=old"),
        ("mongodb://u:p@h/?authSource=x", "mongodb://u:p@h/new?authSource=x"),
    ],
)
def test_with_database(uri: str, expected: str) -> None:
    assert mongo.with_database(uri, "new") == expected


def test_setting_up_that_fails_is_no_failure(nothing: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.executable", str(nothing / "python"))
    assert mongo_setup.set_up(nothing / "venv").startswith(
        "venv could not be made: the tests against MongoDB will SKIP"
    )
    assert not mongo_setup.ready(nothing / "venv")
