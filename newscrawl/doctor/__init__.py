"""``scrapy doctor``: is everything that a crawl relies on as it should be, and what to do where not.

May import extensions, pipelines, runs, sites and storage.
"""
