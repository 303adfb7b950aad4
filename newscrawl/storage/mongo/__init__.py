"""The store in MongoDB.

May import codec, schema and the rest of storage.
"""
