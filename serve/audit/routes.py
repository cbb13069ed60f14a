"""Routes by which the auditor reads and proves the audit log."""

from datetime import datetime
from typing import Annotated

from litestar import get
from litestar.params import FromQuery, QueryParameter

from connectors.postgres.audit_log import AuditFilter
from schemas.audit import AuditRowPage, AuditVerdict
from serve.audit import commands
from serve.auth.guards import officers_only
from serve.http import AsOfficer, Limit, Wired

Part = Annotated[str | None, QueryParameter(min_length=1, max_length=64)]
Cursor = Annotated[str | None, QueryParameter(pattern="^[0-9A-HJKMNP-TV-Z]{26}$")]


@get("/api/audit/verify", guards=[officers_only])
async def verify_audit(
    services: Wired, officer: AsOfficer, call_id: FromQuery[str | None] = None
) -> AuditVerdict:
    return await commands.verify(services, officer, call_id)


@get("/api/audit/rows", guards=[officers_only])
async def audit_rows(
    services: Wired,
    officer: AsOfficer,
    stream: Part = None,
    since: FromQuery[datetime | None] = None,
    until: FromQuery[datetime | None] = None,
    actor: Part = None,
    action: Part = None,
    object_kind: Part = None,
    object_id: Part = None,
    result: Part = None,
    before: Cursor = None,
    limit: Limit = 50,
) -> AuditRowPage:
    wanted = AuditFilter(
        stream=stream,
        since=since,
        until=until,
        actor=actor,
        action=action,
        object_kind=object_kind,
        object_id=object_id,
        result=result,
    )
    return await commands.rows(services, officer, wanted, before, limit)


HANDLERS = (verify_audit, audit_rows)
