"""``python -m newscrawl.schema > docs/schema.md``; with ``zh``: docs/schema.zh-CN.md."""

import sys

from newscrawl.schema.markdown import render

sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]  # also where the locale is C
sys.stdout.write(render(*sys.argv[1:2]))
