"""``python -m tests.golden.rewrite [NAME…]``: write what extraction gives now into the golden JSON files.

Prints what changed, field by field, for review: a change that nobody wanted is a bug, not a new golden file.
"""

import sys
from collections.abc import Sequence

from tests.golden import cases


def rewrite(name: str) -> list[str]:
    """Bring one case up to date; returns what changed."""
    file = cases.FOLDER / f"{name}.json"
    before = cases.expected(name) if file.exists() else {}
    after = cases.result(name, before.get("url"), before.get("lids", []))
    file.write_text(cases.text(after), "utf-8")
    return cases.changes(before, after)


def main(asked: Sequence[str]) -> int:
    """Rewrite the cases asked for, or all. Exit code 2 for a name that is no case."""
    known = cases.names()
    if unknown := [name for name in asked if name not in known]:
        print(f"no golden page {unknown[0]}; there are: {', '.join(known)}", file=sys.stderr)  # noqa: T201
        return 2
    changed = 0
    for name in asked or known:
        lines = rewrite(name)
        changed += bool(lines)
        for line in lines:
            print(f"{name}: {line}")  # noqa: T201 - a command
    print(f"{changed} of {len(asked or known)} golden files changed")  # noqa: T201
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
