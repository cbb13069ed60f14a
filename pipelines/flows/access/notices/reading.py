"""Notices as their readers see them, put away or acknowledged."""

from collections.abc import Collection

from connectors.postgres.access import rights, security_notices
from connectors.postgres.access.security_notices import NoticeRow
from connectors.postgres.audit import audit
from connectors.postgres.transaction import Tx
from pipelines.flows.access.auth.callers import Officer
from pipelines.flows.audit.attempt import Attempt
from pipelines.flows.services import Services
from pipelines.rules.access.codes.audit import ACKNOWLEDGE_NOTICES
from schemas.access.kinds import ADMINISTRATORS, Audience, ClaimKind, Duty
from schemas.access.notices import SecurityNotices, SecurityNoticeView
from schemas.errors import NotFound

MOST = 20


async def waiting(services: Services, officer: Officer) -> SecurityNotices:
    """What the officer has not put away, and what no auditor has acknowledged."""
    async with services.database.reading() as tx:
        audiences = await _audiences(tx, officer)
        rows, total = await security_notices.open_for(tx, officer.id, audiences, limit=MOST)
    return SecurityNotices(
        rows=[_view(row, officer) for row in rows],
        total=total,
        may_acknowledge=ACKNOWLEDGE_NOTICES.code in officer.permissions,
    )


async def put_away(services: Services, officer: Officer, notice_id: str) -> None:
    """The officer has read it; a grave one is not put away."""
    async with (
        _attempt(services, officer, "security_notice.seen", notice_id),
        services.database.transaction() as tx,
    ):
        audiences, now = await _audiences(tx, officer), services.clock()
        if not await security_notices.put_away(tx, notice_id, officer.id, audiences, now):
            raise _missing()
        await _note(tx, officer, "security_notice.seen", notice_id, {})


async def acknowledge(services: Services, officer: Officer, notice_id: str, reason: str) -> None:
    """An auditor has looked into it: the banner goes for everybody."""
    async with (
        _attempt(services, officer, "security_notice.acknowledge", notice_id),
        services.database.transaction() as tx,
    ):
        kind = await security_notices.acknowledge(tx, notice_id, officer.id, services.clock())
        if kind is None:
            raise _missing()
        detail = {"kind": kind.value, "reason": reason}
        await _note(tx, officer, "security_notice.acknowledge", notice_id, detail)


async def _audiences(tx: Tx, officer: Officer) -> Collection[Audience]:
    duties = set((await rights.duties_of(tx, officer.roles)).values())
    found = {Audience.ADMINISTRATORS} if duties & ADMINISTRATORS else set()
    return found | ({Audience.AUDITORS} if Duty.AUDIT in duties else set())


def _view(row: NoticeRow, officer: Officer) -> SecurityNoticeView:
    told = row.detail
    return SecurityNoticeView(
        id=row.id,
        kind=row.kind,
        at=row.at,
        grave=row.grave,
        own=row.officer_id == officer.id,
        name=row.name or "",
        login=row.login or "",
        claim=ClaimKind(told["claim"]) if "claim" in told else None,
        duty=Duty(told["duty"]) if "duty" in told else None,
        asked_by=told.get("asked_by", ""),
        decided_by=told.get("decided_by", ""),
        key=told.get("key", ""),
        reason=told.get("reason", ""),
    )


def _missing() -> NotFound:
    return NotFound("没有找到这条通知，可能已经处理。", code="notice_not_found")


def _attempt(services: Services, officer: Officer, action: str, notice_id: str) -> Attempt:
    return Attempt(services, officer.actor(), action, "security_notice", notice_id, officer.stream)


async def _note(
    tx: Tx, officer: Officer, action: str, notice_id: str, detail: dict[str, str]
) -> None:
    await audit.write(
        tx,
        stream=officer.stream,
        actor=officer.actor(),
        action=action,
        object_kind="security_notice",
        object_id=notice_id,
        detail=detail,
    )
