"""MongoDB URIs: database, defaults, and that no password is ever shown."""

import pytest

from newscrawl.storage import BadStoreUri, open_store
from newscrawl.storage.mongo.uri import MongoUri


@pytest.mark.parametrize(
    ("uri", "database"),
    [
        ("mongodb://localhost", "newscrawl"),
        ("mongodb://localhost/", "newscrawl"),
        ("mongodb://localhost:27017/sina", "sina"),
        ("mongodb://a:1,b:2/sina?replicaSet=rs", "sina"),
        ("mongodb://u:p@[::1]:27017/sina", "sina"),
        ("mongodb+srv://u:p@cluster.example.net/sina?retryWrites=true", "sina"),
        ("mongodb+srv://cluster.example.net", "newscrawl"),
    ],
)
def test_database(uri: str, database: str) -> None:
    assert MongoUri(uri).database == database
    assert open_store(uri).name == MongoUri(uri).shown


@pytest.mark.parametrize(
    ("uri", "shown"),
    [
        ("mongodb://h/d", "mongodb://h/d"),
        ("mongodb://u@h/d", "mongodb://u@h/d"),
        ("mongodb://u:s3cret@h/d", "mongodb://u:***@h/d"),
        ("mongodb+srv://u:s3cret@h/d?w=1", "mongodb+srv://u:***@h/d?w=1"),
        ("mongodb://u:s%403cret%2F@h/d", "mongodb://u:***@h/d"),
        (
            "mongodb://h/d?tls=true&tlsCertificateKeyFilePassword=s3cret&w=1",
            "mongodb://h/d?tls=true&tlsCertificateKeyFilePassword=***&w=1",
        ),
    ],
)
def test_shown_without_password(uri: str, shown: str) -> None:
    assert MongoUri(uri).shown == shown


def test_a_message_is_cleaned_of_the_password_in_every_spelling() -> None:
    uri = MongoUri("mongodb://u:p%40ss%2Fword@h/d")
    assert (
        uri.clean("auth of p@ss/word failed,\n  p%40ss%2Fword refused") == "auth of *** failed, *** refused"
    )


@pytest.mark.parametrize(
    "uri",
    [
        "mongodb://",
        "mongodb:///d",
        "mongodb://u:s3cret@",
        "mongodb://u:s3c/ret@h/d",
        "mongodb://u:s3c@ret@h/d",
        "mongodb://u:s3c:ret@h/d",
        "mongodb://u:s3c%ret@h/d",
        "mongodb://h:port/d",
        "mongodb://h:99999/d",
        "mongodb://u:s3cret@h/d?nonsense",
        "mongodb://u:s3cret@h/d?serverSelectionTimeoutMS=soon",
        "mongodb://h/a b",
        "mongodb+srv://u:s3c@ret@h/d",
    ],
)
def test_malformed(uri: str) -> None:
    with pytest.raises(BadStoreUri, match=r"is malformed \(.*\): mongodb://\[user:password@\]host") as error:
        open_store(uri)
    assert "s3c" not in str(error.value)
    assert "ret@" not in str(error.value)
    assert "\n" not in str(error.value)


def test_options_of_the_uri_come_first() -> None:
    assert MongoUri("mongodb://h/d").options == {
        "w": "majority",
        "serverSelectionTimeoutMS": 5000,
        "connectTimeoutMS": 5000,
        "appname": "newscrawl",
        "datetime_conversion": "DATETIME_CLAMP",
    }
    given = MongoUri("mongodb://h/d?W=1&serverselectiontimeoutms=900&connectTimeoutMS=1&appName=x")
    assert given.options == {"datetime_conversion": "DATETIME_CLAMP"}
