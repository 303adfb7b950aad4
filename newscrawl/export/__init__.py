"""``scrapy export``: articles in the forms that others work in, a file a format.

May import cli, reading, runs, schema, sites and storage.
"""
