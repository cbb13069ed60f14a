"""What only keys can make, put in the place that a made-up story leaves for it (decisions/0072)."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, TypeVar

import msgspec
from sqlalchemy import func
from sqlalchemy.dialects.postgresql import insert as upsert

from connectors.postgres.approvals.signing_keys import SigningKeyRow
from connectors.postgres.spoken_values import SpokenValues
from connectors.postgres.transaction import Tx
from pipelines.rules.approvals.content import canonical, facts_digest
from pipelines.rules.approvals.officer_keys import key_integrity, owner_of
from pipelines.rules.approvals.sealed_fact import seal_fact
from pipelines.rules.bureau.keyed import (
    ConversationKey,
    FactsDigest,
    KeyedDigest,
    LineTokens,
    SealedFact,
    SealedHeard,
    SealedNote,
    SealedWords,
    Signature,
    SignedWith,
)
from pipelines.rules.security.digest import hmac_sm3, sm3_hex
from pipelines.rules.security.keys import KeyProvider
from pipelines.rules.security.sealed_note import seal_note
from pipelines.rules.security.sm4 import NONCE_BYTES
from schemas.tables.approvals.approval import signing_key

Asked = TypeVar("Asked", KeyedDigest, FactsDigest)
REMEMBERED = 2_000
"""So many digests are kept: of a ward's day of lines each is made over kilobytes."""
NONCES = "bureau-nonce"
"""Purpose of the key that nonces follow from: the log and the rows seal one fact alike."""


class KeyedValues:
    """Of one part of a bureau; it knows whose keys signed, and since when."""

    def __init__(self, keys: KeyProvider) -> None:
        self._keys = keys
        self._nonces = keys.derive(NONCES)
        self._spoken = SpokenValues(keys)
        self._derived: dict[str, bytes] = {}
        self._signers: dict[str, SigningKeyRow] = {}
        self._by_officer: dict[str, SigningKeyRow] = {}
        self._made: dict[int, tuple[KeyedDigest | FactsDigest, str]] = {}

    def of(self, value: Any) -> Any:
        """The value with everything made that is to be made in it."""
        match value:
            case str() | int() | float() | None:
                return value
            case dict():
                return {name: self.of(one) for name, one in value.items()}
            case list() | tuple():
                return [self.of(one) for one in value]
            case KeyedDigest():
                return self._remembered(value, self._mac)
            case SealedFact():
                return seal_fact(self._keys, value.value, value.place, self._nonce(value.place))
            case SealedNote():
                key, nonce = self._keys.sealing(value.purpose), self._nonce(value.place)
                return seal_note(key, value.plain, value.place, nonce)
            case FactsDigest():
                return self._remembered(value, self._digest)
            case Signature():
                return self._sign(value)
            case ConversationKey() | SealedWords() | SealedHeard() | LineTokens():
                return self._spoken.of(value)
            case SignedWith():
                return self._signer(value.officer_id).id
        return value

    async def keep_signers(self, tx: Tx) -> None:
        """The public keys of those who signed; one that is known keeps its earlier moment."""
        # In one order: whoever plants another month at the same time waits, and neither for ever.
        for _, one in sorted(self._signers.items()):
            row = upsert(signing_key).values(**msgspec.structs.asdict(one))
            since = {"since": func.least(signing_key.c.since, row.excluded.since)}
            await tx.execute(row.on_conflict_do_update(index_elements=["id"], set_=since))
        self._signers = {}

    def _remembered(self, asked: Asked, make: Callable[[Asked], str]) -> str:
        """A case, its record and the log ask for the same one."""
        known = self._made.get(id(asked))
        if known is None:
            if len(self._made) >= REMEMBERED:
                self._made.clear()
            # Held with its answer: another one must not come to stand under its number.
            known = self._made[id(asked)] = (asked, make(asked))
        return known[1]

    def _mac(self, asked: KeyedDigest) -> str:
        return hmac_sm3(self._derive(asked.purpose), asked.content).hex()

    def _digest(self, asked: FactsDigest) -> str:
        return facts_digest(self.of(asked.facts))

    def _sign(self, asked: Signature) -> bytes:
        facts = self._remembered(asked.facts, self._digest)
        content = msgspec.structs.replace(asked.content, facts_digest=facts)
        known = self._signer(content.officer_id)
        self._used(known, content.at)
        return self._keys.sign(owner_of(content.officer_id), canonical(content))

    def _used(self, known: SigningKeyRow, at: datetime) -> None:
        before = self._signers.get(known.id)
        if before is None or at < before.since:
            self._signers[known.id] = msgspec.structs.replace(known, since=at)

    def _signer(self, officer_id: str) -> SigningKeyRow:
        known = self._by_officer.get(officer_id)
        if known is None:
            public = self._keys.public_key(owner_of(officer_id))
            key_id = sm3_hex(public)
            known = self._by_officer[officer_id] = SigningKeyRow(
                id=key_id,
                officer_id=officer_id,
                public_key=public,
                integrity=key_integrity(self._keys, key_id, officer_id, public),
                since=datetime.max,
            )
        return known

    def _derive(self, purpose: str) -> bytes:
        if purpose not in self._derived:
            self._derived[purpose] = self._keys.derive(purpose)
        return self._derived[purpose]

    def _nonce(self, place: str) -> bytes:
        return hmac_sm3(self._nonces, place.encode())[:NONCE_BYTES]
