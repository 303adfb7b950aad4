"""``python -m newscrawl.config`` writes the table of settings into docs/operations.md, in both languages."""

from pathlib import Path

from newscrawl.config.markdown import written
from newscrawl.settings import defaults

DOCS = Path(__file__).parents[2] / "docs"
FILES = {"en": DOCS / "operations.md", "zh": DOCS / "operations.zh-CN.md"}

for language, file in FILES.items():
    file.write_text(written(file.read_text("utf-8"), defaults, language), "utf-8")
