"""The content keys that pages have sealed with."""

from collections import OrderedDict
from functools import partial

from pipelines.flows.security.lane import Lane
from pipelines.rules.security.keys import KeyProvider
from pipelines.rules.security.sealed_request import OWNER

KEPT_KEYS = 2_000
"""A page uses one content key while it is open, so that few need the slow SM2."""
THREADS, WAITING = 8, 56
"""Anybody may send a key that nobody knows, and a service of keys may take seconds for each: so
many are opened at once and so many wait; known ones pass them by."""


class ContentKeys:
    """Content keys of pages by what they were sent as; the ones not used for longest go."""

    def __init__(self, keys: KeyProvider) -> None:
        self._keys = keys
        self._lane = Lane("content-keys", threads=THREADS, waiting=WAITING)
        self._opened: OrderedDict[bytes, bytes] = OrderedDict()
        self._public: bytes | None = None

    async def public_key(self) -> bytes:
        """What pages encrypt their content keys for."""
        if self._public is None:
            self._public = await self._lane.run(partial(self._keys.public_key, OWNER))
        return self._public

    async def opened(self, encrypted: bytes) -> bytes:
        key = self._opened.pop(encrypted, None)
        if key is None:
            key = await self._lane.run(partial(self._keys.decrypt, OWNER, encrypted))
        self._opened[encrypted] = key
        if len(self._opened) > KEPT_KEYS:
            self._opened.popitem(last=False)
        return key

    def stop(self) -> None:
        self._lane.stop()
