"""Proxies of the environment: made usable, or told to be of no use."""

import os

import pytest

from newscrawl.config.proxy import settle

VARIABLES = ("http_proxy", "https_proxy", "all_proxy", "no_proxy")


@pytest.fixture(autouse=True)
def _clean(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in VARIABLES:
        monkeypatch.setenv(name, "")  # so that what settle() sets is taken back
        monkeypatch.delenv(name)
        monkeypatch.delenv(name.upper(), raising=False)


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({}, {}),
        ({"https_proxy": "http://h:8080"}, {"https_proxy": "http://h:8080"}),
        ({"https_proxy": "h:8080"}, {"https_proxy": "http://h:8080"}),
        ({"HTTPS_PROXY": "u:p@h:8080"}, {"https_proxy": "http://u:p@h:8080"}),
        ({"all_proxy": "h:1"}, {"all_proxy": "h:1", "http_proxy": "http://h:1", "https_proxy": "http://h:1"}),
        ({"https_proxy": "socks5://h:1", "no_proxy": "*"}, {"https_proxy": "socks5://h:1", "no_proxy": "*"}),
        (
            {"all_proxy": "socks5://h:1", "http_proxy": "http://h:2", "https_proxy": "http://h:2"},
            {"all_proxy": "socks5://h:1", "http_proxy": "http://h:2", "https_proxy": "http://h:2"},
        ),
    ],
)
def test_what_scrapy_can_use(
    given: dict[str, str], expected: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in given.items():
        monkeypatch.setenv(name, value)
    assert settle() is None
    assert {name: os.environ[name] for name in VARIABLES if name in os.environ} == expected


@pytest.mark.parametrize(
    ("variable", "url", "problem"),
    [
        ("https_proxy", "socks5://u:geheim@h:1080", "https_proxy: socks5:// is not supported"),
        ("http_proxy", "socks5h://h:1080", "http_proxy: socks5h:// is not supported"),
        ("all_proxy", "socks5://h:1080", "all_proxy: socks5:// is not supported"),
        ("https_proxy", "https://h:443", "https_proxy: https:// is not supported"),
        ("https_proxy", "http://h:port", "https_proxy: its host or port cannot be read"),
        ("https_proxy", "http://:8080", "https_proxy: it names no host"),
        ("https_proxy", "/var/run/proxy.sock", "https_proxy: it names no host"),
    ],
)
def test_what_it_cannot(variable: str, url: str, problem: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(variable, url)
    assert settle() == f"{problem}; a proxy is http://[user:password@]host:port"
