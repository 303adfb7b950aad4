"""Settings: which there are, what each may be, and how the environment gives them.

May import nothing of ours.
"""
