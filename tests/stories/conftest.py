"""Both stores, and a pipeline's session, as their own suites have them."""

from tests.pipelines.conftest import crawler, session
from tests.storage.conftest import store, store_uri

__all__ = ["crawler", "session", "store", "store_uri"]
