"""Routes of what officers are told about who can come in as whom."""

from litestar.params import JSONBody

from pipelines.flows.access.notices import reading
from pipelines.rules.access.codes.audit import ACKNOWLEDGE_NOTICES
from pipelines.rules.access.route import ANY_OFFICER
from schemas.access.accounts import WithReason
from schemas.access.notices import SecurityNotices
from serve.http import AsOfficer, PathId, Wired
from serve.route import officers


@officers.get("/api/security-notices", asks=ANY_OFFICER)
async def list_security_notices(services: Wired, officer: AsOfficer) -> SecurityNotices:
    return await reading.waiting(services, officer)


@officers.act("/api/security-notices/{notice_id:str}/seen", asks=ANY_OFFICER, status_code=204)
async def put_away_notice(services: Wired, officer: AsOfficer, notice_id: PathId) -> None:
    await reading.put_away(services, officer, notice_id)


@officers.act(
    "/api/security-notices/{notice_id:str}/acknowledge", asks=ACKNOWLEDGE_NOTICES, status_code=204
)
async def acknowledge_notice(
    services: Wired, officer: AsOfficer, notice_id: PathId, data: JSONBody[WithReason]
) -> None:
    await reading.acknowledge(services, officer, notice_id, data.reason)


HANDLERS = (list_security_notices, put_away_notice, acknowledge_notice)
