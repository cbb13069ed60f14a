"""Raw records and secrets of systems, sealed for their place."""

import secrets
import zlib
from copy import copy

import msgspec

from pipelines.rules.exchange.prison_systems.secrets import UNBOUND, Secrets, secret_of
from pipelines.rules.security.digest import hmac_sm3
from pipelines.rules.security.field import open_bytes, open_field, seal_bytes
from pipelines.rules.security.keys import KeyProvider
from pipelines.rules.security.purposes import PRISON_RECORD, PRISON_SYSTEM_SECRET
from pipelines.rules.security.sealing_key import OneKey, SealingKey
from pipelines.rules.security.sm4 import NONCE_BYTES
from schemas.errors import IntegrityBroken
from schemas.exchange.prison_systems.access import Access
from schemas.exchange.prison_systems.kinds import RecordKind
from schemas.exchange.prison_systems.values import Scalar

LEVEL = 1
"""Of zlib: what came and its fields say the same twice, and more costs more time than room."""


class RawContent(msgspec.Struct, frozen=True, array_like=True):
    """What came, and its fields as the adapter read them: a replay needs no adapter."""

    raw: bytes
    fields: dict[str, Scalar]


_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(RawContent).decode
_decode_fields = msgspec.msgpack.Decoder(dict[str, Scalar]).decode


class RawSeals:
    """Seals what a system told; a seal moved to another record does not open."""

    def __init__(self, keys: KeyProvider) -> None:
        self._record: SealingKey = keys.sealing(PRISON_RECORD)
        self._secret = keys.sealing(PRISON_SYSTEM_SECRET)
        self._digest = keys.derive(PRISON_RECORD)

    def for_page(self) -> "RawSeals":
        """The same with its key at hand: to close many records at once, not to be kept."""
        at_hand = copy(self)
        generation = self._record.current
        at_hand._record = OneKey(self._record.of(generation), generation)
        return at_hand

    def content_digest(self, raw: bytes) -> bytes:
        """Keyed: who visited whom must not be guessed from it."""
        return hmac_sm3(self._digest, raw)

    def close(self, place: str, content: RawContent) -> bytes:
        try:
            plain = _encode(content)
        except (UnicodeEncodeError, OverflowError):
            plain = _encode(RawContent(content.raw, _storable(content.fields)))
        return self._seal(place, zlib.compress(plain, LEVEL))

    def open(self, place: str, sealed: bytes) -> RawContent:
        return _decode(zlib.decompress(open_bytes(self._record, sealed, place)))

    def close_fields(self, place: str, fields: dict[str, Scalar]) -> bytes:
        """What an operator puts in place of fields."""
        return self._seal(f"mended.{place}", _encode(fields))

    def open_fields(self, place: str, sealed: bytes) -> dict[str, Scalar]:
        return _decode_fields(open_bytes(self._record, sealed, f"mended.{place}"))

    def close_order(self, order_id: str, values: dict[str, Scalar]) -> bytes:
        """What an order says."""
        return self._seal(f"prison_order:{order_id}", _encode(values))

    def open_order(self, order_id: str, sealed: bytes) -> dict[str, Scalar]:
        return _decode_fields(open_bytes(self._record, sealed, f"prison_order:{order_id}"))

    def close_secrets(self, system_id: str, given: Secrets) -> bytes:
        """A system's secrets, by the place that each is for."""
        nonce = secrets.token_bytes(NONCE_BYTES)
        plain = msgspec.json.encode(given)
        return seal_bytes(self._secret, plain, f"prison_system.secrets:{system_id}", nonce)

    def open_secrets(self, system_id: str, sealed: bytes | None) -> Secrets:
        """None where none was given."""
        if sealed is None:
            return {}
        try:
            plain = open_bytes(self._secret, sealed, f"prison_system.secrets:{system_id}")
        except IntegrityBroken:
            # As it was kept before places were: one secret, for whatever address counted.
            old = open_field(self._secret, sealed, f"prison_system.secret:{system_id}")
            return {UNBOUND: old}
        return msgspec.json.decode(plain, type=Secrets)

    def open_secret(self, system_id: str, sealed: bytes | None, access: Access) -> str:
        """What may be said at this address; empty where none was given for it."""
        return secret_of(self.open_secrets(system_id, sealed), access)

    def _seal(self, place: str, plain: bytes) -> bytes:
        return seal_bytes(self._record, plain, place, secrets.token_bytes(NONCE_BYTES))


def place_of(system_id: str, kind: RecordKind, key: str, version: int) -> str:
    return f"raw_record:{system_id}:{kind.value}:{key}:{version}"


def _storable(fields: dict[str, Scalar]) -> dict[str, Scalar]:
    """Half characters and endless numbers as text; `raw` still says what came."""
    return {
        str(name).encode(errors="replace").decode(): value
        if value is None or isinstance(value, float | bool)
        else str(value).encode(errors="replace").decode()
        for name, value in fields.items()
    }
