"""Sessions in the cache, where a silent cache is a fault and not an empty session.

Django's own store takes any error for "no such session": the person would be signed out, and their cookie deleted,
because the broker was restarted.
"""

from django.contrib.sessions.backends.cache import SessionStore as CacheSessionStore


class SessionStore(CacheSessionStore):
    def load(self) -> dict:
        """The session's data; empty when it has ended."""
        data = self._cache.get(self.cache_key)
        if data is None:
            self._session_key = None
        return data or {}
