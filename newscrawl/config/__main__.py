"""``python -m newscrawl.config`` writes the table of settings into docs/operations.md."""

from pathlib import Path

from newscrawl.config.markdown import written
from newscrawl.settings import defaults

FILE = Path(__file__).parents[2] / "docs" / "operations.md"

FILE.write_text(written(FILE.read_text("utf-8"), defaults), "utf-8")
