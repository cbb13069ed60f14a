"""What happened in a made-up bureau, put into the log in the order in which it happened.

Chains have an order and cannot be mended: a log is planted before anything of today is in it.
"""

import hashlib
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy.dialects.postgresql import insert as upsert

from connectors.postgres.audit import audit
from connectors.postgres.bulk import copy_columns
from connectors.postgres.keyed_values import KeyedValues
from connectors.postgres.transaction import Tx
from pipelines.rules.bureau.ids import Ids
from pipelines.rules.bureau.keyed import encoded
from pipelines.rules.bureau.story import Happened
from pipelines.rules.security.chain import (
    START,
    ChainRow,
    audit_digest,
    canonical,
    canonical_json,
)
from pipelines.rules.security.digest import sm3
from schemas.tables.audit.audit import audit_head, audit_row


class LogLine(msgspec.Struct, array_like=True):
    """A line as it will stand in the log, but for its place in the chain."""

    at: datetime
    stream: str
    actor_kind: str
    actor_id: str | None
    actor_name: str
    address: str
    action: str
    object_kind: str
    object_id: str | None
    detail: str
    """JSON as it is kept."""
    chained: bytes
    """The same as it is chained."""
    told: bytes
    """SM3 over what happened, in clear."""


def line_of(one: Happened, keyed: KeyedValues) -> LogLine:
    detail = msgspec.json.encode(keyed.of(one.detail) if one.keyed else one.detail)
    return LogLine(
        one.at,
        one.stream,
        one.actor.kind.value,
        one.actor.id,
        one.actor.name,
        one.actor.address,
        one.action,
        one.object_kind,
        one.object_id,
        detail.decode(),
        canonical_json(msgspec.json.decode(detail)),
        sm3(encoded(one)),
    )


class PlantedLog:
    """Goes on where the chains end; one transaction writes."""

    def __init__(self, tx: Tx, ids: Ids) -> None:
        self._tx = tx
        self._ids = ids
        self._heads: dict[str, tuple[int, str]] = {}
        self._digest = hashlib.new("sm3")
        self.rows = 0

    @property
    def digest(self) -> str:
        """Over what happened; places and digests of the chains are not part of it."""
        return self._digest.hexdigest()

    async def write(self, lines: Iterable[LogLine]) -> None:
        """In the order of time within each stream; the chains' heads are moved behind them."""
        if not self._heads:
            heads = await audit.heads(self._tx)
            self._heads = {head.stream: (head.seq, head.digest) for head in heads}
        await copy_columns(
            self._tx, audit_row, audit.COLUMNS, self._chained(lines), written={"detail"}
        )
        for stream, (seq, digest) in sorted(self._heads.items()):
            head = upsert(audit_head).values(stream=stream, seq=seq, digest=digest)
            ends = {"seq": seq, "digest": digest}
            await self._tx.execute(head.on_conflict_do_update(index_elements=["stream"], set_=ends))

    def _chained(self, lines: Iterable[LogLine]) -> Iterator[dict[str, Any]]:
        for one in lines:
            self.rows += 1
            self._digest.update(one.told)
            seq, previous = self._heads.get(one.stream, (0, START))
            row = self._row(one, seq + 1, previous)
            digest = audit_digest(previous, canonical(row))
            self._heads[one.stream] = (seq + 1, digest)
            yield msgspec.structs.asdict(row) | {"digest": digest, "detail": one.detail}

    def _row(self, one: LogLine, seq: int, previous: str) -> ChainRow:
        return ChainRow(
            id=self._ids.of("audit_row", f"{one.stream}/{seq}", one.at),
            stream=one.stream,
            seq=seq,
            at=one.at,
            actor_kind=one.actor_kind,
            actor_id=one.actor_id,
            actor_name=one.actor_name,
            action=one.action,
            object_kind=one.object_kind,
            object_id=one.object_id,
            result="ok",
            source_address=one.address,
            # The row's own JSON takes it in unread.
            detail=msgspec.Raw(one.chained),  # type: ignore[arg-type]
            previous=previous,
            digest="",
        )
