"""What a site is, and which there are: all that is true of one site only stands in its folder in here.

May import items, loaders and codec. Everything outside takes what it needs from a ``Site``; only a site's own
spider in ``spiders/`` names one.
"""
