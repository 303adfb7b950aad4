"""``scrapy version``: Scrapy's own, whose output is told when it fails."""

from scrapy.commands.version import Command as ScrapyVersion

from newscrawl.cli.usage import BareUsage


class Command(BareUsage, ScrapyVersion):
    """Exit code 0, or 2: bad usage."""
