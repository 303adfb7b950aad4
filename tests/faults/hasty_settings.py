"""The project's settings, for what gives up after a few seconds: MongoDB, SQLite, the webhook."""

from newscrawl.extensions import session
from newscrawl.runs import webhook
from newscrawl.settings import *  # noqa: F403  # all of them, as they are
from newscrawl.storage.mongo import connection as mongo
from newscrawl.storage.sqlite.store import SqliteStore

mongo.CALL_S = 8.0  # more than the 5 in which a server is looked for: that tells why there is none
session.LAST_S = 2.0
webhook.TIMEOUT_S = 1.0
(SqliteStore.__init__.__kwdefaults__ or {})["busy_s"] = 3.0
