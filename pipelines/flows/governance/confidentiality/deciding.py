"""One officer makes a record privileged at once; ordinary it becomes by two (VC-GEN-21)."""

from connectors.postgres.approvals import cases
from connectors.postgres.governance import confidentiality
from connectors.postgres.governance.confidentiality import Classifiable, Decision
from connectors.postgres.transaction import Tx
from pipelines.flows.access.auth.callers import Officer
from pipelines.flows.approvals.submitting import Application, submit
from pipelines.flows.audit.attempt import Attempt
from pipelines.flows.governance.confidentiality.confidentiality_approval import (
    CONFIDENTIALITY,
    facts_of,
)
from pipelines.flows.services import Services
from schemas.calls.state import CallState
from schemas.errors import Conflict
from schemas.governance.confidentiality import BASIS_TITLES, CONFIDENTIALITY_TITLES, Confidentiality
from schemas.governance.undetermined import Classified, Classify
from schemas.people.contacts import CHANNEL_TITLES, OBJECT_KINDS, ContactChannel
from schemas.recordings.recordings import CaseOpened

RUNNING = (CallState.WAITING.value, CallState.CONNECTED.value)


async def make_privileged(
    services: Services,
    officer: Officer,
    channel: ContactChannel,
    record_id: str,
    asked: Classify,
) -> Classified:
    """At once and by one; nothing makes it ordinary afterwards."""
    async with (
        _attempt(services, officer, "confidentiality.privileged", channel, record_id),
        services.database.transaction() as tx,
    ):
        row = await confidentiality.need(tx, officer.scopes, channel, record_id, locked=True)
        if row.confidentiality is Confidentiality.PRIVILEGED:
            raise Conflict("该记录已是保密，不需要再定。", code="privileged_already")
        _require_still(channel, row)
        decision = Decision(
            channel=channel,
            record_id=row.id,
            towards=Confidentiality.PRIVILEGED,
            reason=asked.reason.strip(),
            proposed_by=officer.id,
            decided_by=officer.id,
        )
        await confidentiality.decide(tx, row, decision, actor=officer.actor(), at=services.clock())
    return Classified(id=row.id, was=row.confidentiality, towards=decision.towards)


async def propose_ordinary(
    services: Services,
    officer: Officer,
    channel: ContactChannel,
    record_id: str,
    asked: Classify,
) -> CaseOpened:
    """An application that an officer of another duty decides; until then nothing is touched."""
    async with (
        _attempt(services, officer, "confidentiality.propose", channel, record_id),
        services.database.transaction() as tx,
    ):
        row = await confidentiality.need(tx, officer.scopes, channel, record_id, locked=True)
        require_undetermined(row)
        _require_still(channel, row)
        return CaseOpened(case_id=await _submit(tx, services, officer, channel, row, asked))


def require_undetermined(row: Classifiable) -> None:
    """Raise `Conflict` where nothing is left to settle."""
    if row.confidentiality is not Confidentiality.UNDETERMINED:
        title = CONFIDENTIALITY_TITLES[row.confidentiality]
        raise Conflict(f"该记录现为“{title}”，不能再定为普通。", code="not_undetermined")


def _require_still(channel: ContactChannel, row: Classifiable) -> None:
    """A room knows from its beginning whether anybody may hear it."""
    if channel is ContactChannel.VIDEO_CALL and row.state in RUNNING:
        raise Conflict("通话进行中，请先结束通话再定密。", code="call_running")


async def _submit(
    tx: Tx,
    services: Services,
    officer: Officer,
    channel: ContactChannel,
    row: Classifiable,
    asked: Classify,
) -> str:
    if await cases.open_of(tx, CONFIDENTIALITY.code, row.id):
        raise Conflict("已有同样的申请在审批中。", code="already_asked")
    reason = asked.reason.strip()
    lines = [
        {"title": "渠道", "before": None, "after": CHANNEL_TITLES[channel]},
        {"title": "未能认定的原因", "before": None, "after": BASIS_TITLES[row.basis]},
        {"title": "保密", "before": "待定密", "after": "普通"},
        {"title": "理由", "before": None, "after": reason},
    ]
    application = Application(
        object_id=row.id,
        title=f"{row.inmate_name}的{CHANNEL_TITLES[channel]}定为普通",
        prison_id=row.prison_id,
        unit_id=row.ward_id,
        unit_path=row.ward_path,
        facts=facts_of(channel, row.basis),
        outcomes=[],
        proposal={"channel": channel.value, "reason": reason, "lines": lines},
    )
    case = await submit(tx, services, CONFIDENTIALITY, application, officer.actor(), reason)
    return case.id


def _attempt(
    services: Services, officer: Officer, action: str, channel: ContactChannel, record_id: str
) -> Attempt:
    kind = OBJECT_KINDS[channel]
    return Attempt(services, officer.actor(), action, kind, record_id, officer.stream)
