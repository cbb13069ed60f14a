"""Changes of key data wait as proposals until their flow lets them pass (NF-SEC-09)."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any, NamedTuple, TypeVar

import msgspec

from connectors.postgres.approvals import cases
from connectors.postgres.platform import attachments, units
from connectors.postgres.platform.attachments import CASE, Holder
from connectors.postgres.platform.units import UnitRow
from connectors.postgres.transaction import Tx
from pipelines.flows.approvals.kind import ApprovalKind
from pipelines.flows.approvals.proposals import Change, proposal_of, shown_values
from pipelines.flows.approvals.submitting import Application, submit
from pipelines.flows.exchange.open_api import grant_approval
from pipelines.flows.modules import key_data_approval, saving
from pipelines.flows.modules.desk import Desk
from pipelines.flows.modules.views import label_of
from pipelines.rules.files.ids import ids_in
from pipelines.rules.modules.difference import changed
from pipelines.rules.modules.masks import masked_value
from pipelines.rules.modules.record import Stored
from pipelines.rules.modules.titles import shown, state_title
from pipelines.rules.modules.validation import for_action
from schemas.approvals.definition import Facts
from schemas.errors import NotFound
from schemas.modules.field import Edited
from schemas.modules.module import Action, Verb
from schemas.modules.views import ActOnRecord, EditRecord, WaitingChange, WaitingLine

T = TypeVar("T")

FactsFor = Callable[[Change, dict[str, Any]], Facts]


class Guard(NamedTuple):
    """Who decides on changes of a guarded module, and what conditions of its flows may ask."""

    kind: ApprovalKind
    facts_for: FactsFor
    by_wanted_unit: bool = False
    """Whether those of the unit decide to which the record is to be moved: theirs is opened."""


GUARDS: dict[str, Guard] = {
    key_data_approval.KEY_DATA.code: Guard(key_data_approval.KEY_DATA, key_data_approval.facts_for),
    grant_approval.GRANT.code: Guard(
        grant_approval.GRANT, grant_approval.facts_for, by_wanted_unit=True
    ),
}
"""By `Module.guarded`."""


async def waiting(tx: Tx, desk: Desk, record_id: str) -> WaitingChange | None:
    """What the record waits for, with the difference in words."""
    if not desk.module.guarded:
        return None
    case = await cases.open_of(tx, desk.module.guarded, record_id)
    if case is None:
        return None
    unseen = {desk.module.field(name).title for name in desk.hidden}
    lines = [one for one in (case.proposal or {}).get("lines", []) if one["title"] not in unseen]
    return WaitingChange(
        case_id=case.id,
        verb=str(case.facts.get("verb", "")),
        applicant=case.applicant_name,
        mine=case.applicant_id == desk.officer.id,
        submitted_at=case.submitted_at,
        lines=[WaitingLine(title=o["title"], before=o["before"], after=o["after"]) for o in lines],
    )


async def propose_edit(tx: Tx, desk: Desk, before: Stored, asked: EditRecord) -> str | None:
    """Submit the change as a difference; None where nothing differs."""

    async def carry_out() -> Stored:
        return await saving.edit(
            tx,
            desk,
            before,
            asked.values,
            reason=asked.reason,
            effective_at=asked.effective_at,
            approved=True,
        )

    after = await _tried(tx, carry_out)
    lines = _lines(desk, before, after)
    if after is before:
        return None
    change = Change(
        module=desk.module.code,
        verb=Verb.EDIT,
        values=asked.values,
        shown=shown_values(before, asked.values),
        version=before.version,
        reason=asked.reason,
        effective_at=asked.effective_at,
    )
    return await submitted(tx, desk, before, change, lines)


async def propose_action(
    tx: Tx, desk: Desk, action: Action, before: Stored, asked: ActOnRecord
) -> str:
    """Submit a step that takes protection away; until it is approved the protection holds."""
    values, _ = for_action(desk.module, action, asked.values)
    reason = asked.reason.strip()

    async def carry_out() -> Stored:
        return await saving.act(tx, desk, action, before, values, reason=reason, approved=True)

    after = await _tried(tx, carry_out)
    told = [state_title(desk.module, one.state) for one in (before, after)]
    state = {"title": "状态", "before": told[0], "after": told[1]}
    # What the platform notes of the moment is noted when it is approved.
    lines = _lines(desk, before, after, noted=False)
    change = Change(
        module=desk.module.code,
        verb=Verb.EDIT,
        action=action.code,
        values=asked.values,
        version=before.version,
        reason=reason,
    )
    return await submitted(tx, desk, before, change, [state, *lines])


async def propose_removal(tx: Tx, desk: Desk, before: Stored, reason: str) -> str:
    """Submit the deletion; the record stays until it is approved."""

    async def carry_out() -> None:
        await saving.remove(tx, desk, before, reason=reason, approved=True)

    await _tried(tx, carry_out)
    lines = [{"title": "删除", "before": label_of(desk.module, before), "after": None}]
    change = Change(
        module=desk.module.code, verb=Verb.DELETE, version=before.version, reason=reason
    )
    return await submitted(tx, desk, before, change, lines)


async def _tried(tx: Tx, carry_out: Callable[[], Awaitable[T]]) -> T:
    """Carry the change out and take it back, so that the impossible is refused at once."""
    noted = tx.waiting()
    savepoint = await tx.connection.begin_nested()
    try:
        return await carry_out()
    finally:
        await savepoint.rollback()
        tx.forget(noted)


async def submitted(
    tx: Tx,
    desk: Desk,
    before: Stored,
    change: Change,
    lines: list[dict[str, Any]],
    verb: str | None = None,
    **noted: Any,
) -> str:
    """Id of the case that now waits; `verb` says what is asked for where no action does, `noted`
    goes into the audit row."""
    module = desk.module
    guard = GUARDS[str(module.guarded)]
    unit = await _unit(tx, desk, before, change.values if guard.by_wanted_unit else {})
    change = msgspec.structs.replace(change, applicant=desk.officer.id)
    proposal = proposal_of(desk.services.keys, change, before.id, lines)
    verb = verb or next((one.title for one in module.actions if one.code == change.action), None)
    verb = verb or ("删除" if change.verb is Verb.DELETE else "修改")
    asked = Application(
        object_id=before.id,
        title=f"{verb}{module.noun}：{label_of(module, before)}"[:128],
        prison_id=unit.prison_id,
        unit_id=unit.id,
        unit_path=unit.path,
        facts=guard.facts_for(change, proposal),
        outcomes=[],
        proposal=proposal,
    )
    case = await submit(tx, desk.services, guard.kind, asked, desk.officer.actor())
    files = ids_in(module, change.values)
    kept = set(ids_in(module, before.values))
    if brought := [one for one in files if one not in kept]:
        await attachments.hold(tx, brought, Holder(CASE, case.id))
    proposed = {"case_id": case.id} | ({"action": change.action} if change.action else {})
    await desk.note(tx, f"propose_{change.verb.value}", before.id, proposed | noted)
    return case.id


def _lines(
    desk: Desk, before: Stored, after: Stored, *, noted: bool = True
) -> list[dict[str, Any]]:
    """The fields that differ, in words, sealed ones masked; `noted` with those nobody fills in."""
    return [
        {
            "title": desk.module.field(name).title,
            "before": _told(desk, before, name),
            "after": _told(desk, after, name),
        }
        for name in changed(before.values, after.values)
        if noted or desk.module.field(name).edited is not Edited.NEVER
    ]


def _told(desk: Desk, stored: Stored, name: str) -> str:
    field = desk.module.field(name)
    return stored.titles.get(name) or shown(field, masked_value(field, stored.values[name]))


async def _unit(tx: Tx, desk: Desk, before: Stored, wanted: Mapping[str, Any]) -> UnitRow:
    """The unit whose approvers decide: the wanted one, the record's own, else the applicant's."""
    scope = desk.module.scope.unit or ""
    unit_id = wanted.get(scope) or before.values.get(scope)
    unit = await units.get(tx, unit_id or desk.officer.unit_id)
    if unit is None:
        raise NotFound("没有找到记录所属的单位。", code="unit_not_found")
    return unit
