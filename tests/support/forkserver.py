"""Runs Python programs for ``forks.py`` in forks of itself: Scrapy and the project are imported only once.

``python -m tests.support.forkserver FD`` reads from the socket FD; a message has the three descriptors of
one program: the socket for what is said of it, its stdout and its stderr. It ends when the socket does.
"""

import atexit
import gc
import importlib
import json
import os
import pkgutil
import runpy
import signal
import socket
import struct
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

from scrapy.settings import default_settings

NUMBER = struct.Struct("=i")
TABLES = ("DOWNLOADER_MIDDLEWARES_BASE", "EXTENSIONS_BASE", "SPIDER_MIDDLEWARES_BASE")
"""Scrapy's settings that name what it loads."""

PACKAGES = (
    "newscrawl.archive",
    "newscrawl.coverage",
    "newscrawl.doctor",
    "newscrawl.extensions",
    "newscrawl.middlewares",
    "newscrawl.notices",
    "newscrawl.pipelines",
    "newscrawl.reading",
    "newscrawl.reextract",
    "newscrawl.spiders",
    "newscrawl.storage.mongo",
    "newscrawl.storage.sqlite",
    "newscrawl.upkeep",
    "scrapy.commands",
)
MODULES = (
    "newscrawl.cli.arguments",
    "newscrawl.cli.output",
    "newscrawl.cli.standing",
    "newscrawl.config.alone",
    "newscrawl.config.check",
    "newscrawl.config.environment",
    "newscrawl.config.proxy",
    "newscrawl.distributed.addon",
    "newscrawl.export.parts",
    "newscrawl.forget.job",
    "newscrawl.logs.formatter",
    "newscrawl.program.crawling",
    "newscrawl.program.scrapys",
    "newscrawl.sites.sina.extract",
    "newscrawl.sites.sina.site",
    "newscrawl.sites.sina.stocks.typed",
    "rich.progress",
    "rich.table",
    "scrapy.cmdline",
    "scrapy.core.downloader.handlers.datauri",
    "scrapy.core.downloader.handlers.file",
    "scrapy.core.downloader.handlers.http11",
    "scrapy.dupefilters",
    "scrapy.logformatter",
    "scrapy.pqueues",
    "scrapy.squeues",
)
NEEDED_TO_THE_END = {"__main__", "builtins", "sys"}


def names() -> Iterator[str]:
    """What most programs import; not the settings, which are made of the environment when imported."""
    yield from MODULES
    for table in TABLES:
        yield from (path.rpartition(".")[0] for path in getattr(default_settings, table))
    for name in PACKAGES:
        folders = importlib.import_module(name).__path__
        yield from (module.name for module in pkgutil.iter_modules(folders, f"{name}."))


def prepare() -> None:
    for name in names():
        importlib.import_module(name)
    for name in ("newscrawl.settings", "twisted.internet.reactor"):
        assert name not in sys.modules, f"each program makes its own {name}: import nothing here that does"
    gc.collect()
    atexit.register(spare, shared())
    gc.freeze()  # no collection of a fork's looks at, and so copies, what all share


def shared() -> list[Any]:
    """The modules that are loaded, in a cycle: once the collector looks no more, they are for ever."""
    modules: list[Any] = [{name: sys.modules[name] for name in sys.modules.keys() - NEEDED_TO_THE_END}]
    modules.append(modules)
    return modules


def spare(modules: list[Any]) -> None:
    """At a fork's end, take apart only what is its own: all the rest takes longer than most programs do."""
    for name in modules[0]:
        sys.modules.pop(name, None)


def serve(control: socket.socket) -> None:
    """Fork for each message; in the fork, return when the program has ended."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for pytest, which then ends this
    while descriptors := socket.recv_fds(control, 1, 3)[1]:
        if not os.fork():
            control.close()
            attend(*descriptors)
            return
        for descriptor in descriptors:
            os.close(descriptor)
        reap(os.WNOHANG)
    reap(0)


def reap(options: int) -> None:
    """Take note of the parents that have ended."""
    with suppress(ChildProcessError):
        while os.waitpid(-1, options)[0]:
            pass


def attend(told: int, out: int, err: int) -> None:
    """Be the parent of one program: say its process id, and at its end how it ended."""
    with socket.socket(fileno=told) as back:
        module, argv, folder, environment = json.loads(back.makefile("rb").readline())
        program = os.fork()
        if program:
            os.close(out)
            os.close(err)
            back.sendall(NUMBER.pack(program))
            back.sendall(NUMBER.pack(os.waitstatus_to_exitcode(os.waitpid(program, 0)[1])))
            os._exit(0)
    become(out, err, folder, environment)
    sys.argv[1:] = argv
    runpy.run_module(module, run_name="__main__", alter_sys=True)


def become(out: int, err: int, folder: str, environment: dict[str, str]) -> None:
    """Have what a new process would: descriptors, folder, environment, and what Python makes of them."""
    for descriptor, number in ((out, 1), (err, 2)):
        os.dup2(descriptor, number)
        os.close(descriptor)
    # Made anew, for a file object remembers of its descriptor whether it can seek.
    sys.stdout, sys.stderr = (os.fdopen(number, "w", closefd=False) for number in (1, 2))
    sys.stderr.reconfigure(errors="backslashreplace", line_buffering=True)
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environment)
    time.tzset()
    signal.signal(signal.SIGINT, signal.default_int_handler)


if __name__ == "__main__":
    prepare()
    serve(socket.socket(fileno=int(sys.argv[1])))
