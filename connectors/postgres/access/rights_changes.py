"""Changes of rights: proposed by one person, decided by another, sealed in between."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, Select, and_, func, literal, or_, select, update
from sqlalchemy.dialects.postgresql import insert

from connectors.postgres.ids import make_id
from connectors.postgres.platform import units
from connectors.postgres.transaction import Tx, in_scopes
from pipelines.rules.access.rights_change_rows import Content, closed, covered, proposed
from pipelines.rules.security.row_seal import RowSeal
from schemas.access.kinds import ChangeState, Subject
from schemas.tables.access.access import officer
from schemas.tables.access.rights import rights_change, role
from schemas.tables.platform.org import org_unit

proposer = officer.alias("proposer")
decider = officer.alias("decider")
holder = officer.alias("holder")


class ChangeRow(msgspec.Struct, frozen=True, kw_only=True):
    """A change with the names of those it concerns."""

    id: str
    subject: Subject
    subject_id: str
    title: str
    before: Content
    after: Content
    reason: str
    state: ChangeState
    proposed_by: str
    proposer_name: str
    proposed_at: datetime
    decided_by: str | None
    decider_name: str | None
    decided_at: datetime | None
    note: str
    mac: str


def _changes() -> Select[tuple[object, ...]]:
    return (
        select(
            *rights_change.c,
            func.coalesce(holder.c.name, role.c.name, rights_change.c.subject_id).label("title"),
            proposer.c.name.label("proposer_name"),
            decider.c.name.label("decider_name"),
        )
        .join(proposer, proposer.c.id == rights_change.c.proposed_by)
        .outerjoin(decider, decider.c.id == rights_change.c.decided_by)
        .outerjoin(holder, holder.c.id == rights_change.c.subject_id)
        .outerjoin(org_unit, org_unit.c.id == holder.c.org_unit_id)
        .outerjoin(role, role.c.code == rights_change.c.subject_id)
    )


def _reach(scopes: tuple[str, ...]) -> ColumnElement[bool]:
    """Changes of roles and data levels concern all; of an account, whoever reaches its unit."""
    for_all = rights_change.c.subject.in_((Subject.ROLE.value, Subject.DATA_LEVEL.value))
    return or_(for_all, in_scopes(org_unit.c.path, scopes))


async def page(
    tx: Tx, scopes: tuple[str, ...], *, state: ChangeState | None, limit: int, offset: int
) -> tuple[list[ChangeRow], int]:
    """Changes in reach, the newest first, and how many in all."""
    found = _changes().where(_reach(scopes))
    if state is not None:
        found = found.where(rights_change.c.state == state.value)
    return await tx.page(found, ChangeRow, rights_change.c.id.desc(), limit=limit, offset=offset)


async def get(
    tx: Tx, scopes: tuple[str, ...], change_id: str, *, for_update: bool = False
) -> ChangeRow | None:
    statement = _changes().where(rights_change.c.id == change_id, _reach(scopes))
    if for_update:
        statement = statement.with_for_update(of=rights_change)
    return await tx.first(statement, ChangeRow)


async def titles(tx: Tx, unit_ids: Collection[str]) -> dict[tuple[str, str], str]:
    """What roles and these units are called, by kind and code."""
    named = select(literal("roles").label("kind"), role.c.code, role.c.name).union_all(
        select(literal("units"), org_unit.c.id, units.FULL_NAME)
        .outerjoin(*units.ABOVE)
        .where(org_unit.c.id.in_(unit_ids))
    )
    return {(row.kind, row.code): row.name for row in await tx.execute(named)}


async def open_ones(tx: Tx, subject: Subject, subject_ids: list[str]) -> dict[str, str]:
    """Id of the open change by subject."""
    found = await tx.execute(
        select(rights_change.c.subject_id, rights_change.c.id).where(
            rights_change.c.subject == subject.value,
            rights_change.c.subject_id.in_(subject_ids),
            rights_change.c.state == ChangeState.PROPOSED.value,
        )
    )
    return {row.subject_id: row.id for row in found}


async def propose(
    tx: Tx,
    seal: RowSeal,
    *,
    subject: Subject,
    subject_id: str,
    before: Content,
    after: Content,
    reason: str,
    proposed_by: str,
    at: datetime,
) -> str | None:
    """Id of the new change; None where the subject has an open one already."""
    change_id = make_id()
    row = proposed(change_id, subject, subject_id, before, after, reason, proposed_by, at)
    values = sealed_row(seal, row)
    return change_id if await tx.insert_new(insert(rights_change).values(values)) else None


def sealed_row(seal: RowSeal, row: dict[str, Any]) -> dict[str, Any]:
    """The row with its integrity value."""
    return row | {"mac": seal.make("rights_change", *covered(row))}


def is_whole(seal: RowSeal, row: ChangeRow) -> bool:
    """Whether what is to be decided is what was proposed."""
    return seal.holds(row.mac, "rights_change", *covered(msgspec.structs.asdict(row)))


async def decide(
    tx: Tx, change_id: str, state: ChangeState, *, decided_by: str, at: datetime, note: str
) -> bool:
    """Close an open change; False where it is closed already."""
    still_open = and_(
        rights_change.c.id == change_id, rights_change.c.state == ChangeState.PROPOSED.value
    )
    values = closed(state, decided_by, at, note)
    return (await tx.execute(update(rights_change).where(still_open).values(values))).rowcount == 1
