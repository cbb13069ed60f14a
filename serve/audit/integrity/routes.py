"""Routes of the integrity findings."""

from litestar.params import FromQuery, JSONBody

from pipelines.flows.audit.integrity import accepting
from pipelines.rules.access.codes.audit import ACCEPT_FINDINGS, LIST_INTEGRITY
from schemas.audit.integrity import AcceptFinding, IntegrityFinding, IntegrityPage
from serve.http import AsOfficer, Limit, Offset, PathId, Wired
from serve.route import officers


@officers.get("/api/integrity/findings", asks=LIST_INTEGRITY)
async def list_findings(
    services: Wired,
    only_open: FromQuery[bool] = True,
    limit: Limit = 50,
    offset: Offset = 0,
) -> IntegrityPage:
    return await accepting.page(services, only_open=only_open, limit=limit, offset=offset)


@officers.act("/api/integrity/findings/{finding_id:str}/accept", asks=ACCEPT_FINDINGS)
async def accept_finding(
    services: Wired, officer: AsOfficer, finding_id: PathId, data: JSONBody[AcceptFinding]
) -> IntegrityFinding:
    return await accepting.accept(services, officer, finding_id, data)


HANDLERS = (list_findings, accept_finding)
