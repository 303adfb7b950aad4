"""Extraction measured: newscrawl and the libraries that do the same, on the same pages with gold.

``python -m benchmarks.extraction`` runs every tool in a worker process of its own and prints one table.
The modules that workers load (worker, timing, peers, texts, ours) keep to the standard library, lxml and
the tool itself, so that they run in the peers' own venv.
"""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
"""The repository."""
