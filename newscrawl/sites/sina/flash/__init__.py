"""The 7×24 wire: rooms whose rows are the articles themselves.

May import lists, stocks, text, times, urls and extract; ``flashsite`` beside it is the whole as a ``Site``.
"""
