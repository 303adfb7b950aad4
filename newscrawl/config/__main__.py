"""``python -m newscrawl.config`` writes the table of settings into docs/operations.md."""

from pathlib import Path

from newscrawl.config.markdown import written

FILE = Path(__file__).parents[2] / "docs" / "operations.md"

FILE.write_text(written(FILE.read_text("utf-8")), "utf-8")
