"""The log by settings of ours: JSON lines, rotated files, and on a terminal one line for a whole run.

``addon`` puts our handler in the place of Scrapy's; ``formatter`` is what Scrapy says of items.

May import config.
"""
