"""Exports of personal data in bulk: asked for, approved by a second person, fetched once (PI-2)."""

from datetime import timedelta
from urllib.parse import parse_qsl

from connectors.postgres.approvals import cases
from connectors.postgres.approvals.case_row import ApprovalCaseRow
from connectors.postgres.approvals.cases import Search
from connectors.postgres.audit import taken_exports
from connectors.postgres.ids import make_id
from connectors.postgres.platform import units
from connectors.postgres.transaction import Tx
from pipelines.flows.access.auth.callers import Officer
from pipelines.flows.approvals.proposals import Change, opened, proposal_of
from pipelines.flows.approvals.submitting import Application, submit
from pipelines.flows.files.leaving import MadeFile
from pipelines.flows.modules import exporting
from pipelines.flows.modules.desk import Desk
from pipelines.flows.modules.export_approval import DATA_EXPORT, facts_for
from pipelines.flows.modules.searching import counted, searching
from pipelines.flows.services import Services
from pipelines.rules.modules.queries import ListQuery
from schemas.approvals.state import CaseState
from schemas.errors import Conflict, InvalidInput, NotFound
from schemas.modules.catalog import MODULES
from schemas.modules.exports import AskExport, ExportRequest
from schemas.modules.module import Verb

KEPT = timedelta(hours=24)
"""After the approval; whoever comes later asks again."""
SHOWN = 50


async def ask(services: Services, officer: Officer, code: str, asked: AskExport) -> ExportRequest:
    """Submit the list's query with its purpose; the file is made when it is fetched."""
    desk = Desk(services, officer, code)
    async with desk.attempt(Verb.EXPORT):
        desk.require(Verb.EXPORT)
        if not asked.purpose.strip():
            raise InvalidInput("请填写用途。", code="purpose_needed", field="purpose")
        query = desk.query(parse_qsl(asked.query))
        async with searching(desk, query, writes=True) as tx:
            total = await counted(tx, desk, query)
            case = await _submitted(tx, desk, asked, query, total)
        return _view(case, set(), services)


async def _submitted(
    tx: Tx, desk: Desk, asked: AskExport, query: ListQuery, total: int
) -> ApprovalCaseRow:
    services, officer, code = desk.services, desk.officer, desk.module.code
    unit = await units.get(tx, officer.unit_id)
    if unit is None:
        raise NotFound("没有找到您所在的单位。", code="unit_not_found")
    object_id = make_id()
    change = Change(
        module=code,
        verb=Verb.EXPORT,
        values={"query": asked.query, "format": asked.format},
        reason=asked.purpose.strip(),
    )
    lines = [
        {"title": "用途", "before": None, "after": asked.purpose.strip()},
        {"title": "记录数", "before": None, "after": f"{total}条"},
        {"title": "筛选条件", "before": None, "after": _filters(query)},
    ]
    proposal = proposal_of(services.keys, change, object_id, lines)
    return await submit(
        tx,
        services,
        DATA_EXPORT,
        Application(
            object_id=object_id,
            title=f"导出{desk.module.title}（{total}条）",
            prison_id=unit.prison_id,
            unit_id=unit.id,
            unit_path=unit.path,
            facts=facts_for(code, total, proposal),
            outcomes=[],
            proposal=proposal,
        ),
        officer.actor(),
    )


def _filters(query: ListQuery) -> str:
    """Which fields narrow it, not by what: that may be somebody's number."""
    names = [one.field.title for one in query.conditions]
    names += ["状态"] if query.states else []
    names += ["关键字"] if query.text else []
    return "、".join(names) or "全部"


async def own(services: Services, officer: Officer) -> list[ExportRequest]:
    """The officer's latest requests."""
    async with services.database.transaction() as tx:
        wanted = Search(applicant=officer.id, kinds=(DATA_EXPORT.code,))
        rows, _ = await cases.page(tx, wanted, limit=SHOWN, offset=0)
        taken = await taken_exports.among(tx, [row.id for row in rows])
    return [_view(row, taken, services) for row in rows]


async def take(services: Services, officer: Officer, case_id: str) -> MadeFile:
    """The approved file, once, for whoever asked for it."""
    async with services.database.transaction() as tx:
        case = await cases.get(tx, case_id, for_update=True)
        mine = case is not None and case.kind == DATA_EXPORT.code
        if case is None or not mine or case.applicant_id != officer.id:
            raise NotFound("没有找到这个导出申请。", code="export_not_found")
    change = opened(services.keys, case)
    desk = Desk(services, officer, change.module)
    form, pairs = change.values["format"], parse_qsl(change.values["query"])
    async with desk.attempt(Verb.EXPORT):
        desk.require(Verb.EXPORT)
        _require_open(case, services)
        query = desk.query(pairs)
        async with searching(desk, query, writes=True) as tx:
            total = await counted(tx, desk, query)
            if total > int(str(case.facts["rows"])):
                raise Conflict("记录数已多于批准的数量，请重新申请。", code="more_than_approved")
            if not await taken_exports.take(tx, case.id, officer.id, total, services.clock()):
                raise Conflict("该导出文件已经下载过，请重新申请。", code="export_taken")
            return await exporting.taken(
                tx, desk, query, form, total, purpose=change.reason, case_id=case.id
            )


def _require_open(case: ApprovalCaseRow, services: Services) -> None:
    if case.state is not CaseState.APPROVED or case.closed_at is None:
        raise Conflict("导出申请尚未批准。", code="export_not_approved")
    if services.clock() > case.closed_at + KEPT:
        raise Conflict("批准后24小时内未下载，请重新申请。", code="export_expired")


def _view(row: ApprovalCaseRow, taken: set[str], services: Services) -> ExportRequest:
    module = MODULES.get((row.proposal or {}).get("module", ""))
    approved = row.state is CaseState.APPROVED and row.closed_at is not None
    until = row.closed_at + KEPT if approved and row.closed_at else None
    ready = until is not None and row.id not in taken and services.clock() <= until
    return ExportRequest(
        id=row.id,
        module=module.code if module else "",
        title=row.title,
        state=row.state.value,
        submitted_at=row.submitted_at,
        until=until,
        ready=ready,
        taken=row.id in taken,
    )
