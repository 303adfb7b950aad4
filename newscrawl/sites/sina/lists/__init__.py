"""The roll API: its lists, its answers and their rows.

May import text, times and urls.
"""
