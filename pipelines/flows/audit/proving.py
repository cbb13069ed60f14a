"""Proving the audit log (AU-3)."""

from typing import Any

import msgspec

from connectors.postgres.audit import audit, audit_log
from connectors.postgres.audit.audit_log import AuditFilter
from pipelines.flows.access.auth.callers import Officer
from pipelines.flows.services import Services
from pipelines.rules.audit.audit_detail import changes_of, notes_of
from pipelines.rules.audit.audit_masking import masked_changes, masked_detail, masked_notes
from pipelines.rules.audit.audit_titles import action_title, object_title
from pipelines.rules.security.chain import ChainRow, FirstBad
from pipelines.rules.security.checkpoint import Broken
from schemas.audit.audit import (
    AuditRowPage,
    AuditRowView,
    AuditVerdict,
    BrokenCheckpointView,
    FirstBadView,
)
from schemas.calls.state import ActorKind

CASE = "video_call"


async def verify(services: Services, officer: Officer, call_id: str | None) -> AuditVerdict:
    """Walk over every chain within reach; with a case id also show that case's rows."""
    whole = None if officer.stream == audit.BUREAU else officer.stream
    verdict = await services.notary.verify(services.database, whole)
    async with services.database.transaction() as tx:
        rows = await audit.rows_of(tx, CASE, call_id) if call_id else []
        await audit.write(
            tx,
            stream=officer.stream,
            actor=officer.actor(),
            action="audit.verify",
            object_kind="audit",
            object_id=call_id,
            detail={"rows": verdict.rows, "verified": verdict.verified},
        )
    return AuditVerdict(
        rows=verdict.rows,
        verified=verdict.verified,
        first_bad=_bad_view(verdict.first_bad),
        checkpoints=verdict.checkpoints,
        broken_checkpoint=_broken_view(verdict.broken_checkpoint),
        case_rows=[_view(row) for row in rows if whole in (None, row.stream)],
    )


async def rows(
    services: Services, officer: Officer, wanted: AuditFilter, before: str | None, limit: int
) -> AuditRowPage:
    """Rows within reach from the newest on; that somebody looked is written down as well."""
    wanted = within_reach(officer, wanted)
    async with services.database.transaction() as tx:
        found = await audit_log.newest(tx, wanted, before=before, limit=limit + 1)
        if before is None:
            await audit.write(
                tx,
                stream=officer.stream,
                actor=officer.actor(),
                action="audit.read",
                object_kind="audit",
                object_id=None,
                detail=detail_of(wanted),
            )
    views = [_view(row) for row in found[:limit]]
    return AuditRowPage(rows=views, next=views[-1].id if len(found) > limit else None)


def within_reach(officer: Officer, wanted: AuditFilter) -> AuditFilter:
    """The search, narrowed to the officer's own chain below the bureau."""
    if officer.stream == audit.BUREAU:
        return wanted
    return msgspec.structs.replace(wanted, stream=officer.stream)


def detail_of(wanted: AuditFilter) -> dict[str, Any]:
    """What was searched for, for the log itself."""
    return {k: v for k, v in msgspec.structs.asdict(wanted).items() if v is not None}


def _bad_view(bad: FirstBad | None) -> FirstBadView | None:
    return (
        None if bad is None else FirstBadView(stream=bad.stream, seq=bad.seq, problem=bad.problem)
    )


def _broken_view(broken: Broken | None) -> BrokenCheckpointView | None:
    if broken is None:
        return None
    return BrokenCheckpointView(number=broken.number, problem=broken.problem)


def _view(row: ChainRow) -> AuditRowView:
    return AuditRowView(
        id=row.id,
        stream=row.stream,
        seq=row.seq,
        at=row.at,
        actor_kind=ActorKind(row.actor_kind),
        actor_name=row.actor_name,
        action=row.action,
        action_title=action_title(row.action),
        object_kind=row.object_kind,
        object_title=object_title(row.object_kind),
        object_id=row.object_id,
        result=row.result,
        source_address=row.source_address,
        detail=masked_detail(row.object_kind, row.detail),
        changes=masked_changes(row.object_kind, changes_of(row.object_kind, row.detail)),
        notes=masked_notes(row.object_kind, notes_of(row.detail)),
        digest=row.digest,
    )
