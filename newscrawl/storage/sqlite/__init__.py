"""The embedded store: one SQLite file, a table a collection.

May import codec and the rest of storage.
"""
