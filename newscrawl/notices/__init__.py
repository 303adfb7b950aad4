"""Words when it matters: what is told of runs, and of new articles that a watch asks for, by Apprise.

What is to be told waits in the store (outbox.py), one document for each watch and for the runs of a spider.
It is sent at the end of a run or the start of the next (delivery.py): at least once, whatever dies.

May import runs, stories, sites, storage and config; Apprise only where something is sent or checked.
"""
