"""Looking after a store: ``migrate`` moves it into another, ``rescue`` saves what a damaged file holds.

May import runs and storage.
"""
