"""Flows of the bureau and of prisons, and the versions that cases run on."""

from collections.abc import Sequence
from datetime import datetime

import msgspec
from sqlalchemy import Select, delete, func, insert, select, update
from sqlalchemy.dialects.postgresql import insert as upsert

from connectors.postgres.arrays import among
from connectors.postgres.ids import make_id
from connectors.postgres.transaction import Tx
from pipelines.rules.approvals.flow_rows import (
    BUREAU_PLACE,
    draft_columns,
    flow_row,
    published_columns,
    version_row,
)
from schemas.approvals.definition import Definition
from schemas.approvals.state import CaseState, FlowState
from schemas.errors import Conflict, IntegrityBroken
from schemas.tables.approvals.approval import approval_case, approval_flow, approval_flow_version
from schemas.tables.platform.org import org_unit

flow, version = approval_flow, approval_flow_version


class FlowRow(msgspec.Struct, frozen=True, kw_only=True):
    """A flow and where it counts."""

    id: str
    kind: str
    place: str
    prison_id: str | None
    name: str
    operated_at: datetime
    operated_by: str
    prison_name: str | None
    prison_path: str | None


class VersionRow(msgspec.Struct, frozen=True, kw_only=True):
    """One version of a flow."""

    id: str
    flow_id: str
    number: int
    state: FlowState
    definition: Definition
    note: str
    created_by: str
    created_at: datetime
    published_by: str | None
    published_at: datetime | None


class NamedVersion(VersionRow, frozen=True, kw_only=True):
    """A version beside the name of its flow."""

    flow_name: str


def _flows() -> Select[tuple[object, ...]]:
    return select(
        *flow.c, org_unit.c.name.label("prison_name"), org_unit.c.path.label("prison_path")
    ).outerjoin(org_unit, org_unit.c.id == flow.c.prison_id)


async def get(tx: Tx, flow_id: str, *, for_update: bool = False) -> FlowRow | None:
    found = _flows().where(flow.c.id == flow_id)
    return await tx.first(found.with_for_update(of=flow) if for_update else found, FlowRow)


async def all_flows(tx: Tx) -> list[FlowRow]:
    """Every flow, by kind; the bureau's before the prisons'."""
    return await tx.all(
        _flows().order_by(
            flow.c.kind,
            org_unit.c.path.is_not(None),
            org_unit.c.path.collate("C"),
        ),
        FlowRow,
    )


async def versions(tx: Tx, flow_ids: Sequence[str]) -> list[VersionRow]:
    """All versions of the flows, newest first."""
    found = select(version).where(among(version.c.flow_id, flow_ids))
    return await tx.all(found.order_by(version.c.number.desc()), VersionRow)


async def version_by_id(tx: Tx, version_id: str) -> VersionRow | None:
    return await tx.first(select(version).where(version.c.id == version_id), VersionRow)


async def flow_of_version(tx: Tx, version_id: str) -> tuple[str, VersionRow]:
    """A version and the name of its flow."""
    found = await tx.first(
        select(*version.c, flow.c.name.label("flow_name"))
        .join(flow, flow.c.id == version.c.flow_id)
        .where(version.c.id == version_id),
        NamedVersion,
    )
    if found is None:
        raise IntegrityBroken("审批流程版本缺失。", code="flow_version_gone")
    return found.flow_name, found


async def in_force(tx: Tx, kind: str, prison_id: str | None) -> VersionRow | None:
    """The published version that a new case follows: the prison's own, else the bureau's."""
    places = [place for place in (prison_id, BUREAU_PLACE) if place]
    return await tx.first(
        select(version)
        .join(flow, flow.c.id == version.c.flow_id)
        .where(
            flow.c.kind == kind,
            among(flow.c.place, places),
            version.c.state == FlowState.PUBLISHED.value,
        )
        .order_by((flow.c.place == BUREAU_PLACE).asc())
        .limit(1),
        VersionRow,
    )


async def add(tx: Tx, *, kind: str, prison_id: str | None, name: str, by: str, at: datetime) -> str:
    """A new flow without a version; `Conflict` where the place has one of the kind."""
    flow_id = make_id()
    row = flow_row(flow_id, kind=kind, prison_id=prison_id, name=name, by=by, at=at)
    if not await tx.insert_new(upsert(flow).values(**row)):
        raise Conflict("此处已有此类业务的审批流程。", code="flow_exists", kind=kind)
    return flow_id


async def touch(tx: Tx, flow_id: str, *, name: str, by: str, at: datetime) -> None:
    """Note who last worked on a flow, and when."""
    changed = {"name": name, "operated_by": by, "operated_at": at}
    await tx.execute(update(flow).where(flow.c.id == flow_id).values(**changed))


async def save_draft(
    tx: Tx, flow_id: str, definition: Definition, *, note: str, by: str, at: datetime
) -> int:
    """Keep a definition as the flow's draft: in its place where there is one, else a new version.

    The caller holds the flow's lock. Answers the draft's number.
    """
    content = draft_columns(definition, note=note, by=by, at=at)
    draft = await tx.scalar(
        update(version)
        .where(version.c.flow_id == flow_id, version.c.state == FlowState.DRAFT.value)
        .values(**content)
        .returning(version.c.number)
    )
    if draft is not None:
        return int(draft)
    last = await tx.scalar(
        select(func.coalesce(func.max(version.c.number), 0)).where(version.c.flow_id == flow_id)
    )
    number = int(last) + 1
    await tx.execute(insert(version).values(**version_row(make_id(), flow_id, number, content)))
    return number


async def publish(tx: Tx, flow_id: str, number: int, *, by: str, at: datetime) -> None:
    """Let a draft govern new cases; running ones keep the version before."""
    of_flow = version.c.flow_id == flow_id
    await tx.execute(
        update(version)
        .where(of_flow, version.c.state == FlowState.PUBLISHED.value)
        .values(state=FlowState.RETIRED.value)
    )
    published = published_columns(by=by, at=at)
    await tx.execute(update(version).where(of_flow, version.c.number == number).values(**published))


async def retire(tx: Tx, flow_id: str) -> bool:
    """Take the published version out of force; whether there was one."""
    done = await tx.execute(
        update(version)
        .where(version.c.flow_id == flow_id, version.c.state == FlowState.PUBLISHED.value)
        .values(state=FlowState.RETIRED.value)
    )
    return done.rowcount > 0


async def drop_draft(tx: Tx, flow_id: str) -> bool:
    """Remove a flow's draft; whether there was one."""
    done = await tx.execute(
        delete(version).where(
            version.c.flow_id == flow_id, version.c.state == FlowState.DRAFT.value
        )
    )
    return done.rowcount > 0


async def running(tx: Tx, flow_id: str) -> dict[int, int]:
    """How many open cases run on each version of a flow."""
    rows = await tx.execute(
        select(version.c.number, func.count().label("running"))
        .join(approval_case, approval_case.c.flow_version_id == version.c.id)
        .where(
            version.c.flow_id == flow_id,
            approval_case.c.state.in_([CaseState.PENDING.value, CaseState.RETURNED.value]),
        )
        .group_by(version.c.number)
    )
    return {row.number: row.running for row in rows}
