"""``newscrawl completion``: TAB in a real bash and a real zsh, with no program to ask."""

import shutil
import subprocess
from pathlib import Path

import pytest

from tests.program.runs import newscrawl
from tests.program.shells import completed

TYPED = {
    "newscrawl cov": "newscrawl coverage ",
    "newscrawl crawl sina_c": "newscrawl crawl sina_china ",
    "newscrawl crawl sina_china --wa": "newscrawl crawl sina_china --wait ",
    "newscrawl crawl sina_china -a chan": "newscrawl crawl sina_china -a channels=",
    "newscrawl crawl sina_china -a channels=168": "newscrawl crawl sina_china -a channels=168",
    "newscrawl crawl sina_china -a channels=1687": "newscrawl crawl sina_china -a channels=1687 ",
    "newscrawl crawl sina_china -a retry=rej": "newscrawl crawl sina_china -a retry=rejected ",
    "newscrawl crawl sina_china -a retry=rejected -s STORE_U": (
        "newscrawl crawl sina_china -a retry=rejected -s STORE_URI="
    ),
    "newscrawl export par": "newscrawl export parquet ",
    "newscrawl export parquet --partition mo": "newscrawl export parquet --partition month ",
    "newscrawl export parquet --partition=mo": "newscrawl export parquet --partition=month ",
    "newscrawl export csv -o sto": "newscrawl export csv -o stored.csv ",
    "newscrawl articles --since 2024-05-01 --sou": "newscrawl articles --since 2024-05-01 --source ",
    "newscrawl values sy": "newscrawl values symbol ",
    "newscrawl runs -L WARNI": "newscrawl runs -L WARNING ",
    "newscrawl completion z": "newscrawl completion zsh ",
    "newscrawl articles --limit 1 nothing": "newscrawl articles --limit 1 nothing",
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The scripts, and a file whose name can be completed."""
    found = tmp_path_factory.mktemp("shells")
    (found / "stored.csv").touch()
    for shell in ("bash", "zsh"):
        told = newscrawl(found, "completion", shell)
        assert (told.code, told.err) == (0, "")
        (found / shell).write_text(told.out, "utf-8")
    return found


@pytest.mark.parametrize("shell", ["bash", "zsh"])
def test_a_tab_completes(folder: Path, shell: str) -> None:
    if shutil.which(shell) is None:
        pytest.skip(f"no {shell} on this machine")
    found = completed(shell, folder / shell, [*TYPED])
    if shell == "zsh":  # takes its blank back when the line is gone on with elsewhere
        assert found == [line.rstrip() for line in TYPED.values()]
    else:
        assert found == [*TYPED.values()]


def test_all_that_may_stand_at_a_place(folder: Path) -> None:
    program = 'source "$0"; COMP_WORDS=(newscrawl "$1" ""); COMP_CWORD=2; _newscrawl; echo "${COMPREPLY[*]}"'
    for words, offered in {
        "values": "source channel flag author editor symbol",
        "completion": "bash zsh",
    }.items():
        command = ["bash", "-c", program, str(folder / "bash"), words]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        assert set(done.stdout.split()) == set(offered.split())


def test_an_unknown_shell_is_bad_usage(tmp_path: Path) -> None:
    done = newscrawl(tmp_path, "completion", "fish")
    assert (done.code, done.err) == (2, "newscrawl completion: error: which shell? bash or zsh\n")
