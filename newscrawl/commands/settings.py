"""``scrapy settings``: Scrapy's own, with newscrawl's values where no project is."""

from scrapy.commands.settings import Command as ScrapySettings

from newscrawl.cli.usage import Usage


class Command(Usage, ScrapySettings):
    """Exit code 0, or 2: bad usage."""
