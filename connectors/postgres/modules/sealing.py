"""Sealed fields of modules: closed and opened with keys of the provider, found by digest."""

import secrets
from typing import Protocol

from pipelines.rules.modules.sealed_places import field_place, noted_place
from pipelines.rules.security.digest import keyed_digest
from pipelines.rules.security.field import open_field, seal_field
from pipelines.rules.security.purposes import LOOKUP, PERSONAL, SEARCHED
from pipelines.rules.security.sealed_note import open_note, seal_note
from pipelines.rules.security.sealing_key import OneKey, SealingKey, at_hand
from pipelines.rules.security.sm4 import NONCE_BYTES
from schemas.modules.field import Field
from schemas.modules.module import Module


class FieldKeys(Protocol):
    """What of a key provider fields are sealed and found with."""

    def derive(self, purpose: str) -> bytes: ...

    def sealing(self, purpose: str) -> SealingKey: ...


class FieldSeals:
    """Seals values for their place; a seal moved to another row or column does not open."""

    def __init__(self, keys: FieldKeys) -> None:
        self._keys = keys

    @property
    def keys(self) -> FieldKeys:
        return self._keys

    def close(self, module: Module, field: Field, record_id: str, value: str) -> bytes:
        return self.close_at(field_place(module, field, record_id), value)

    def close_at(self, place: str, value: str) -> bytes:
        """Of a table that no module declares; the place is as its own readers name it."""
        nonce = secrets.token_bytes(NONCE_BYTES)
        return seal_field(self._keys.sealing(PERSONAL), value, place, nonce)

    def open_at(self, place: str, sealed: bytes) -> str:
        """What `close_at` closed."""
        return open_field(self._keys.sealing(PERSONAL), bytes(sealed), place)

    def for_page(self) -> "FieldSeals":
        """The same with its keys at hand: to seal many values at once, not to be kept."""
        return FieldSeals(AtHand(self._keys))

    def open(self, module: Module, field: Field, record_id: str, sealed: bytes) -> str:
        """The value in clear; raises `IntegrityBroken` where the seal does not hold."""
        key = self._keys.sealing(PERSONAL)
        return open_field(key, bytes(sealed), field_place(module, field, record_id))

    def note(self, module: Module, field: Field, record_id: str, value: str) -> dict[str, str]:
        """The value as an audit row keeps it."""
        nonce = secrets.token_bytes(NONCE_BYTES)
        place = noted_place(module, field, record_id)
        return seal_note(self._keys.sealing(PERSONAL), value, place, nonce)

    def noted(self, module: Module, field: Field, record_id: str, note: dict[str, str]) -> str:
        """What an audit row of the record keeps."""
        return open_note(self._keys.sealing(PERSONAL), note, noted_place(module, field, record_id))

    def digest(self, value: str) -> str:
        """Finds a record by the whole value without opening any."""
        return keyed_digest(self._keys.derive(LOOKUP), value)

    def searched(self, value: str) -> str:
        """How the audit log tells one searched value from another; it finds no record."""
        return keyed_digest(self._keys.derive(SEARCHED), value)


class AtHand:
    """The keys of fields, each asked for once.

    Of the sealing key it holds the generation that seals now; what earlier ones sealed is not
    opened by it.
    """

    def __init__(self, keys: FieldKeys) -> None:
        self._sealing = {PERSONAL: at_hand(keys.sealing(PERSONAL))}
        self._derived = {LOOKUP: keys.derive(LOOKUP)}

    def derive(self, purpose: str) -> bytes:
        return self._derived[purpose]

    def sealing(self, purpose: str) -> OneKey:
        return self._sealing[purpose]
