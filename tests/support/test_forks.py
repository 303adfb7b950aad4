"""A fork is as good as a new process: outputs, an end, signals, an environment and modules of its own."""

import json
import signal
import subprocess

import pytest

from tests.support.forks import ROOT, Fork


def test_each_has_its_own_environment() -> None:
    for zone, hour in (("Asia/Shanghai", 8), ("UTC", 0)):
        env = {"TZ": zone, "NEWSCRAWL_STORE_URI": f"sqlite:///{hour}.db"}
        with Fork("tests.support.says", ["a b", "日"], env=env) as fork:
            out, err = fork.communicate(timeout=60)
        assert json.loads(out) == [["a b", "日"], "None", hour, f"sqlite:///{hour}.db"]
        assert err == f"in {ROOT} as {fork.pid}\n"
        assert (fork.wait(), fork.poll()) == (3, 3)


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM])
def test_a_signal_ends_it(number: signal.Signals) -> None:
    with Fork("tests.support.says", ["stay"], env={}) as fork:
        assert fork.stdout.readline().startswith('[["stay"]')
        assert fork.poll() is None
        with pytest.raises(subprocess.TimeoutExpired):
            fork.wait(0.01)
        fork.send_signal(number)
        assert (fork.wait(60), fork.returncode) == (-number, -number)


def test_ctrl_c_is_an_interrupt() -> None:
    with Fork("tests.support.says", ["stay"], env={}) as fork:
        fork.stdout.readline()
        fork.send_signal(signal.SIGINT)
        _, err = fork.communicate(timeout=60)
    assert err.endswith("\nKeyboardInterrupt\n")
    assert fork.returncode == -signal.SIGINT


def test_one_that_ends_late_is_killed() -> None:
    with Fork("tests.support.says", ["stay"], env={}) as fork:
        with pytest.raises(subprocess.TimeoutExpired):
            fork.communicate(timeout=0.01)
        assert fork.wait(60) == -signal.SIGKILL


def test_a_test_that_fails_waits_for_nothing() -> None:
    with pytest.raises(ZeroDivisionError), Fork("tests.support.says", ["stay"], env={}) as fork:
        raise ZeroDivisionError
    assert fork.returncode == -signal.SIGKILL
