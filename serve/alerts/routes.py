"""Routes of alerts and rechecks."""

from typing import Annotated

from litestar import get
from litestar.params import FromQuery, JSONBody, QueryParameter

from schemas.calls.views import AlertPage, AlertView, Recheck
from serve.alerts import commands
from serve.auth.guards import officers_only
from serve.http import AsOfficer, Limit, Offset, PathId, Wired, act

AlertState = Annotated[
    str | None, QueryParameter(name="state", pattern="^(new|confirmed|dismissed|closed)$")
]


@get("/api/alerts", guards=[officers_only])
async def list_alerts(
    services: Wired,
    officer: AsOfficer,
    in_state: AlertState = None,
    call_id: FromQuery[str | None] = None,
    limit: Limit = 50,
    offset: Offset = 0,
) -> AlertPage:
    return await commands.page(services, officer, in_state, call_id, limit, offset)


@act("/api/alerts/{alert_id:str}/acknowledge", guards=[officers_only])
async def acknowledge(services: Wired, officer: AsOfficer, alert_id: PathId) -> AlertView:
    return await commands.acknowledge(services, officer, alert_id)


@act("/api/rechecks/{recheck_id:str}/conclude", guards=[officers_only])
async def conclude(
    services: Wired, officer: AsOfficer, recheck_id: PathId, data: JSONBody[Recheck]
) -> AlertView:
    return await commands.conclude(services, officer, recheck_id, data)


HANDLERS = (list_alerts, acknowledge, conclude)
