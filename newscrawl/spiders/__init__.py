"""The spiders: a site's is its name and its ``Site``; what all have in common is ``articles`` and ``lists``.

May import sites, items and runs' outcome and refusals; knows no store.
"""
