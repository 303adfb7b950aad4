"""Rows and answers of the 7×24 feed, for the tests of how they are read."""

import json
from typing import Any

Row = dict[str, Any]
ROOM = "zhibo:152"


def raw(number: Any = 4000001, text: Any = "【南岭港口】五月吞吐量升3%。", **fields: Any) -> Row:
    """A row as the feed has it; ``ext`` is given as an object."""
    ext = fields.pop("ext", {})
    row: Row = {
        "id": number,
        "zhibo_id": 152,
        "rich_text": text,
        "multimedia": "",
        "create_time": "2026-11-20 09:00:25",
        "update_time": "2026-11-20 09:00:25",
        "is_delete": 0,
        "is_focus": 0,
        "is_repeat": "0",
        "ext": json.dumps(ext, ensure_ascii=False),
        "tag": [],
        "docurl": "",
    }
    return row | fields


def answer(*rows: Any, code: int = 0, **data: Any) -> dict[str, Any]:
    """An answer with these rows."""
    return {"result": {"status": {"code": code, "msg": "OK"}, "data": {"feed": {"list": list(rows)}} | data}}
