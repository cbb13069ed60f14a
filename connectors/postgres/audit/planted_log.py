"""What happened in a made-up bureau, put into the log in the order in which it happened.

Chains have an order and cannot be mended: a log is planted before anything of today is in it.
"""

import hashlib
from collections.abc import Iterable, Iterator
from typing import Any

import msgspec
from sqlalchemy.dialects.postgresql import insert as upsert

from connectors.postgres.audit import audit
from connectors.postgres.bulk import copy_columns
from connectors.postgres.keyed_values import KeyedValues
from connectors.postgres.transaction import Tx
from pipelines.rules.bureau.ids import Ids
from pipelines.rules.bureau.story import Happened
from pipelines.rules.security.chain import START, ChainRow, audit_digest, canonical
from pipelines.rules.security.keys import KeyProvider
from schemas.tables.audit.audit import audit_head, audit_row


class PlantedLog:
    """Goes on where the chains end; one transaction writes."""

    def __init__(self, tx: Tx, ids: Ids, keys: KeyProvider) -> None:
        self._tx = tx
        self._ids = ids
        self._keyed = KeyedValues(keys)
        self._heads: dict[str, tuple[int, str]] = {}
        self._digest = hashlib.new("sm3")
        self.rows = 0

    @property
    def digest(self) -> str:
        """Over what happened; places and digests of the chains are not part of it."""
        return self._digest.hexdigest()

    async def write(self, happened: Iterable[Happened]) -> None:
        """In the order of time within each stream; the chains' heads are moved behind them."""
        if not self._heads:
            heads = await audit.heads(self._tx)
            self._heads = {head.stream: (head.seq, head.digest) for head in heads}
        await copy_columns(self._tx, audit_row, audit.COLUMNS, self._chained(happened))
        for stream, (seq, digest) in sorted(self._heads.items()):
            head = upsert(audit_head).values(stream=stream, seq=seq, digest=digest)
            ends = {"seq": seq, "digest": digest}
            await self._tx.execute(head.on_conflict_do_update(index_elements=["stream"], set_=ends))

    def _chained(self, happened: Iterable[Happened]) -> Iterator[dict[str, Any]]:
        for one in happened:
            self.rows += 1
            self._digest.update(msgspec.json.encode(one))
            seq, previous = self._heads.get(one.stream, (0, START))
            row = self._row(one, seq + 1, previous)
            digest = audit_digest(previous, canonical(row))
            self._heads[one.stream] = (seq + 1, digest)
            yield msgspec.structs.asdict(row) | {"digest": digest}

    def _row(self, one: Happened, seq: int, previous: str) -> ChainRow:
        detail = self._keyed.of(one.detail) if one.keyed else one.detail
        return ChainRow(
            id=self._ids.of("audit_row", f"{one.stream}/{seq}", one.at),
            stream=one.stream,
            seq=seq,
            at=one.at,
            actor_kind=one.actor.kind,
            actor_id=one.actor.id,
            actor_name=one.actor.name,
            action=one.action,
            object_kind=one.object_kind,
            object_id=one.object_id,
            result="ok",
            source_address=one.actor.address,
            detail=msgspec.json.decode(msgspec.json.encode(detail)),
            previous=previous,
            digest="",
        )
