"""``scrapy check [SPIDER…]``: Scrapy's own, keeping nothing: one request for each contract."""

from scrapy.commands.check import Command as ScrapyCheck

from newscrawl.cli.looking import Looking
from newscrawl.cli.usage import SPIDERS


class Command(Looking, ScrapyCheck):
    """Checks the contracts that stand in the docstrings of callbacks. Exit code 1: one does not hold."""

    def completes(self) -> tuple[str, ...]:
        return (SPIDERS,)

    def usage_error(self, args: list[str]) -> str | None:
        return self.unknown(args)
