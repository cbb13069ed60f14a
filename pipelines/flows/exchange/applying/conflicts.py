"""Visits that an officer changed here, and that their source tells of again (VC-ONSITE-31)."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import delete, select

from connectors.postgres.arrays import among
from connectors.postgres.audit import audit
from connectors.postgres.modules import overrides
from connectors.postgres.transaction import Tx
from pipelines.flows.exchange.applying import Source
from pipelines.flows.exchange.applying.visits import visit
from pipelines.flows.exchange.applying.writing import APPLY, CONNECTOR
from pipelines.rules.exchange.prison_systems.conflict import TOLD_OF_VISITS, changed_at, ours_stands
from schemas.modules.visits.visits import VISITS
from schemas.tables.module import field_override

STATE, DELETED_BY, HELD_TOLD = "state", "deleted_by", "held_told"


class Changed(msgspec.Struct, frozen=True, kw_only=True):
    """A field that an officer set, and when."""

    id: str
    record_id: str
    field: str
    at: datetime


async def settle(
    tx: Tx,
    system: Source,
    rows: Sequence[dict[str, Any]],
    versions: Mapping[str, int],
    at: datetime,
    *,
    beneath: Collection[str] = (),
) -> None:
    """Put ours into the rows where the rule says so; else what was ours goes into the history.

    `beneath` are fields that these records do not change once the visit itself was told.
    """
    set_here = await _set_here(tx, [row["id"] for row in rows])
    if not set_here:
        return
    ours = await _ours(tx, set_here)
    gone: list[str] = []
    beside: list[tuple[str, Any]] = []
    for row in rows:
        mine = ours.get(row["id"])
        if mine is None:
            continue
        theirs_at = changed_at(versions[row["id"]], at)
        given_up: dict[str, Any] = {}
        for one in set_here[row["id"]]:
            if one.field not in row or (mine[HELD_TOLD] and one.field in beneath):
                continue
            if ours_stands(system.conflict, one.at, theirs_at):
                beside.append((one.id, row[one.field]))
                row[one.field] = mine[one.field]
                if one.field == STATE:
                    row[DELETED_BY] = mine[DELETED_BY]
                continue
            gone.append(one.id)
            if row[one.field] != mine[one.field]:
                given_up[one.field] = mine[one.field]
        if given_up:
            await _tell(tx, system, row, given_up, at)
    await overrides.told_again(tx, beside)
    if gone:
        await tx.execute(delete(field_override).where(among(field_override.c.id, sorted(gone))))


async def _set_here(tx: Tx, ids: Sequence[str]) -> dict[str, list[Changed]]:
    """By visit; the visits are held, so that no officer changes one in between."""
    known = select(visit.c.id).where(among(visit.c.id, sorted(ids))).order_by(visit.c.id)
    held = list((await tx.execute(known.with_for_update())).scalars())
    if not held:
        return {}
    mark = field_override.c
    found = select(*(mark[name] for name in Changed.__struct_fields__)).where(
        mark.module == VISITS.code,
        among(mark.record_id, held),
        among(mark.field, sorted(TOLD_OF_VISITS)),
    )
    by_visit: dict[str, list[Changed]] = {}
    for one in await tx.all(found.order_by(mark.record_id, mark.field), Changed):
        by_visit.setdefault(one.record_id, []).append(one)
    return by_visit


async def _ours(tx: Tx, ids: Collection[str]) -> dict[str, dict[str, Any]]:
    names = ("id", *sorted(TOLD_OF_VISITS), DELETED_BY, HELD_TOLD)
    found = select(*(visit.c[name] for name in names)).where(among(visit.c.id, sorted(ids)))
    return {row["id"]: dict(row) for row in (await tx.execute(found)).mappings()}


async def _tell(
    tx: Tx, system: Source, row: Mapping[str, Any], given_up: Mapping[str, Any], at: datetime
) -> None:
    detail: dict[str, Any] = {
        "system": system.system_id,
        "before": {name: value for name, value in given_up.items() if name != STATE},
        "after": {name: row[name] for name in given_up if name != STATE},
        "reason": "按来源系统更新",
    }
    if STATE in given_up:
        detail[STATE] = [given_up[STATE], row[STATE]]
    await audit.write(
        tx,
        stream=audit.stream_of(system.prison_path),
        actor=CONNECTOR,
        action=APPLY,
        object_kind=VISITS.code,
        object_id=row["id"],
        detail=detail,
        at=at,
    )
