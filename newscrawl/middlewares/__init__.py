"""Scrapy middlewares: the ledger between spider and engine, bans, retries, robots.txt, off-site pages.

May import extensions, runs, storage and sites.
"""
