"""``python -m tests.docs.rewrite``: answer the cookbook's questions anew, and make it in both languages.

For a change of docs/cookbook.source.md, of the sample site or of extraction; read the diff before committing.
"""

import re
import sys
import tempfile
from pathlib import Path

from tests.docs import cookbook, twofold
from tests.docs.crawled import crawl_into

_QUESTION = re.compile(
    r"(^```sql\n(?P<sql>.*?)^```$.*?^```json\n)(?P<answer>.*?)(?=^```$)", re.MULTILINE | re.DOTALL
)


def rewrite(text: str, file: Path) -> str:
    """The text with the answers that ``file`` gives."""
    return _QUESTION.sub(lambda m: m[1] + cookbook.print_answer(cookbook.run_sql(m["sql"], file)), text)


def main() -> None:
    """The command line."""
    with tempfile.TemporaryDirectory() as folder:
        file = crawl_into(Path(folder) / "crawl")
        source = rewrite(twofold.SOURCE.read_text("utf-8"), file)
    pages = {file: twofold.page(source, language) for language, file in twofold.FILES.items()}
    for doc, after in {twofold.SOURCE: source, **pages}.items():
        before = doc.read_text("utf-8")
        doc.write_text(after, "utf-8")
        sys.stdout.write(f"{doc.name}: {'rewritten' if after != before else 'as it was'}\n")


if __name__ == "__main__":
    main()
