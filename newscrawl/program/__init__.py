"""The command ``newscrawl``: the same commands without a scrapy.cfg, and the shells' completion of them.

May import what lies below commands/, which it finds by name.
"""
