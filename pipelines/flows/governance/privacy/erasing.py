"""注销申请: a relative asks for deletion, takes it back, and learns what became of it."""

from connectors.postgres.approvals import cases, steps
from connectors.postgres.approvals.case_row import ApprovalCaseRow
from connectors.postgres.approvals.cases import Search
from connectors.postgres.governance import erasure, held_data
from connectors.postgres.people import people
from connectors.postgres.platform import units
from connectors.postgres.platform.units import UnitRow
from connectors.postgres.transaction import Tx
from pipelines.flows.access.auth.callers import Relative
from pipelines.flows.approvals.deciding import withdraw
from pipelines.flows.approvals.kind import Ending
from pipelines.flows.approvals.submitting import Application, resubmit, submit
from pipelines.flows.audit.attempt import Attempt
from pipelines.flows.governance.privacy.erasure_approval import (
    ACCOUNT_ERASURE,
    facts_for,
    held_inmates,
    outcomes_now,
)
from pipelines.flows.services import Services
from schemas.approvals.state import CaseState
from schemas.errors import Conflict, NotFound
from schemas.people.privacy import ErasureCase, ErasureHindrance, ErasureReceipt, OwnErasure

GOES = [
    "您的姓名、身份证号、手机号、住址，以及微信关联",
    "您的人脸照片和人脸特征",
    "您登记的亲情号码和白名单",
    "与服刑人员的绑定关系",
    "您交来的证明材料",
    "您提出的咨询和收到的答复",
]
STAYS = [
    "通话和会见的记录、录音录像：依法保存，里面不再写您的姓名",
    "审批记录和操作日志：依法保存，不能修改，其中会有您的姓名",
    "您同意告知书的时间：作为凭证保存",
]
ENDED_OTHERWISE = (CaseState.REJECTED, CaseState.RETURNED)
HINDRANCE = {
    "open_calls": "您还有没结束的视频通话。请先在“我的预约”里取消，或等通话结束后再申请。",
    "blacklist": "您目前有会见限制，暂时不能注销。请联系监狱会见窗口。",
    "custody": "您还绑定着服刑人员。注销后绑定会解除，将不能再用手机和他通话。",
}


async def own_erasure(services: Services, relative: Relative) -> OwnErasure:
    """What would go and stay, what stands in the way, and how the last request stands."""
    async with services.database.transaction() as tx:
        return await _own(tx, services, relative)


async def ask(services: Services, relative: Relative, reason: str) -> OwnErasure:
    """Bring the request before an officer; once at a time."""
    attempt = Attempt(services, relative.actor(), "approval.submit", "relative", relative.id)
    async with attempt, services.database.transaction() as tx:
        if await erasure.open_calls(tx, relative.id):
            raise Conflict(HINDRANCE["open_calls"], code="erasure_hindered")
        outcomes = await outcomes_now(tx, services, relative.id)
        bound = await people.bound_inmates(tx, relative.id)
        facts = facts_for(outcomes, len(held_inmates(bound)))
        waiting = await cases.open_of(tx, ACCOUNT_ERASURE.code, relative.id, for_update=True)
        if waiting is not None and waiting.state is CaseState.RETURNED:
            await resubmit(
                tx,
                services,
                ACCOUNT_ERASURE,
                waiting,
                relative.actor(),
                facts=facts,
                outcomes=outcomes,
                note=reason.strip(),
            )
        else:
            unit = await _unit(tx, relative, {row.prison_id for row in bound})
            asked = Application(
                object_id=relative.id,
                title=f"{relative.name}的注销申请",
                prison_id=unit.prison_id,
                unit_id=unit.id,
                unit_path=unit.path,
                facts=facts,
                outcomes=outcomes,
            )
            await submit(tx, services, ACCOUNT_ERASURE, asked, relative.actor(), reason.strip())
        return await _own(tx, services, relative)


async def _unit(tx: Tx, relative: Relative, prisons: set[str]) -> UnitRow:
    """Who decides: the one prison that is concerned, the bureau where several are."""
    unit = await units.get(tx, prisons.pop()) if len(prisons) == 1 else None
    if unit is None and not prisons:
        row = await held_data.relative_row(tx, relative.id)
        unit = await units.get(tx, row.unit_id) if row and row.unit_id else None
    unit = unit or await units.root(tx)
    if unit is None:
        raise NotFound("没有可受理的单位。", code="unit_not_found")
    return unit


async def take_back(services: Services, relative: Relative) -> OwnErasure:
    """Withdraw the request while nobody has decided it."""
    attempt = Attempt(services, relative.actor(), "approval.withdraw", "relative", relative.id)
    async with attempt, services.database.transaction() as tx:
        case = await cases.open_of(tx, ACCOUNT_ERASURE.code, relative.id, for_update=True)
        if case is None:
            raise Conflict("没有正在办理的注销申请。", code="no_erasure")
        ending = Ending(actor=relative.actor(), opinion="", at=services.clock())
        await withdraw(tx, services, case, ending)
        return await _own(tx, services, relative)


async def receipt(services: Services, case_id: str) -> ErasureReceipt:
    """For whoever can no longer sign in: the number of the request is the proof."""
    async with services.database.transaction() as tx:
        case = await cases.get(tx, case_id)
    if case is None or case.kind != ACCOUNT_ERASURE.code:
        raise NotFound("没有找到这个注销申请。", code="erasure_not_found")
    return ErasureReceipt(state=case.state, closed_at=case.closed_at)


async def _own(tx: Tx, services: Services, relative: Relative) -> OwnErasure:
    outcomes = await outcomes_now(tx, services, relative.id)
    search = Search(applicant=relative.id, kinds=(ACCOUNT_ERASURE.code,))
    rows, _ = await cases.page(tx, search, limit=1, offset=0)
    return OwnErasure(
        goes=GOES,
        stays=STAYS,
        hindrances=[
            ErasureHindrance(name=one.name, text=HINDRANCE[one.name])
            for one in outcomes
            if not one.passed
        ],
        case=await _case(tx, rows[0]) if rows else None,
    )


async def _case(tx: Tx, row: ApprovalCaseRow) -> ErasureCase:
    said = (await steps.last_decisions(tx, [row.id])).get(row.id)
    return ErasureCase(
        case_id=row.id,
        state=row.state,
        submitted_at=row.submitted_at,
        closed_at=row.closed_at,
        opinion=said.opinion if said and row.state in ENDED_OTHERWISE else "",
    )
