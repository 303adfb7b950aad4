"""``python -m tests.deploy.restricted UNIT COMMAND…``: a command under what a unit forbids its processes.

What systemd does by seccomp and prctl is done here likewise, where no systemd runs: MemoryDenyWriteExecute,
NoNewPrivileges and SystemCallFilter, whose groups ``systemd-analyze`` knows.
"""

import ctypes
import os
import re
import subprocess
import sys
from pathlib import Path

PR_SET_NO_NEW_PRIVS, PR_SET_MDWE, MDWE_REFUSE_EXEC_GAIN = 38, 65, 1
ALLOW, EPERM = 0x7FFF0000, 0x00050001


def values(unit: Path, name: str) -> list[str]:
    """What a unit says of one thing, line by line."""
    return re.findall(rf"^{name}=(.*)$", unit.read_text("utf-8"), re.MULTILINE)


def calls(group: str) -> set[str]:
    """The system calls of a group and of the groups in it."""
    command = ["systemd-analyze", "syscall-filter", group]
    told = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    words = [line.strip() for line in told.splitlines()[1:] if line.strip() and "#" not in line]
    return set().union(*(calls(word) if word.startswith("@") else {word} for word in words))


def allowed(unit: Path) -> set[str]:
    """What is left of the lines of SystemCallFilter."""
    found: set[str] = set()
    for line in values(unit, "SystemCallFilter"):
        named = set().union(*(calls(group) for group in line.removeprefix("~").split()))
        found = found - named if line.startswith("~") else found | named
    return found


def restrict(unit: Path) -> None:
    """Put this process, and what it becomes, under the unit's restrictions."""
    names = allowed(unit)
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0):
        raise OSError(ctypes.get_errno(), "no_new_privs")
    if values(unit, "MemoryDenyWriteExecute") == ["yes"] and libc.prctl(
        PR_SET_MDWE, MDWE_REFUSE_EXEC_GAIN, 0, 0, 0
    ):
        raise OSError(ctypes.get_errno(), "MDWE")
    seccomp = ctypes.CDLL("libseccomp.so.2")
    seccomp.seccomp_init.restype = ctypes.c_void_p
    context = ctypes.c_void_p(seccomp.seccomp_init(ctypes.c_uint32(EPERM)))
    for name in names:
        number = seccomp.seccomp_syscall_resolve_name(name.encode())
        if number >= 0:
            seccomp.seccomp_rule_add(context, ctypes.c_uint32(ALLOW), number, 0)
    if seccomp.seccomp_load(context):
        raise OSError("the filter was not loaded")


if __name__ == "__main__":
    restrict(Path(sys.argv[1]))
    os.execvp(sys.argv[2], sys.argv[2:])  # noqa: S606 - the command is the test's
