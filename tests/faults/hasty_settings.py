"""The project's settings, with a MongoDB that is given up after seconds instead of half a minute."""

from newscrawl.extensions import session
from newscrawl.settings import *  # noqa: F403  # all of them, as they are
from newscrawl.storage.mongo import store as mongo

mongo.CALL_S = 8.0  # more than the 5 in which a server is looked for: that tells why there is none
session.LAST_S = 2.0
