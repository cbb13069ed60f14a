"""Records as they came, and what is applied of each: read and written a page at a time."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from psycopg import AsyncConnection
from sqlalchemy import Update, bindparam, select, update

from connectors.postgres.arrays import among
from connectors.postgres.transaction import Tx
from schemas.exchange.prison_systems.kinds import RecordKind
from schemas.exchange.prison_systems.state import RawState
from schemas.tables.exchange.prison_system import raw_record, source_record

RAW = ("system_id", "kind", "key", "version", "state", "received_at", "sealed")
APPLIED = (
    "system_id",
    "kind",
    "key",
    "version",
    "day",
    "content",
    "deleted",
    "target_id",
    "applied_at",
)


class Known(NamedTuple):
    """What is applied of a key."""

    version: int
    target_id: str | None
    day: date | None
    deleted: bool


class RawRow(NamedTuple):
    """A record as it came."""

    key: str
    version: int
    state: RawState
    sealed: bytes | None


class AppliedRow(NamedTuple):
    """What is to be known of a key from now on."""

    key: str
    version: int
    day: date | None
    content: bytes
    deleted: bool
    target_id: str | None


async def known(
    tx: Tx, system_id: str, kind: RecordKind, keys: Collection[str]
) -> dict[str, Known]:
    """What is applied of these keys."""
    one = source_record.c
    found = select(one.key, one.version, one.target_id, one.day, one.deleted).where(
        one.system_id == system_id, one.kind == kind.value, among(one.key, keys)
    )
    rows = await tx.execute(found)
    return {row.key: Known(row.version, row.target_id, row.day, row.deleted) for row in rows}


async def kept(
    tx: Tx, system_id: str, kind: RecordKind, keys: Collection[str]
) -> set[tuple[str, int]]:
    """Which versions of these keys came before, whatever became of them."""
    one = raw_record.c
    found = select(one.key, one.version).where(
        one.system_id == system_id, one.kind == kind.value, among(one.key, keys)
    )
    return {(row.key, row.version) for row in await tx.execute(found)}


async def states(
    tx: Tx, system_id: str, kind: RecordKind, keys: Collection[str]
) -> dict[tuple[str, int], RawState]:
    """What became of each version of these keys that came."""
    one = raw_record.c
    found = select(one.key, one.version, one.state).where(
        one.system_id == system_id, one.kind == kind.value, among(one.key, keys)
    )
    return {(row.key, row.version): RawState(row.state) for row in await tx.execute(found)}


async def withheld(
    tx: Tx, system_id: str, kind: RecordKind, keys: Collection[str]
) -> set[tuple[str, int]]:
    """Which versions of these keys wait without their words."""
    one = raw_record.c
    found = select(one.key, one.version).where(
        one.system_id == system_id,
        one.kind == kind.value,
        among(one.key, keys),
        one.state == RawState.WITHHELD.value,
    )
    return {(row.key, row.version) for row in await tx.execute(found)}


async def is_withheld(tx: Tx, system_id: str, kind: RecordKind, key: str, version: int) -> bool:
    return (key, version) in await withheld(tx, system_id, kind, [key])


async def sealed(tx: Tx, system_id: str, kind: RecordKind, key: str, version: int) -> bytes | None:
    """A record as it came; None where it never did."""
    one = raw_record.c
    found: bytes | None = await tx.scalar(
        select(one.sealed).where(
            one.system_id == system_id,
            one.kind == kind.value,
            one.key == key,
            one.version == version,
        )
    )
    return found


async def keep(
    tx: Tx, system_id: str, kind: RecordKind, rows: Iterable[RawRow], at: datetime
) -> None:
    """Add records as they came; none of them may be there."""
    code = kind.value
    lines = ((system_id, code, one.key, one.version, one.state, at, one.sealed) for one in rows)
    await _copy(tx, "raw_record", RAW, lines)


async def fill(tx: Tx, system_id: str, kind: RecordKind, rows: Sequence[RawRow]) -> None:
    """Records that waited without their words have come again."""
    if not rows:
        return
    values: dict[str, Any] = {
        "state": bindparam("new_state"),
        "sealed": bindparam("new_sealed"),
    }
    named = [
        {
            "of_key": one.key,
            "of_version": one.version,
            "new_state": one.state.value,
            "new_sealed": one.sealed,
        }
        for one in rows
    ]
    await tx.connection.execute(_named(system_id, kind).values(**values), named)


async def empty(
    tx: Tx,
    system_id: str,
    kind: RecordKind,
    versions: Collection[tuple[str, int]],
    state: RawState,
) -> None:
    """That they came stays known; what they said does not."""
    if versions:
        named = [{"of_key": key, "of_version": version} for key, version in sorted(versions)]
        gone = _named(system_id, kind).values(state=state.value, sealed=None)
        await tx.connection.execute(gone, named)


async def mark(
    tx: Tx,
    system_id: str,
    kind: RecordKind,
    versions: Collection[tuple[str, int]],
    state: RawState,
) -> None:
    """What became of records that came before."""
    if not versions:
        return
    of_these = _named(system_id, kind)
    named = [{"of_key": key, "of_version": version} for key, version in sorted(versions)]
    await tx.connection.execute(of_these.values(state=state.value), named)


def _named(system_id: str, kind: RecordKind) -> Update:
    """A change of records that are named one by one."""
    one = raw_record.c
    return update(raw_record).where(
        one.system_id == system_id,
        one.kind == kind.value,
        one.key == bindparam("of_key"),
        one.version == bindparam("of_version"),
    )


async def note_applied(
    tx: Tx,
    system_id: str,
    kind: RecordKind,
    rows: Sequence[AppliedRow],
    before: Collection[str],
    at: datetime,
) -> None:
    """From now on these versions count; `before` names the keys that are known already."""
    fresh = [one for one in rows if one.key not in before]
    changed = [one for one in rows if one.key in before]
    lines = ((system_id, kind.value, *one, at) for one in fresh)
    await _copy(tx, "source_record", APPLIED, lines)
    if not changed:
        return
    one = source_record.c
    of_key = (one.system_id == system_id, one.kind == kind.value, one.key == bindparam("of_key"))
    values: dict[str, Any] = {name: bindparam(f"new_{name}") for name in AppliedRow._fields[1:]}
    named = [
        {"of_key": row.key} | {f"new_{name}": value for name, value in _values(row)}
        for row in changed
    ]
    statement = update(source_record).where(*of_key).values(**values, applied_at=at)
    await tx.connection.execute(statement, named)


async def days(
    tx: Tx, system_id: str, kind: RecordKind, since: date, until: date
) -> dict[date, list[tuple[str, int]]]:
    """Keys and versions that count, by day; what is deleted there counts no more."""
    one = source_record.c
    found = select(one.day, one.key, one.version).where(
        one.system_id == system_id,
        one.kind == kind.value,
        one.day.between(since, until),
        one.deleted.is_(False),
    )
    by_day: dict[date, list[tuple[str, int]]] = {}
    for row in await tx.execute(found):
        by_day.setdefault(row.day, []).append((row.key, row.version))
    return by_day


def _values(row: AppliedRow) -> list[tuple[str, Any]]:
    return list(zip(AppliedRow._fields[1:], row[1:], strict=True))


async def _copy(tx: Tx, table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Past SQL: a first load brings thousands of records a second."""
    raw = await tx.connection.get_raw_connection()
    connection = raw.driver_connection
    assert isinstance(connection, AsyncConnection)
    named = ", ".join(columns)
    async with (
        connection.cursor() as cursor,
        cursor.copy(f"copy {table} ({named}) from stdin") as copy,
    ):
        for row in rows:
            await copy.write_row(row)
