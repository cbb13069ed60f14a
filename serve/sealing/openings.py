"""Opens sealed bodies beside the event loop."""

from functools import partial

import msgspec

from pipelines.security.keys import KeyProvider
from pipelines.security.sealed_request import encrypted_key_of, opened_body
from schemas.errors import InvalidInput
from schemas.sealing import SealedBody
from serve.sealing.content_keys import ContentKeys
from serve.sealing.lane import Lane

THREADS, WAITING = 2, 200
"""Reading and opening a body is arithmetic: more threads than processors would gain nothing."""


class Openings:
    """Bodies and content keys have a lane each: unknown keys hold up nobody whose key is known."""

    def __init__(self, keys: KeyProvider) -> None:
        self.content_keys = ContentKeys(keys)
        self._lane = Lane("sealed-bodies", threads=THREADS, waiting=WAITING)

    async def open(self, sealed: bytes, context: bytes) -> bytes:
        """The JSON; raises what `opened_body` raises, and `Unavailable` where too many wait."""
        body, encrypted = await self._lane.run(partial(_read, sealed))
        key = await self.content_keys.opened(encrypted)
        return await self._lane.run(partial(opened_body, key, body, context))

    def stop(self) -> None:
        self._lane.stop()
        self.content_keys.stop()


def _read(sealed: bytes) -> tuple[SealedBody, bytes]:
    try:
        body = msgspec.json.decode(sealed, type=SealedBody)
    except msgspec.DecodeError as error:
        raise InvalidInput("加密内容不完整，请刷新页面后重试。", code="unsealable") from error
    return body, encrypted_key_of(body)
