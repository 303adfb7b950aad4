"""What a server's answer refuses, whatever its HTTP status says."""

from typing import Any

import pytest

from newscrawl.notices.answers import refusal


@pytest.mark.parametrize(
    ("scheme", "body", "why"),
    [
        ("feishu", '{"code": 0, "msg": "success"}', ""),
        ("feishu", '{"StatusCode": 0, "StatusMessage": "success"}', ""),
        ("feishu", '{"code": 19021, "msg": "sign match fail"}', "code 19021 (sign match fail)"),
        ("feishu", '{"StatusCode": 9499, "StatusMessage": "bad"}', "StatusCode 9499 (bad)"),
        ("dingtalk", '{"errcode": 0, "errmsg": "ok"}', ""),
        ("dingtalk", '{"errcode": 310000, "errmsg": "no\\nword"}', "errcode 310000 (no word)"),
        ("dingtalk", '{"errcode": "310000"}', "errcode 310000"),
        ("wecombot", '{"errcode": 93000, "errmsg": ""}', "errcode 93000"),
        ("tgram", '{"ok": false, "description": "chat not found"}', "not ok (chat not found)"),
        ("tgram", '{"ok": true, "result": {}}', ""),
        ("json", '{"code": 9499}', "code 9499"),
        ("json", '{"code": 200}', ""),
        ("json", '{"success": false}', "not ok"),
        ("bark", '{"code": 200, "message": "success"}', ""),
        ("bark", '{"code": 400, "message": "no device"}', "code 400 (no device)"),
        ("wxpusher", '{"code": 1000}', ""),  # what it means there is for its plugin to know
        ("slack", "ok", ""),
        ("json", "[1]", ""),
        ("json", "[" * 100_000, ""),
        ("json", '{"errcode": null}', ""),
    ],
)
def test_an_answer_of_status_200(scheme: str, body: str, why: str) -> None:
    assert refusal(scheme, body.encode()) == why


def test_what_a_server_says_is_cut() -> None:
    said: Any = refusal("json", b'{"errcode": 1, "errmsg": "%s"}' % (b"x" * 5000))
    assert said == f"errcode 1 ({'x' * 200})"
