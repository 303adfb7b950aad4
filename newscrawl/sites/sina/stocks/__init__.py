"""Stocks that a page tags, or names by a code in its text.

May import text.
"""
