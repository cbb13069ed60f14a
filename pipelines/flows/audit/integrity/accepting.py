"""What the integrity check found, and taking a row for right again on somebody's word."""

from connectors.postgres.audit import integrity
from connectors.postgres.audit.integrity import FindingRow
from connectors.postgres.audit.row_seals import DELETED
from pipelines.flows.access.auth.callers import Officer
from pipelines.flows.audit.attempt import Attempt
from pipelines.flows.services import Services
from schemas.audit.integrity import AcceptFinding, IntegrityFinding, IntegrityPage
from schemas.modules.catalog import MODULES

OBJECT = "integrity_finding"
BY_TABLE = {module.table: module for module in MODULES.values()}
TITLES = {
    "call_rating": "通话评定",
    "call_review": "复听结论",
    "booked_pay": "劳动报酬上报状态",
    "hours_line": "工时明细",
    "hours_sheet": "工时表",
    "pay_line": "劳动报酬明细",
    "pay_sheet": "劳动报酬表",
    "pay_version": "劳动报酬表版本",
    "report": "劳动报表",
    "report_cell": "报表数据",
    "report_cell_change": "报表改动记录",
    "report_version": "报表表式",
    "system_parameter": "系统参数",
    "video_call": "可视通话",
}


async def page(services: Services, *, only_open: bool, limit: int, offset: int) -> IntegrityPage:
    async with services.database.transaction() as tx:
        rows, total = await integrity.findings(tx, only_open=only_open, limit=limit, offset=offset)
        checked_at = await integrity.last_walk(tx)
    return IntegrityPage(rows=[_view(row) for row in rows], total=total, checked_at=checked_at)


async def accept(
    services: Services, officer: Officer, finding_id: str, asked: AcceptFinding
) -> IntegrityFinding:
    """The row counts as it is now; whoever says so answers for it in the audit log."""
    attempt = Attempt(
        services, officer.actor(), "integrity.accept", OBJECT, finding_id, officer.stream
    )
    async with attempt, services.database.transaction() as tx:
        row = await integrity.accept(
            tx, finding_id, actor=officer.actor(), stream=officer.stream, reason=asked.reason
        )
    services.tampered = {
        one for one in services.tampered if (one.table, one.row_id) != (row.table_name, row.row_id)
    }
    return _view(row)


def _view(row: FindingRow) -> IntegrityFinding:
    module = BY_TABLE.get(row.table_name)
    return IntegrityFinding(
        id=row.id,
        table_title=module.title if module else TITLES.get(row.table_name, row.table_name),
        row_id=row.row_id,
        link=f"/m/{module.code}/{row.row_id}" if module and row.problem != DELETED else None,
        problem=row.problem,
        found_at=row.found_at,
        accepted_at=row.accepted_at,
        accepted_by=row.accepted_by,
        reason=row.reason,
    )
