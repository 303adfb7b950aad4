"""MongoDB URIs: what they say, and how they are shown without their secrets."""

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl, quote_plus, unquote_plus

from pymongo.errors import PyMongoError
from pymongo.uri_parser import parse_uri

from newscrawl.storage.errors import BadStoreUri

DEFAULT_DATABASE = "newscrawl"
FORM = "mongodb://[user:password@]host[:port][,…]/database[?options], or mongodb+srv://…"
DEFAULTS = {
    "w": "majority",
    "serverSelectionTimeoutMS": 5000,
    "connectTimeoutMS": 5000,
    "appname": "newscrawl",
    "datetime_conversion": "DATETIME_CLAMP",  # a date beyond the year 9999 costs itself, not the answer
}
SECRETS = re.compile(r"(?i)([?&;](?:[a-z]*password|authmechanismproperties)=)[^&;]*")


class MongoUri:
    """A parsed URI; raises BadStoreUri for a malformed one. Nothing is looked up."""

    def __init__(self, uri: str) -> None:
        self.uri = uri
        self.shown = _redacted(uri)
        """Fit to print."""
        parsed = self._parse()
        self.database: str = parsed["database"] or DEFAULT_DATABASE
        self._secrets = _secrets(uri, parsed.get("password"))

    @property
    def options(self) -> dict[str, Any]:
        """The client's options that the URI does not set itself."""
        given = {name.lower() for name, _ in parse_qsl(self.uri.partition("?")[2].replace(";", "&"))}
        return {name: value for name, value in DEFAULTS.items() if name.lower() not in given}

    def clean(self, text: object) -> str:
        """``text`` on one line, without the password."""
        line = " ".join(str(text).split())
        for secret in self._secrets:
            line = line.replace(secret, "***")
        return line

    def _parse(self) -> Mapping[str, Any]:
        # An SRV URI would be resolved while parsed: it is judged as if it were a plain one.
        plain = re.sub(r"^mongodb\+srv://", "mongodb://", self.uri)
        try:
            return parse_uri(plain)
        except (PyMongoError, ValueError) as error:
            # pymongo's own text may quote any part of the URI, so that only its kind is fit to print.
            raise BadStoreUri(f"{self.shown} is malformed ({_kind(error)}): {FORM}") from None


def _kind(error: Exception) -> str:
    text = str(error)
    if "escaped" in text:
        return "user and password must be percent-encoded"
    for word in ("Port", "host", "database name", "option"):
        if word.lower() in text.lower():
            return f"look at its {word.lower()}"
    return type(error).__name__


def _redacted(uri: str) -> str:
    # Greedy to the last @: an unescaped password may hold / ? and @ itself.
    return SECRETS.sub(r"\1***", re.sub(r"://([^:/@]*):.*@", r"://\1:***@", uri, flags=re.DOTALL))


def _secrets(uri: str, password: str | None) -> list[str]:
    raw = [match.group(0).partition("=")[2] for match in SECRETS.finditer(uri)]
    if password:
        written = re.search(r"://[^:/@]*:([^@]*)@", uri)
        raw += [password, quote_plus(password), *([written.group(1)] if written else [])]
    return sorted({s for value in raw for s in (value, unquote_plus(value)) if s}, key=len, reverse=True)
