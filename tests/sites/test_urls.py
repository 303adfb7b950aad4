"""What holds of any site's URLs: their one form, the ids that they give, hosts, and how sections look."""

import pytest

from newscrawl.sites.errors import BadUrl
from newscrawl.sites.urls import id_of, is_folder, normalise, on

HOME = "https://www.gazette.example"


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("http://WWW.Gazette.example/Port/Story?from=feed#top", f"{HOME}/Port/Story"),
        (f" {HOME} ", f"{HOME}/"),
        (f"{HOME}:8443/a", f"{HOME}/a"),
    ],
)
def test_a_url_has_one_form(url: str, expected: str) -> None:
    assert normalise(url) == expected


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("ftp://www.gazette.example/a", "'ftp://www.gazette.example/a' is not an http(s) URL"),
        ("https:///a", "'https:///a' is not an http(s) URL"),
        ("https://[::1/a", "'https://[::1/a' is not a URL: Invalid IPv6 URL"),
    ],
)
def test_what_is_no_url_is_told_in_a_line(url: str, why: str) -> None:
    with pytest.raises(BadUrl) as caught:
        normalise(url)
    assert str(caught.value) == why


def test_an_id_is_the_hash_of_the_one_form() -> None:
    assert id_of(f"{HOME}/story") == "url:d946eeabf97478df451d0155169cafb60d2571f3"


@pytest.mark.parametrize(
    ("host", "expected"),
    [
        ("gazette.example", True),
        ("www.gazette.example", True),
        ("gazette.example.org", False),
        ("notgazette.example", False),
        ("", False),
    ],
)
def test_a_host_is_a_domain_or_below_it(host: str, expected: bool) -> None:
    assert on(host, ("bay.example", "gazette.example")) is expected


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        (HOME, True),
        (f"{HOME}/port/", True),
        (f"{HOME}/port/index.shtml", True),
        (f"{HOME}/news/port", True),
        (f"{HOME}/port/2021.html", False),
        ("https://login.gazette.example/", False),
        ("https://captcha.bay.gazette.example/port/", False),
    ],
)
def test_a_section_looks_like_a_folder_unless_its_host_asks_who_one_is(url: str, expected: bool) -> None:
    assert is_folder(url) is expected
