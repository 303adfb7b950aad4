"""Item pipelines: settle, clean, validate, dedup, stories, store, in this order.

May import extensions, runs, stories, storage and sites; know no selector.
"""
