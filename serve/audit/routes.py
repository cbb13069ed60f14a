"""Routes by which the auditor reads and proves the audit log."""

from datetime import datetime
from typing import Annotated, Literal

from litestar.di import NamedDependency, Provide
from litestar.params import FromQuery, QueryParameter
from litestar.response import Stream

from connectors.postgres.audit.audit_log import AuditFilter
from pipelines.flows.audit import exporting, proving
from pipelines.rules.access.codes.audit import VERIFY_AUDIT
from pipelines.rules.platform.shedding import Order
from schemas.audit.audit import AuditRowPage, AuditVerdict
from serve.answers import SHEETS
from serve.files import sending
from serve.http import AsOfficer, Cursor, Limit, Wired
from serve.route import officers

Part = Annotated[str | None, QueryParameter(min_length=1, max_length=64)]


@officers.get("/api/audit/verify", asks=VERIFY_AUDIT)
async def verify_audit(services: Wired, officer: AsOfficer, call_id: Cursor = None) -> AuditVerdict:
    return await proving.verify(services, officer, call_id)


def wanted_rows(
    stream: Part = None,
    since: FromQuery[datetime | None] = None,
    until: FromQuery[datetime | None] = None,
    actor: Part = None,
    action: Part = None,
    object_kind: Part = None,
    object_id: Part = None,
    result: Part = None,
) -> AuditFilter:
    """What list and export are searched by."""
    return AuditFilter(
        stream=stream,
        since=since,
        until=until,
        actor=actor,
        action=action,
        object_kind=object_kind,
        object_id=object_id,
        result=result,
    )


SEARCH = {"wanted": Provide(wanted_rows, sync_to_thread=False)}
Wanted = NamedDependency[AuditFilter]


@officers.get("/api/audit/rows", asks=VERIFY_AUDIT, dependencies=SEARCH)
async def audit_rows(
    services: Wired,
    officer: AsOfficer,
    wanted: Wanted,
    before: Cursor = None,
    limit: Limit = 50,
) -> AuditRowPage:
    return await proving.rows(services, officer, wanted, before, limit)


@officers.get(
    "/api/audit/export", asks=VERIFY_AUDIT, worth=Order.LATER, answers=SHEETS, dependencies=SEARCH
)
async def export_audit_rows(
    services: Wired,
    officer: AsOfficer,
    wanted: Wanted,
    format: FromQuery[Literal["xlsx", "csv"]] = "xlsx",
) -> Stream:
    return sending.made(await exporting.export(services, officer, format, wanted))


HANDLERS = (verify_audit, audit_rows, export_audit_rows)
