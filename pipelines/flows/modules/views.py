"""Records as answers show them: masked, with titles, and with what may be done."""

from collections.abc import Mapping
from typing import Any, TypeVar

from connectors.postgres.modules.periods import PeriodRow
from pipelines.flows.modules.desk import Desk
from pipelines.flows.modules.detail import told
from pipelines.rules.access.permissions import in_scopes
from pipelines.rules.modules.masks import masked, masked_names
from pipelines.rules.modules.record import Stored
from pipelines.rules.modules.rights import allowed_actions
from pipelines.rules.modules.titles import shown, state_title
from pipelines.rules.security.chain import ChainRow
from schemas.modules import field as kinds
from schemas.modules.module import Module
from schemas.modules.views import Change, FieldPeriod, Record

T = TypeVar("T")


def record_view(desk: Desk, stored: Stored, pending: str | None = None) -> Record:
    """`pending` is the approval case that a change of the record waits for."""
    return Record(
        id=stored.id,
        version=stored.version,
        state=stored.state,
        values=masked(desk.module, _without(desk, stored.values)),
        titles=_without(desk, stored.titles),
        masked=masked_names(desk.shown, stored.values),
        actions=_actions(desk, stored),
        files=_without(desk, stored.files),
        pending=pending,
        tampered=stored.tampered,
    )


def _actions(desk: Desk, stored: Stored) -> list[str]:
    """Nothing may be done with what a unit above keeps."""
    if stored.unit_path is not None and not in_scopes(desk.scopes, stored.unit_path):
        return []
    return allowed_actions(desk.module, stored, desk.officer.permissions, desk.now)


def _without(desk: Desk, named: Mapping[str, T]) -> dict[str, T]:
    """What lies above the officer's level is left out."""
    return {name: value for name, value in named.items() if name not in desk.hidden}


def period_view(module: Module, row: PeriodRow, items: dict[str, dict[str, str]]) -> FieldPeriod:
    """A period; `items` are titles of dictionary items by dictionary."""
    field = module.field(row.field)
    title = shown(field, row.value)
    if isinstance(field.kind, kinds.Coded):
        title = items[field.kind.dictionary].get(row.value, title)
    return FieldPeriod(
        field=row.field,
        value=row.value,
        title=title,
        since=row.since,
        until=row.until,
        reason=row.reason,
        actor=row.actor_name,
    )


def change_view(desk: Desk, row: ChainRow) -> Change:
    """An audited change, with the state among the values where it moved."""
    module = desk.module
    detail: dict[str, Any] = row.detail
    record_id = row.object_id or ""
    before, after = (
        told(desk, record_id, _without(desk, detail.get(end, {}))) for end in ("before", "after")
    )
    moved = detail.get("state")
    # A device's own notes name the state of a command.
    if isinstance(moved, list):
        old, new = moved
        before |= {"state": state_title(module, old)} if old else {}
        after |= {"state": state_title(module, new)} if new else {}
    return Change(
        at=row.at,
        actor=row.actor_name,
        action=row.action.rpartition(".")[2],
        before=before,
        after=after,
        titles_before=_without(desk, detail.get("titles_before", {})),
        titles_after=_without(desk, detail.get("titles_after", {})),
        reason=detail.get("reason", ""),
    )


def label_of(module: Module, stored: Stored) -> str:
    """What a record is called where another one points to it."""
    return " ".join(
        stored.titles.get(name) or shown(module.field(name), stored.values[name])
        for name in module.label
        if stored.values[name] is not None
    )
