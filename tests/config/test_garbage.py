"""A process that looks for garbage seldom, and at its end not at all."""

import subprocess
import sys

import pytest

from tests.crawl.runs import ROOT

CYCLE = """
import gc, sys
from newscrawl.config.garbage import look_seldom

class Cycle:
    def __init__(self):
        self.me = self

    def __del__(self):
        sys.stdout.write("found")

if sys.argv[1] == "seldom":
    look_seldom()
    print(gc.get_threshold())
kept = [Cycle()]
"""


@pytest.mark.parametrize(("how", "printed"), [("seldom", "(50000, 20, 100)\n"), ("as it is", "found")])
def test_cycles_are_not_looked_for_at_the_end(how: str, printed: str) -> None:
    command = [sys.executable, "-c", CYCLE, how]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout == printed
