"""The content keys that pages have sealed with."""

from collections import OrderedDict

from pipelines.security.keys import KeyProvider
from pipelines.security.sealed_request import OWNER

KEPT_KEYS = 2_000
"""A page uses one content key while it is open, so that few need the slow SM2."""


class ContentKeys:
    """Content keys of pages by what they were sent as; the ones not used for longest go."""

    def __init__(self, keys: KeyProvider) -> None:
        self._keys = keys
        self._opened: OrderedDict[bytes, bytes] = OrderedDict()

    def opened(self, encrypted: bytes) -> bytes:
        key = self._opened.pop(encrypted, None)
        if key is None:
            key = self._keys.decrypt(OWNER, encrypted)
        self._opened[encrypted] = key
        if len(self._opened) > KEPT_KEYS:
            self._opened.popitem(last=False)
        return key
