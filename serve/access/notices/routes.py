"""Routes of what officers are told about who can come in as whom."""

from litestar import get
from litestar.params import JSONBody

from pipelines.flows.access.notices import reading
from schemas.access.accounts import WithReason
from schemas.access.notices import SecurityNotices
from serve.access.auth.guards import officers_only
from serve.http import AsOfficer, PathId, Wired, act


@get("/api/security-notices", guards=[officers_only])
async def list_security_notices(services: Wired, officer: AsOfficer) -> SecurityNotices:
    return await reading.waiting(services, officer)


@act("/api/security-notices/{notice_id:str}/seen", status_code=204, guards=[officers_only])
async def put_away_notice(services: Wired, officer: AsOfficer, notice_id: PathId) -> None:
    await reading.put_away(services, officer, notice_id)


@act("/api/security-notices/{notice_id:str}/acknowledge", status_code=204, guards=[officers_only])
async def acknowledge_notice(
    services: Wired, officer: AsOfficer, notice_id: PathId, data: JSONBody[WithReason]
) -> None:
    await reading.acknowledge(services, officer, notice_id, data.reason)


HANDLERS = (list_security_notices, put_away_notice, acknowledge_notice)
