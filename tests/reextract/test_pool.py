"""A pool's end: a process that was killed is told of, and a second Ctrl-C leaves nothing that never ends."""

import subprocess
import sys

from tests.crawl.runs import ROOT
from tests.reextract.conftest import WARC

PROGRAM = """
import asyncio, multiprocessing, os, signal, sys
from newscrawl.reextract.pool import Pool, WorkersDied

def shutdown(**how):
    os.kill(os.getpid(), signal.SIGINT)
    end(**how)

try:
    with Pool(sys.argv[1], 2) as pool:
        end, pool._executor.shutdown = pool._executor.shutdown, shutdown
        killed, other = multiprocessing.active_children()
        killed.kill()
        for _ in range(2):
            try:
                while True:
                    asyncio.run(pool.extract([]))
            except WorkersDied as error:
                print(error)
        raise KeyboardInterrupt
except KeyboardInterrupt:
    print("interrupted", killed.exitcode, other.is_alive())
"""


def test_processes_that_were_killed_are_told_of_and_all_end() -> None:
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(WARC)], cwd=ROOT, capture_output=True, text=True, timeout=60
    )
    told = "a worker process was killed; with fewer --jobs less memory is used"
    assert done.stdout.splitlines() == [told, told, "interrupted -9 False"], done.stderr
    assert (done.returncode, done.stderr) == (0, "")
