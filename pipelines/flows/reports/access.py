"""Which reports and forms an officer reaches, and what is written down of them."""

from typing import Any

from connectors.postgres.audit import audit
from connectors.postgres.reports import definitions, reports
from connectors.postgres.reports.definitions import DefinitionRow
from connectors.postgres.reports.reports import ReportRow
from connectors.postgres.transaction import Tx
from pipelines.flows.access.auth.callers import Officer
from pipelines.flows.audit.attempt import Attempt
from pipelines.flows.services import Services
from schemas.errors import Conflict, Forbidden, NotFound
from schemas.reports.state import OPEN, STATE_TITLES


def attempt(services: Services, officer: Officer, action: str, object_id: str | None) -> Attempt:
    """`action` begins with the kind of what it is done to, as `report.submit`."""
    kind = action.partition(".")[0]
    return Attempt(services, officer.actor(), action, kind, object_id, officer.stream)


async def note(
    tx: Tx, officer: Officer, action: str, object_id: str, detail: dict[str, Any], path: str = ""
) -> None:
    """`path` is that of the unit whose stream it belongs to; else the officer's own."""
    await audit.write(
        tx,
        stream=audit.stream_of(path) if path else officer.stream,
        actor=officer.actor(),
        action=action,
        object_kind=action.partition(".")[0],
        object_id=object_id,
        detail=detail,
    )


async def report_for(
    tx: Tx, officer: Officer, report_id: str, *, for_update: bool = False
) -> ReportRow:
    """The report, where its unit is in reach; whatever lies outside does not exist."""
    found = await reports.get(tx, officer.scopes, report_id, for_update=for_update)
    if found is None:
        raise NotFound("没有找到这份报表。", code="report_not_found")
    return found


def require_open(report: ReportRow) -> None:
    """Raise `Conflict` unless its cells may be changed freely."""
    if report.state not in OPEN:
        title = STATE_TITLES[report.state]
        raise Conflict(f"报表当前为“{title}”，不能直接修改。", code="report_closed")


async def definition_for(tx: Tx, definition_id: str, *, for_update: bool = False) -> DefinitionRow:
    found = await definitions.get(tx, definition_id, for_update=for_update)
    if found is None:
        raise NotFound("没有找到这种报表。", code="report_form_not_found")
    return found


def keeps_forms(officer: Officer) -> bool:
    """Forms count for all prisons, so whoever keeps them stands above the prisons."""
    return officer.prison_id is None


def require_form_keeper(officer: Officer) -> None:
    if not keeps_forms(officer):
        raise Forbidden("报表的行列由局级维护，监狱不能修改。", code="form_of_bureau")
