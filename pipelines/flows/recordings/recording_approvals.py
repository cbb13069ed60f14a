"""Deleting a recording by hand, and ending its legal hold: never by one person (VC-REC-07)."""

import logging

from connectors.postgres.approvals.case_row import ApprovalCaseRow
from connectors.postgres.audit import audit
from connectors.postgres.governance import erasure
from connectors.postgres.recordings import conversation_row, recording_keeping, recordings, reviews
from connectors.postgres.recordings.conversation_row import ConversationRow
from connectors.postgres.recordings.recordings import RecordingRow
from connectors.postgres.transaction import Tx
from pipelines.flows.approvals.kind import ApprovalKind, Ending
from pipelines.flows.recordings.storing.removal import Why, remove
from pipelines.flows.services import Services
from pipelines.rules.calls.checks import Outcome
from schemas.approvals.definition import ByRole, Definition, FactField, FactKind, Facts, Node
from schemas.errors import Conflict, NotFound
from schemas.modules.recordings.recording_rules import KINDS, LEAST_DAYS
from schemas.people.kinds import Role

logger = logging.getLogger(__name__)

TITLES = {"finished": "录制状态", "hold": "依法留存", "age": "最短保存", "reviewed": "复听"}
NEEDED = frozenset({"finished", "hold"})
"""Without these nothing is deleted; the others ask for attention."""
KIND_TITLES = {option.value: option.title for option in KINDS.options}
DELETION_FIELDS = (
    FactField(name="kinds", title="文件种类", kind=FactKind.TEXT),
    FactField(name="age_days", title="已保存", kind=FactKind.NUMBER, unit="天"),
    FactField(name="reviewed", title="已复听", kind=FactKind.FLAG),
    FactField(name="failed_checks", title="未通过的核查", kind=FactKind.NUMBER, unit="项"),
)
RELEASE_FIELDS = (FactField(name="holds", title="留存次数", kind=FactKind.NUMBER, unit="次"),)


async def needed(tx: Tx, recording_id: str) -> tuple[RecordingRow, ConversationRow]:
    """The recording and its conversation, of whichever channel."""
    row = await recordings.get(tx, recording_id)
    conversation = await conversation_row.get(tx, row.call_id) if row else None
    if row is None or conversation is None:
        raise NotFound("没有找到录音录像。", code="recording_not_found")
    return row, conversation


async def deletion_outcomes(tx: Tx, services: Services, recording_id: str) -> list[Outcome]:
    """What stands in the way of the deletion, or asks for attention."""
    row, conversation = await needed(tx, recording_id)
    held = await recording_keeping.held(tx, recording_id)
    done = row.state in (recordings.SEALED, recordings.FAILED)
    age = age_days(row, conversation, services)
    reviewed = await reviews.count(tx, conversation.id) > 0
    return [
        Outcome("finished", done, "录制已完成" if done else "录制尚未完成"),
        Outcome("hold", not held, "依法留存中，不能删除" if held else "没有依法留存"),
        Outcome("age", age >= LEAST_DAYS, f"已保存{age}天，最短应保存{LEAST_DAYS}天"),
        Outcome("reviewed", reviewed, "会见通话已复听" if reviewed else "会见通话尚未复听"),
    ]


def age_days(row: RecordingRow, conversation: ConversationRow, services: Services) -> int:
    """Since the conversation's end, or its recording's where that end is not registered."""
    now = services.clock()
    return (now - (conversation.ended_at or row.ended_at or now)).days


def deletion_facts(kinds: list[str], kept_days: int, outcomes: list[Outcome]) -> Facts:
    """What conditions may ask."""
    passed = {outcome.name: outcome.passed for outcome in outcomes}
    return {
        "kinds": "、".join(KIND_TITLES[kind] for kind in kinds),
        "age_days": kept_days,
        "reviewed": passed["reviewed"],
        "failed_checks": sum(not outcome.passed for outcome in outcomes),
    }


async def _checks(tx: Tx, services: Services, case: ApprovalCaseRow) -> list[Outcome]:
    return await deletion_outcomes(tx, services, case.object_id)


async def _delete(tx: Tx, services: Services, case: ApprovalCaseRow, ending: Ending) -> None:
    """Release the files in the deciding transaction; contents go once it is committed."""
    for outcome in ending.outcomes:
        if outcome.name in NEEDED and not outcome.passed:
            raise Conflict(f"{outcome.message}。", code="deletion_hindered")
    told = case.proposal or {}
    why = Why(
        cause="approval",
        reason=str(told.get("reason", "")),
        actor=ending.actor,
        at=ending.at,
        case_id=case.id,
    )
    for kind in told.get("kinds", []):
        await remove(tx, case.object_id, kind, why)


async def _afterwards(services: Services) -> None:
    """Remove the contents; what fails now the nightly job does."""
    try:
        await erasure.remove_contents(services.database, services.files)
    except OSError:
        logger.exception("contents of deleted recordings stay until the retention job")


async def _release(tx: Tx, _: Services, case: ApprovalCaseRow, ending: Ending) -> None:
    await recording_keeping.lock(tx, case.object_id)
    reason = str((case.proposal or {}).get("reason", ""))
    lifted = await recording_keeping.lift(
        tx,
        case.object_id,
        reason=reason,
        officer_id=case.applicant_id,
        case_id=case.id,
        at=ending.at,
    )
    if not lifted:
        raise Conflict("该录音录像没有依法留存。", code="not_held")
    conversation = (await needed(tx, case.object_id))[1]
    await audit.write(
        tx,
        stream=conversation.prison_code,
        actor=ending.actor,
        action="recording.released",
        object_kind="recording",
        object_id=case.object_id,
        detail={"reason": reason, "case_id": case.id},
        at=ending.at,
    )


def _link(case: ApprovalCaseRow) -> str | None:
    return f"/recordings?open={case.object_id}"


RECORDING_DELETION = ApprovalKind(
    code="recording_deletion",
    title="录音录像删除",
    group="录音录像",
    fields=DELETION_FIELDS,
    default=Definition(
        nodes=[Node(key="leader", title="领导审批", approvers=[ByRole(role=Role.LEADER.value)])]
    ),
    # What is deleted cannot be brought back.
    filing=False,
    guarding=True,
    checks=_checks,
    check_titles=TITLES,
    approved=_delete,
    afterwards=_afterwards,
    link=_link,
)
RECORDING_RELEASE = ApprovalKind(
    code="recording_release",
    title="解除依法留存",
    group="录音录像",
    fields=RELEASE_FIELDS,
    default=Definition(
        nodes=[Node(key="leader", title="领导审批", approvers=[ByRole(role=Role.LEADER.value)])]
    ),
    filing=False,
    guarding=True,
    approved=_release,
    link=_link,
)
