"""For ``scrapyd-deploy``, which builds its egg by a ``setup.py``; what is in it, pyproject.toml says."""

import sys

if sys.version_info < (3, 11):  # noqa: UP036 - pip would tell of the first dependency that it does not find
    sys.exit("newscrawl needs Python 3.11 or newer; this is " + sys.version.split()[0])

from setuptools import setup

setup()
