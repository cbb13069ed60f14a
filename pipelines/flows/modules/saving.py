"""Writing one record: checked, dated, audited; used by forms, actions and imports alike."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from connectors.postgres.modules import overrides, periods, references, writing
from connectors.postgres.modules.rules import rules_of
from connectors.postgres.modules.saving import Saving
from connectors.postgres.transaction import Tx
from pipelines.flows.files import holding
from pipelines.flows.modules import dating, told_records
from pipelines.flows.modules.desk import Desk
from pipelines.flows.modules.detail import detail_of, noted
from pipelines.rules.files.ids import file_fields
from pipelines.rules.modules.core import core_problems
from pipelines.rules.modules.difference import changed
from pipelines.rules.modules.problems import refuse
from pipelines.rules.modules.record import Stored
from pipelines.rules.modules.rights import require_open
from pipelines.rules.modules.validation import for_creation, for_edit
from schemas.errors import Conflict
from schemas.modules.module import Action, Verb
from schemas.modules.views import FieldProblem


async def create(tx: Tx, desk: Desk, raw: Mapping[str, Any]) -> Stored:
    """A new record; `InvalidInput` names every problem at once."""
    module = desk.module
    values, problems = for_creation(module, raw)
    refuse(problems + await _pointing_wrong(tx, desk, values, problems))
    state = module.states.initial if module.states else None
    saving = _saving(desk, None, values, state)
    extra = await _extra(tx, saving)
    refuse(core_problems(module, {**values, **extra}))
    record_id = await writing.add(
        tx,
        module,
        desk.seals,
        values,
        state=state,
        by=desk.officer.id,
        at=desk.now,
        extra=extra,
    )
    for field in module.fields:
        if field.dated and values.get(field.name) is not None:
            await dating.note(tx, desk, record_id, field.name, values[field.name], desk.now, "")
    await holding.keep(tx, module, record_id, {}, values, desk.now)
    await _after(tx, record_id, saving)
    made = await _in_reach(tx, desk, record_id)
    await desk.note(tx, "create", record_id, detail_of(desk, None, made, made.values, ""))
    return made


async def edit(
    tx: Tx,
    desk: Desk,
    before: Stored,
    raw: Mapping[str, Any],
    *,
    reason: str,
    effective_at: datetime | None,
    approved: bool = False,
) -> Stored:
    """Change the given values; where none of them differs, nothing is written.

    `approved` says that the flow of a guarded module let the change pass.
    """
    values, problems = for_edit(desk.module, raw)
    since = effective_at or desk.now
    changes = changed(await dating.as_of(tx, desk, before, since), values)
    refuse(problems + await _pointing_wrong(tx, desk, changes, problems, before.values))
    if not changes:
        return before
    require_open(desk.module, before.state, Verb.EDIT)
    _require_unguarded(desk, approved or not any(map(desk.module.is_key, changes)))
    await desk.require_whole(tx, before)
    mastered = [name for name in changes if desk.module.field(name).master]
    await overrides.mark(
        tx,
        desk.module,
        before.id,
        mastered,
        actor_name=desk.officer.name,
        at=desk.now,
        reason=reason,
    )
    return await _write(tx, desk, "edit", before, changes, since=since, reason=reason)


async def needs_approval(
    tx: Tx, desk: Desk, before: Stored, raw: Mapping[str, Any], effective_at: datetime | None
) -> bool:
    """Whether the edit would change key data (NF-SEC-09); what is wrong with it is told later."""
    if desk.module.guarded is None:
        return False
    values, _ = for_edit(desk.module, raw)
    counted = await dating.as_of(tx, desk, before, effective_at or desk.now)
    return any(map(desk.module.is_key, changed(counted, values)))


async def remove(
    tx: Tx, desk: Desk, before: Stored, *, reason: str, approved: bool = False
) -> None:
    """Delete the record; what it was stays in the audit log."""
    require_open(desk.module, before.state, Verb.DELETE)
    _require_unguarded(desk, approved or not desk.module.removed_by_approval)
    await desk.require_whole(tx, before)
    on_delete = rules_of(desk.module).on_delete
    if on_delete:
        await on_delete(tx, before)
    await periods.forget(tx, (desk.module, before.id))
    await overrides.forget(tx, desk.module, before.id)
    await writing.remove(tx, desk.module, before.id)
    nothing = {field.name: None for field in file_fields(desk.module)}
    await holding.keep(tx, desk.module, before.id, before.values, nothing, desk.now)
    gone = {
        "before": noted(desk, before.id, before.values),
        "titles_before": before.titles,
        "state": [before.state, None],
        "reason": reason,
    }
    await desk.note(tx, Verb.DELETE, before.id, gone)


def _require_unguarded(desk: Desk, approved: bool) -> None:
    """Key data change by approval alone, whichever way the change came (NF-SEC-09)."""
    if desk.module.guarded and not approved:
        raise Conflict(
            f"{desk.module.noun}是重点数据，修改和删除须经审批。", code="approval_needed"
        )


async def act(
    tx: Tx,
    desk: Desk,
    action: Action,
    before: Stored,
    values: Mapping[str, Any],
    *,
    reason: str,
    approved: bool = False,
) -> Stored:
    """Carry out an action whose values were checked already."""
    _require_unguarded(desk, approved or not action.guarded)
    refuse(await _pointing_wrong(tx, desk, values, [], before.values))
    await desk.require_whole(tx, before)
    since, until = dating.span(desk, action, values)
    record = (desk.module, before.id)
    dated = [name for name in action.sets if desk.module.field(name).dated]
    for name in dated:
        await periods.drop_coming(tx, record, name, desk.now)
    after = await _write(
        tx, desk, action.code, before, values, since=since, reason=reason, state=action.to_state
    )
    if until is not None:
        for name in dated:
            await dating.note(tx, desk, before.id, name, not action.sets[name], until, "到期")
    return after


async def _write(
    tx: Tx,
    desk: Desk,
    verb: str,
    before: Stored,
    changes: Mapping[str, Any],
    *,
    since: datetime,
    reason: str,
    state: str | None = None,
) -> Stored:
    module = desk.module
    now_shown: dict[str, Any] = {}
    for name, value in changes.items():
        if not module.field(name).dated or await dating.takes_effect(
            tx, desk, before, name, value, since, reason
        ):
            now_shown[name] = value
    saving = _saving(desk, before, {**before.values, **now_shown}, state or before.state, reason)
    await writing.change(
        tx,
        module,
        desk.seals,
        before.id,
        before.version,
        now_shown,
        state=state,
        by=desk.officer.id,
        at=desk.now,
        extra=await _extra(tx, saving),
    )
    await holding.keep(tx, module, before.id, before.values, now_shown, desk.now)
    await _after(tx, before.id, saving)
    after = await _in_reach(tx, desk, before.id)
    detail = detail_of(desk, before, after, changes, reason)
    if since != desk.now:
        detail["effective_at"] = since
    await desk.note(tx, verb, before.id, detail)
    await told_records.mark(tx, desk, before, after, reason)
    return after


async def _pointing_wrong(
    tx: Tx,
    desk: Desk,
    values: Mapping[str, Any],
    known: list[FieldProblem],
    before: Mapping[str, Any] | None = None,
) -> list[FieldProblem]:
    wrong = {one.field for one in known}
    pointing = {name: value for name, value in values.items() if name not in wrong}
    return [
        *await references.problems_of(tx, desk.module, pointing, desk.scopes, desk.today),
        *await holding.problems_of(
            tx,
            desk.module,
            pointing,
            actor=desk.officer.actor(),
            before=before or {},
            case_id=desk.case_id,
        ),
    ]


async def _in_reach(tx: Tx, desk: Desk, record_id: str) -> Stored:
    """The record as written; nobody may put one where he could not change it."""
    return await desk.need(tx, record_id, for_update=True)


def _saving(
    desk: Desk,
    before: Stored | None,
    values: Mapping[str, Any],
    state: str | None,
    reason: str = "",
) -> Saving:
    return Saving(
        module=desk.module,
        seals=desk.seals,
        before=before,
        values=values,
        state=state,
        scopes=desk.scopes,
        at=desk.now,
        by=desk.officer.id,
        reason=reason,
    )


async def _extra(tx: Tx, saving: Saving) -> dict[str, Any]:
    on_save = rules_of(saving.module).on_save
    return await on_save(tx, saving) if on_save else {}


async def _after(tx: Tx, record_id: str, saving: Saving) -> None:
    after_save = rules_of(saving.module).after_save
    if after_save:
        await after_save(tx, record_id, saving)
