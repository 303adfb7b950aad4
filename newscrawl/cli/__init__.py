"""What the commands share: usage, the console, the filters of articles, the project of an installed wheel.

May import storage, sites, config and settings; knows no command.
"""
