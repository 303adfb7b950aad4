"""Whole crawls against a site on loopback: bare Scrapy, and the project into each of its stores.

``site`` serves invented articles of real size from a process of its own, ``worker`` runs one crawl in a
process of its own with ``meter`` in it, ``variants`` says which crawls there are, ``job`` runs them in turns.
"""
