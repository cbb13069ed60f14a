"""Legal hold, its end, and deletion: what one asks and another decides (VC-REC-07)."""

from connectors.postgres.approvals import cases
from connectors.postgres.recordings import recording_keeping
from connectors.postgres.recordings.conversation_row import ConversationRow
from connectors.postgres.transaction import Tx
from pipelines.flows.access.auth.callers import Officer
from pipelines.flows.approvals.kind import ApprovalKind
from pipelines.flows.approvals.submitting import Application, submit
from pipelines.flows.recordings.reading import detail_view
from pipelines.flows.recordings.recording_approvals import (
    NEEDED,
    RECORDING_DELETION,
    RECORDING_RELEASE,
    age_days,
    deletion_facts,
    deletion_outcomes,
    needed,
)
from pipelines.flows.recordings.scope import attempt, note, recording_for
from pipelines.flows.services import Services
from pipelines.rules.access.codes.calls import DELETE_RECORDING, HOLD_RECORDING
from pipelines.rules.calls.checks import Outcome
from pipelines.rules.recordings.naming import title_of
from schemas.approvals.definition import Facts
from schemas.errors import Conflict
from schemas.recordings.recordings import (
    CaseOpened,
    DeletionRequest,
    HoldRequest,
    HoldView,
    RecordingDetail,
)


async def hold(
    services: Services, officer: Officer, recording_id: str, asked: HoldRequest
) -> RecordingDetail:
    """From now on nothing of it is removed; one officer's word is enough to keep."""
    async with (
        attempt(services, officer, "recording.hold", recording_id),
        services.database.transaction() as tx,
    ):
        await recording_for(tx, officer, recording_id, HOLD_RECORDING)
        await recording_keeping.lock(tx, recording_id)
        _, conversation = await needed(tx, recording_id)
        if await recording_keeping.held(tx, recording_id):
            raise Conflict("该录音录像已依法留存。", code="already_held")
        reason = asked.reason.strip()
        await recording_keeping.hold(
            tx, recording_id, reason=reason, officer_id=officer.id, at=services.clock()
        )
        await note(tx, officer, conversation, "recording.hold", recording_id, {"reason": reason})
        row = await recording_for(tx, officer, recording_id, HOLD_RECORDING)
        return await detail_view(tx, row, conversation)


async def release(
    services: Services, officer: Officer, recording_id: str, asked: HoldRequest
) -> CaseOpened:
    """Ask for the end of the hold; another officer decides."""
    async with (
        attempt(services, officer, "recording.release", recording_id),
        services.database.transaction() as tx,
    ):
        row = await recording_for(tx, officer, recording_id, HOLD_RECORDING)
        await recording_keeping.lock(tx, recording_id)
        _, conversation = await needed(tx, recording_id)
        holds = [one for one in await recording_keeping.holds(tx, recording_id) if _open(one)]
        if not holds:
            raise Conflict("该录音录像没有依法留存。", code="not_held")
        reason = asked.reason.strip()
        case_id = await _submit(
            tx,
            services,
            officer,
            RECORDING_RELEASE,
            conversation,
            recording_id,
            title=f"解除依法留存 {title_of(row)}",
            facts={"holds": len(holds)},
            outcomes=[],
            told={"reason": reason},
            lines=[("留存原因", holds[0].reason), ("解除理由", reason)],
        )
        detail: dict[str, object] = {"reason": reason, "case_id": case_id}
        await note(tx, officer, conversation, "recording.release", recording_id, detail)
        return CaseOpened(case_id=case_id)


def _open(hold: HoldView) -> bool:
    return hold.lifted_at is None


async def ask_deletion(
    services: Services, officer: Officer, recording_id: str, asked: DeletionRequest
) -> CaseOpened:
    """Ask for deletion; nothing is removed before another officer has decided."""
    async with (
        attempt(services, officer, "recording.delete", recording_id),
        services.database.transaction() as tx,
    ):
        row = await recording_for(tx, officer, recording_id, DELETE_RECORDING)
        await recording_keeping.lock(tx, recording_id)
        stored, conversation = await needed(tx, recording_id)
        kinds = sorted(set(asked.kinds) & set(row.kinds))
        if not kinds:
            raise Conflict("所选种类的文件已不存在。", code="nothing_to_delete")
        outcomes = await deletion_outcomes(tx, services, recording_id)
        for outcome in outcomes:
            if outcome.name in NEEDED and not outcome.passed:
                raise Conflict(f"{outcome.message}。", code="deletion_hindered")
        facts = deletion_facts(kinds, age_days(stored, conversation, services), outcomes)
        reason = asked.reason.strip()
        case_id = await _submit(
            tx,
            services,
            officer,
            RECORDING_DELETION,
            conversation,
            recording_id,
            title=f"删除录音录像 {title_of(row)}",
            facts=facts,
            outcomes=outcomes,
            told={"kinds": kinds, "reason": reason},
            lines=[("删除内容", str(facts["kinds"])), ("删除理由", reason)],
        )
        detail: dict[str, object] = {"kinds": kinds, "reason": reason, "case_id": case_id}
        await note(tx, officer, conversation, "recording.delete", recording_id, detail)
        return CaseOpened(case_id=case_id)


async def _submit(
    tx: Tx,
    services: Services,
    officer: Officer,
    kind: ApprovalKind,
    conversation: ConversationRow,
    recording_id: str,
    *,
    title: str,
    facts: Facts,
    outcomes: list[Outcome],
    told: dict[str, object],
    lines: list[tuple[str, str]],
) -> str:
    if await cases.open_of(tx, kind.code, recording_id):
        raise Conflict("已有同样的申请在审批中。", code="already_asked")
    shown = [{"title": name, "before": None, "after": text} for name, text in lines]
    asked = Application(
        object_id=recording_id,
        title=title,
        prison_id=conversation.prison_id,
        unit_id=conversation.ward_id,
        unit_path=conversation.ward_path,
        facts=facts,
        outcomes=outcomes,
        proposal={**told, "lines": shown},
    )
    return (await submit(tx, services, kind, asked, officer.actor(), str(told["reason"]))).id
