"""Many workers on one crawl: any number of ``scrapy crawl`` processes that share a Redis and a MongoDB.

Redis holds what is under way and may be lost at any time; the ledger in the store says what there is to do.

May import middlewares, extensions, runs and storage.
"""
