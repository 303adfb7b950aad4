"""The commands, one a module. Scrapy, where it looks for them, is told that ours are commands, too.

Scrapy loads all of them for any of its own: so what a command does its work with, it imports when it does it.
"""

import sys

from newscrawl.cli.standing import Standing

if "scrapy.commands" in sys.modules:
    sys.modules["scrapy.commands"].ScrapyCommand.register(Standing)
