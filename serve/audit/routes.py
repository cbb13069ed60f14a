"""Route that proves the audit log."""

from litestar import get
from litestar.params import FromQuery

from schemas.audit import AuditVerdict
from serve.audit import commands
from serve.auth.guards import officers_only
from serve.http import AsOfficer, Wired


@get("/api/audit/verify", guards=[officers_only])
async def verify_audit(
    services: Wired, officer: AsOfficer, call_id: FromQuery[str | None] = None
) -> AuditVerdict:
    return await commands.verify(services, officer, call_id)


HANDLERS = (verify_audit,)
