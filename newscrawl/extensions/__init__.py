"""Scrapy extensions: the run's store, its lease, its record, its figures, what it prints.

May import runs, storage and sites.
"""
