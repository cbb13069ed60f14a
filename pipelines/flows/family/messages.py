"""我的消息: what became of what a person applied for, and what he is told, read and unread.

Results of cases are read from the cases, so that they never say otherwise; what else somebody is
told stands stored (VC-PUB-11).
"""

from datetime import datetime

import msgspec

from connectors.postgres.approvals import messages, steps
from connectors.postgres.approvals.case_row import ApprovalCaseRow
from connectors.postgres.approvals.steps import Decided
from connectors.postgres.messages import relative_messages
from connectors.postgres.messages.relative_messages import MessageRow
from connectors.postgres.people import public_accounts
from connectors.postgres.transaction import Tx
from pipelines.flows.access.auth.callers import PublicUser, Relative
from pipelines.flows.approvals.registry import kind_of
from pipelines.flows.services import Services
from schemas.approvals.applications import MessagePage, ReviewMessage
from schemas.approvals.state import CaseState
from schemas.errors import NotFound
from schemas.modules.visits.visit_bookings import VISIT_BOOKING

TOLD_OTHERWISE = (VISIT_BOOKING,)
"""Kinds whose results are told with their time and place (`visit_messages.py`)."""
MOST = 100
TEXTS = {
    CaseState.APPROVED: "已通过",
    CaseState.FILED: "已通过",
    CaseState.REJECTED: "未通过",
    CaseState.RETURNED: "被退回，请补充后重新提交",
}


class Reader(msgspec.Struct, frozen=True, kw_only=True):
    """Whose messages they are: a relative's, an account's, or those of one who has both."""

    relative_id: str | None = None
    account_id: str | None = None

    @property
    def ids(self) -> tuple[str, ...]:
        return tuple(one for one in (self.relative_id, self.account_id) if one is not None)


def of_relative(relative: Relative) -> Reader:
    return Reader(relative_id=relative.id)


def of_account(public: PublicUser) -> Reader:
    return Reader(relative_id=public.relative_id, account_id=public.id)


async def page(services: Services, reader: Reader) -> MessagePage:
    """The results, latest first."""
    async with services.database.transaction() as tx:
        return await _page(tx, await _whole(tx, reader))


async def _whole(tx: Tx, reader: Reader) -> Reader:
    """A relative reads on what he was told before he was known to be one."""
    if reader.account_id is not None or reader.relative_id is None:
        return reader
    account = await public_accounts.of_relative(tx, reader.relative_id)
    return msgspec.structs.replace(reader, account_id=account.id if account else None)


async def read_all(services: Services, reader: Reader) -> MessagePage:
    """Note that all results were read."""
    async with services.database.transaction() as tx:
        reader = await _whole(tx, reader)
        found = await messages.results_of(tx, reader.ids, TOLD_OTHERWISE, MOST)
        unread = [row for row, read in found if not read]
        await messages.mark_read(tx, reader.ids[0], unread, services.clock())
        await relative_messages.mark_read(
            tx, reader.relative_id, services.clock(), account_id=reader.account_id
        )
        return await _page(tx, reader)


async def read_one(services: Services, reader: Reader, case_id: str) -> MessagePage:
    """Note that the result of one case was read."""
    async with services.database.transaction() as tx:
        reader = await _whole(tx, reader)
        found = await messages.results_of(tx, reader.ids, TOLD_OTHERWISE, MOST)
        mine = [row for row, _ in found if row.id == case_id]
        if mine:
            await messages.mark_read(tx, reader.ids[0], mine, services.clock())
        elif not await _read_notice(tx, reader, case_id, services.clock()):
            raise NotFound("没有找到这条消息。", code="message_not_found")
        return await _page(tx, reader)


async def _read_notice(tx: Tx, reader: Reader, message_id: str, at: datetime) -> bool:
    """Whether there is such a notice of the person's own; it is read now."""
    whose, account = reader.relative_id, reader.account_id
    known = await relative_messages.of(tx, whose, MOST, account_id=account)
    await relative_messages.mark_read(tx, whose, at, message_id=message_id, account_id=account)
    return any(row.id == message_id for row in known)


async def _page(tx: Tx, reader: Reader) -> MessagePage:
    found = await messages.results_of(tx, reader.ids, TOLD_OTHERWISE, MOST)
    said = await steps.last_decisions(tx, [row.id for row, _ in found])
    rows = [_view(row, said.get(row.id), read=read) for row, read in found]
    kept = await relative_messages.of(tx, reader.relative_id, MOST, account_id=reader.account_id)
    rows += [_notice(row) for row in kept]
    rows.sort(key=lambda one: one.at, reverse=True)
    return MessagePage(rows=rows, unread=sum(not one.read for one in rows))


def _notice(row: MessageRow) -> ReviewMessage:
    return ReviewMessage(
        case_id=row.id,
        kind=row.kind,
        title=row.title,
        state=None,
        text=row.text,
        reason=row.reason,
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
