"""Looking after a store: ``migrate`` moves it into another.

May import runs and storage.
"""
