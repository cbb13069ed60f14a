"""我的消息: what became of what the relative applied for, read and unread (VC-PUB-11)."""

from datetime import datetime

from connectors.postgres.approvals import messages, steps
from connectors.postgres.approvals.case_row import ApprovalCaseRow
from connectors.postgres.approvals.steps import Decided
from connectors.postgres.messages import relative_messages
from connectors.postgres.messages.relative_messages import MessageRow
from connectors.postgres.transaction import Tx
from pipelines.flows.access.auth.callers import Relative
from pipelines.flows.approvals.registry import kind_of
from pipelines.flows.calls.call_approval import VIDEO_CALL
from pipelines.flows.family.family_approvals import OWN_KINDS
from pipelines.flows.governance.privacy.erasure_approval import ACCOUNT_ERASURE
from pipelines.flows.services import Services
from schemas.approvals.applications import MessagePage, ReviewMessage
from schemas.approvals.state import CaseState
from schemas.errors import NotFound

KINDS = (*OWN_KINDS, VIDEO_CALL.code, ACCOUNT_ERASURE.code)
MOST = 100
TEXTS = {
    CaseState.APPROVED: "已通过",
    CaseState.FILED: "已通过",
    CaseState.REJECTED: "未通过",
    CaseState.RETURNED: "被退回，请补充后重新提交",
}


async def page(services: Services, relative: Relative) -> MessagePage:
    """The results, latest first."""
    async with services.database.transaction() as tx:
        return await _page(tx, relative)


async def read_all(services: Services, relative: Relative) -> MessagePage:
    """Note that all results were read."""
    async with services.database.transaction() as tx:
        found = await messages.results_of(tx, relative.id, KINDS, MOST)
        unread = [row for row, read in found if not read]
        await messages.mark_read(tx, relative.id, unread, services.clock())
        await relative_messages.mark_read(tx, relative.id, services.clock())
        return await _page(tx, relative)


async def read_one(services: Services, relative: Relative, case_id: str) -> MessagePage:
    """Note that the result of one case was read."""
    async with services.database.transaction() as tx:
        found = await messages.results_of(tx, relative.id, KINDS, MOST)
        mine = [row for row, _ in found if row.id == case_id]
        if mine:
            await messages.mark_read(tx, relative.id, mine, services.clock())
        elif not await _read_notice(tx, relative, case_id, services.clock()):
            raise NotFound("没有找到这条消息。", code="message_not_found")
        return await _page(tx, relative)


async def _read_notice(tx: Tx, relative: Relative, message_id: str, at: datetime) -> bool:
    """Whether there is such a notice of the relative's own; it is read now."""
    known = await relative_messages.of(tx, relative.id, MOST)
    await relative_messages.mark_read(tx, relative.id, at, message_id=message_id)
    return any(row.id == message_id for row in known)


async def _page(tx: Tx, relative: Relative) -> MessagePage:
    found = await messages.results_of(tx, relative.id, KINDS, MOST)
    said = await steps.last_decisions(tx, [row.id for row, _ in found])
    rows = [_view(row, said.get(row.id), read=read) for row, read in found]
    rows += [_notice(row) for row in await relative_messages.of(tx, relative.id, MOST)]
    rows.sort(key=lambda one: one.at, reverse=True)
    return MessagePage(rows=rows, unread=sum(not one.read for one in rows))


def _notice(row: MessageRow) -> ReviewMessage:
    return ReviewMessage(
        case_id=row.id,
        kind=row.kind,
        title=row.title,
        state=None,
        text=row.text,
        reason="",
        at=row.at,
        read=row.read_at is not None,
        object_id=row.call_id or row.booking_id,
    )


def _view(row: ApprovalCaseRow, decided: Decided | None, *, read: bool) -> ReviewMessage:
    return ReviewMessage(
        case_id=row.id,
        kind=row.kind,
        title=f"{kind_of(row.kind).title}申请{TEXTS[row.state]}",
        state=row.state,
        text=row.title,
        reason=decided.opinion if decided else "",
        at=decided.at if decided else row.closed_at or row.submitted_at,
        read=read,
        object_id=row.object_id,
    )
