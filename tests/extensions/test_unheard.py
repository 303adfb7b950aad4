"""No record is made below what the handlers take, and the root logger is as before afterwards."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from scrapy import signals
from scrapy.utils.test import get_crawler

from newscrawl.extensions.unheard import Unheard


class Heard(logging.Handler):
    def __init__(self, level: int) -> None:
        super().__init__(level)
        self.found: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.found.append(record.getMessage())


@contextmanager
def running() -> Iterator[None]:
    """While the engine of a crawl runs that has the extension."""
    crawler = get_crawler(settings_dict={"MEMUSAGE_ENABLED": False})
    extension = Unheard.from_crawler(crawler)
    crawler.signals.send_catch_log(signals.engine_started)
    try:
        yield
    finally:
        crawler.signals.send_catch_log(signals.engine_stopped)
    assert extension is not None


def test_a_crawl_makes_no_records_that_no_handler_takes(monkeypatch: pytest.MonkeyPatch) -> None:
    handlers = [Heard(logging.WARNING), Heard(logging.INFO)]
    monkeypatch.setattr(logging.root, "handlers", handlers)
    monkeypatch.setattr(logging.root, "level", logging.NOTSET)
    logger = logging.getLogger("newscrawl.tests.unheard")
    with running():
        assert [logger.isEnabledFor(level) for level in (logging.DEBUG, logging.INFO)] == [False, True]
        logger.info("told")
        assert handlers[1].found[-1:] == ["told"]
    assert logging.root.level == logging.NOTSET


@pytest.fixture
def scrapy() -> Iterator[logging.Logger]:
    """Scrapy's logger, which other tests find as it was."""
    logger = logging.getLogger("scrapy")
    level = logger.level
    yield logger
    logger.setLevel(level)


def test_nor_does_scrapy_whose_own_logger_takes_all(
    scrapy: logging.Logger, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(logging.root, "handlers", [Heard(logging.WARNING)])
    monkeypatch.setattr(logging.root, "level", logging.NOTSET)
    monkeypatch.setattr(scrapy, "handlers", [])
    scrapy.setLevel(logging.DEBUG)
    engine = logging.getLogger("scrapy.core.engine")
    with running():
        assert [engine.isEnabledFor(level) for level in (logging.INFO, logging.WARNING)] == [False, True]
    assert [scrapy.level, logging.root.level] == [logging.DEBUG, logging.NOTSET]
