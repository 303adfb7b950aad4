"""The project's settings, for a run that stays and has a record every fraction of a second."""

from newscrawl.extensions import runs
from newscrawl.settings import *  # noqa: F403  # all of them, as they are

runs.PART_S = 0.2
