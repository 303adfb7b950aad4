"""For ``scrapyd-deploy``, which builds its egg by a ``setup.py``; what is in it, pyproject.toml says."""

from setuptools import setup

setup()
