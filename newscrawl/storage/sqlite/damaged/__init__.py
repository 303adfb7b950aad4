"""A SQLite file that SQLite itself cannot read any more: its pages, trees and rows, as far as they are whole.

Reads bytes only, after https://www.sqlite.org/fileformat2.html; nothing of the file is trusted or changed.
May import codec, schema and the rest of storage.
"""
