"""A body's markup as lines: charsets, blocks, tables, pictures, and what is no part of the article.

May import urls.
"""
