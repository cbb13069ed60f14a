"""Looking through important rows for such as are not as they were sealed (NF-CRYPTO-33)."""

import logging
from collections.abc import Sequence
from datetime import UTC, datetime

import msgspec
from sqlalchemy import and_, func, select, update
from sqlalchemy.dialects.postgresql import insert as upsert

from connectors.postgres.audit import audit
from connectors.postgres.audit.row_seals import BEGUN, CHUNK, DELETED, Broken, RowSeals, with_seals
from connectors.postgres.audit.sealed_tables import SEALED, SealedTable
from connectors.postgres.database import Database
from connectors.postgres.ids import make_id
from connectors.postgres.transaction import Tx
from pipelines.rules.security.actor import Actor, system_actor
from schemas.errors import InvalidInput, NotFound
from schemas.tables.audit.integrity import integrity_finding, integrity_walk, row_seal

logger = logging.getLogger(__name__)

GUARDIAN = system_actor("数据完整性校验")
GONE = "-"
"""Digest of a row that is no longer there."""


class FindingRow(msgspec.Struct, frozen=True, kw_only=True):
    """A row that was not as it was sealed, as it was found."""

    id: str
    table_name: str
    row_id: str
    problem: str
    digest: str
    found_at: datetime
    accepted_at: datetime | None
    accepted_by: str | None
    reason: str | None


class Checked(msgspec.Struct, kw_only=True):
    """What one round over all tables saw."""

    rows: int = 0
    broken: int = 0
    findings: int = 0
    """Broken rows that were not told of before."""


async def note(tx: Tx, broken: Broken) -> bool:
    """Keep a finding with its audit row; False where this state of the row is known."""
    row = {
        "id": make_id(),
        "table_name": broken.table,
        "row_id": broken.row_id,
        "problem": broken.problem,
        "digest": broken.digest,
        "found_at": datetime.now(UTC),
    }
    if not await tx.insert_new(upsert(integrity_finding).values(row)):
        return False
    logger.error("tampered row %s of %s: %s", broken.row_id, broken.table, broken.problem)
    await audit.write(
        tx,
        stream=audit.BUREAU,
        actor=GUARDIAN,
        action="integrity.broken",
        object_kind=broken.table,
        object_id=broken.row_id,
        result="failed",
        detail={"problem": broken.problem},
    )
    return True


async def begin(database: Database) -> int:
    """Seal the rows of tables that were never sealed; from then on an unsealed row is a finding.

    Each table once, with an audit row; answers how many rows were sealed.
    """
    seals, count = _seals(database), 0
    for name, sealed in SEALED.items():
        async with database.transaction() as tx:
            await tx.lock(f"integrity:{name}")
            if await seals.begun(tx.connection, name):
                continue
            ids = list(await tx.connection.scalars(select(sealed.key)))
            known = select(row_seal.c.row_id).where(row_seal.c.table_name == name)
            unsealed = set(ids) - set(await tx.connection.scalars(known))
            await seals.write(tx.connection, name, unsealed)
            await audit.write(
                tx,
                stream=audit.BUREAU,
                actor=GUARDIAN,
                action=BEGUN,
                object_kind="row_seal",
                object_id=name,
                detail={"rows": len(ids), "sealed": len(unsealed)},
            )
            count += len(unsealed)
    return count


async def check(database: Database) -> Checked:
    """Look at every important row; goes on where the last round was interrupted."""
    checked = Checked()
    for sealed in SEALED.values():
        while not await _check_some(database, sealed, checked):
            pass
    return checked


async def _check_some(database: Database, sealed: SealedTable, checked: Checked) -> bool:
    """The next rows of a table, in a transaction of their own; whether it was the last of them."""
    name, key = sealed.table.name, sealed.key
    async with database.transaction() as tx:
        after = await _stands(tx, name)
        found = with_seals(sealed).where(key > after).order_by(key).limit(CHUNK)
        rows = (await tx.connection.execute(found)).mappings().all()
        last = rows[-1][key.name] if len(rows) == CHUNK else None
        seals = _seals(database)
        broken = await seals.broken_among(tx.connection, sealed, rows)
        broken += await _deleted(tx, sealed, after, last)
        bad = {one.row_id for one in broken}
        older = [
            row[key.name]
            for row in rows
            if row["seal_columns"] not in (None, ",".join(sealed.columns))
            and row[key.name] not in bad
        ]
        # Columns that a later version added are covered from here on.
        await seals.write(tx.connection, name, older)
        for one in broken:
            checked.findings += await note(tx, one)
        checked.rows += len(rows)
        checked.broken += len(broken)
        await _stand(tx, name, last or "")
    return last is None


async def _deleted(tx: Tx, sealed: SealedTable, after: str, last: str | None) -> list[Broken]:
    """Seals between two rows whose own rows were taken away by another hand."""
    mine = [row_seal.c.table_name == sealed.table.name, row_seal.c.row_id > after]
    if last is not None:
        mine.append(row_seal.c.row_id <= last)
    joined = row_seal.outerjoin(sealed.table, sealed.key == row_seal.c.row_id)
    found = select(row_seal.c.row_id).select_from(joined).where(*mine, sealed.key.is_(None))
    gone: Sequence[str] = list(await tx.connection.scalars(found))
    return [Broken(str(sealed.table.name), row_id, DELETED, GONE) for row_id in gone]


async def _stands(tx: Tx, name: str) -> str:
    walked = select(integrity_walk.c.after_id).where(integrity_walk.c.table_name == name)
    return str(await tx.scalar(walked) or "")


async def _stand(tx: Tx, name: str, after: str) -> None:
    now = {"after_id": after, "at": datetime.now(UTC)}
    walked = upsert(integrity_walk).values(table_name=name, **now)
    await tx.execute(walked.on_conflict_do_update(index_elements=["table_name"], set_=now))


async def findings(
    tx: Tx, *, only_open: bool, limit: int, offset: int
) -> tuple[list[FindingRow], int]:
    """The newest first, and how many in all."""
    found = select(integrity_finding)
    if only_open:
        found = found.where(integrity_finding.c.accepted_at.is_(None))
    newest = integrity_finding.c.id.desc()
    return await tx.page(found, FindingRow, newest, limit=limit, offset=offset)


async def last_walk(tx: Tx) -> datetime | None:
    """When the check last went on."""
    walked: datetime | None = await tx.scalar(select(func.max(integrity_walk.c.at)))
    return walked


async def accept(tx: Tx, finding_id: str, *, actor: Actor, stream: str, reason: str) -> FindingRow:
    """Take the row as it is now for right, on somebody's word; sealed anew and audited."""
    one = integrity_finding.c.id == finding_id
    row = await tx.first(select(integrity_finding).where(one).with_for_update(), FindingRow)
    if row is None:
        raise NotFound("没有找到这条完整性异常。", code="finding_not_found")
    if not reason.strip():
        raise InvalidInput("请填写核实情况。", code="reason_needed", field="reason")
    if tx.seals is None:
        raise TypeError("this process cannot seal rows")
    # A row of the ledger's shards is never sealed anew: it is mended by an approved correction.
    if row.table_name in SEALED:
        await tx.seals.write(tx.connection, row.table_name, [row.row_id])
    now = {"accepted_at": datetime.now(UTC), "accepted_by": actor.name, "reason": reason.strip()}
    same = and_(
        integrity_finding.c.table_name == row.table_name,
        integrity_finding.c.row_id == row.row_id,
        integrity_finding.c.accepted_at.is_(None),
    )
    await tx.execute(update(integrity_finding).where(same).values(**now))
    await audit.write(
        tx,
        stream=stream,
        actor=actor,
        action="integrity.accept",
        object_kind=row.table_name,
        object_id=row.row_id,
        detail={"problem": row.problem, "reason": reason.strip()},
    )
    return msgspec.structs.replace(row, **now)


def _seals(database: Database) -> RowSeals:
    if database.seals is None:
        raise TypeError("this process cannot check seals")
    return database.seals
