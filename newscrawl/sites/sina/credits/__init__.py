"""Credit lines: who wrote it and where it is from, as one grammar over registers of names and roles.

May import text.
"""
