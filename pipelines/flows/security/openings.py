"""Opens sealed bodies beside the event loop."""

from datetime import datetime
from functools import partial

import msgspec

from pipelines.flows.security.content_keys import ContentKeys
from pipelines.flows.security.lane import Lane
from pipelines.rules.security.keys import KeyProvider
from pipelines.rules.security.sealed_request import (
    answer_context,
    context_of,
    encrypted_key_of,
    mark_of,
    nonce_of,
    opened_body,
    require_timely,
)
from schemas.errors import InvalidInput
from schemas.security.sealing import SealedBody

THREADS, WAITING = 2, 200
"""Reading and opening a body is arithmetic: more threads than processors would gain nothing."""


class Place(msgspec.Struct, frozen=True, kw_only=True):
    """Where a request was sent to."""

    method: str
    path: str
    query: str


class Opened(msgspec.Struct, frozen=True, kw_only=True):
    """A sealed body, opened."""

    plain: bytes
    mark: str
    """By which it is known again."""
    key: bytes
    answer: bytes
    """What an answer to it is bound to."""


class Openings:
    """Bodies and content keys have a lane each: unknown keys hold up nobody whose key is known."""

    def __init__(self, keys: KeyProvider) -> None:
        self.content_keys = ContentKeys(keys)
        self._lane = Lane("sealed-bodies", threads=THREADS, waiting=WAITING)

    async def open(self, sealed: bytes, place: Place, came: datetime, most_s: int) -> Opened:
        """Raises what `require_timely` and `opened_body` raise, and `Unavailable` where too many
        wait; a body whose time was over when it `came` costs no key."""
        body, encrypted = await self._lane.run(partial(_read, sealed))
        require_timely(body.at, came, most_s)
        key = await self.content_keys.opened(encrypted)
        return await self._lane.run(partial(_opened, key, body, place))

    def stop(self) -> None:
        self._lane.stop()
        self.content_keys.stop()


def _read(sealed: bytes) -> tuple[SealedBody, bytes]:
    try:
        body = msgspec.json.decode(sealed, type=SealedBody)
    except msgspec.DecodeError as error:
        raise InvalidInput("加密内容不完整，请刷新页面后重试。", code="unsealable") from error
    return body, encrypted_key_of(body)


def _opened(key: bytes, body: SealedBody, place: Place) -> Opened:
    context = context_of(place.method, place.path, place.query, body.at)
    plain, nonce = opened_body(key, body, context), nonce_of(body)
    return Opened(
        plain=plain, mark=mark_of(key, nonce), key=key, answer=answer_context(context, nonce)
    )
