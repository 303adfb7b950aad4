"""Articles to be read: as a table, one in full, a story, and what a search found in them.

May import stories, runs, sites and storage.
"""
