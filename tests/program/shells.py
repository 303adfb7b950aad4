"""A real bash and a real zsh on a terminal, in which a line is typed up to a TAB."""

import os
import pty
import re
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

from tests.support.terminal import read

BEGIN, END, TAB = "\x01", "\x05", "\t"
"""Ctrl-A and Ctrl-E, as both shells take them, and what completes."""

START = {
    "bash": ("--norc", "--noprofile", "-i"),
    "zsh": ("-f", "-i"),
}
BEFORE = {
    "bash": "set +o history; PS1=",
    "zsh": "PS1=; bindkey -e; autoload -U compinit; compinit -u -D; zstyle ':completion:*' insert-tab false",
}


def completed(shell: str, script: Path, typed: Sequence[str]) -> list[str]:
    """What each line becomes when TAB is pressed at its end; no program can be started meanwhile."""
    program = shutil.which(shell)
    assert program
    ours, theirs = pty.openpty()
    env = {"PATH": os.environ["PATH"], "TERM": "dumb", "HOME": str(script.parent), "LANG": "C.UTF-8"}
    process = subprocess.Popen(
        [program, *START[shell]], stdin=theirs, stdout=theirs, stderr=theirs, env=env, cwd=script.parent,
        start_new_session=True,
    )  # fmt: skip
    os.close(theirs)
    lines = [BEFORE[shell], f"source {script}", "PATH=/nowhere"]
    lines += [f"{line}{TAB}{BEGIN}echo '::{END}::'" for line in typed]
    os.write(ours, "".join(f"{line}\r" for line in [*lines, "exit"]).encode())
    shown = read(ours).decode("utf-8", "replace")
    os.close(ours)
    process.wait(60)
    return re.findall(r"(?m)^::(.*)::\r?$", shown)
