"""What is otherwise while the engine runs, and afterwards as it was."""

from typing import Self

from scrapy import signals
from scrapy.crawler import Crawler


class Meanwhile:
    """An extension that is told of the engine's start and stop."""

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        extension = cls()
        crawler.signals.connect(extension.engine_started, signal=signals.engine_started)
        crawler.signals.connect(extension.engine_stopped, signal=signals.engine_stopped)
        return extension

    def engine_started(self) -> None:
        """Change something."""
        raise NotImplementedError

    def engine_stopped(self) -> None:
        """Put it back."""
        raise NotImplementedError
