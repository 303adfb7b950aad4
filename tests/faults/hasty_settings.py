"""The project's settings, for what gives up after seconds instead of half a minute: MongoDB, the webhook."""

from newscrawl.extensions import session
from newscrawl.runs import webhook
from newscrawl.settings import *  # noqa: F403  # all of them, as they are
from newscrawl.storage.mongo import store as mongo

mongo.CALL_S = 8.0  # more than the 5 in which a server is looked for: that tells why there is none
session.LAST_S = 2.0
webhook.TIMEOUT_S = 1.0
