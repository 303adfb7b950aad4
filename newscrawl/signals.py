"""Signals of our own, beside Scrapy's; connect to them with ``crawler.signals.connect``."""

run_ended = object()
"""Sent when a run is judged and its store closed, and for each part of a run that stays. ``record``: what
stands in ``runs``, or would."""
