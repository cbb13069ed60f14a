"""What the audit row of a change says: values before and after, none of them secret (AU-1)."""

from collections.abc import Mapping
from typing import Any

from pipelines.flows.modules.desk import Desk
from pipelines.rules.modules.change_detail import change_detail
from pipelines.rules.modules.masks import masked
from pipelines.rules.modules.record import Stored
from pipelines.rules.security.sealed_note import is_note


def noted(desk: Desk, record_id: str, values: Mapping[str, Any]) -> dict[str, Any]:
    """Values as an audit row keeps them: masked, or sealed where they are shown whole."""
    kept = masked(desk.module, values)
    for field in desk.module.fields:
        if field.sealed and values.get(field.name) is not None:
            value = str(values[field.name])
            kept[field.name] = desk.seals.note(desk.module, field, record_id, value)
    return kept


def told(desk: Desk, record_id: str, kept: Mapping[str, Any]) -> dict[str, Any]:
    """What `noted` kept, with sealed values opened."""
    opened = dict(kept)
    for name, value in kept.items():
        if is_note(value):
            field = desk.module.field(name)
            opened[name] = desk.seals.noted(desk.module, field, record_id, value)
    return opened


def detail_of(
    desk: Desk, before: Stored | None, after: Stored, changes: Mapping[str, Any], reason: str
) -> dict[str, Any]:
    """Values before and after (AU-1)."""
    old = {name: before.values[name] for name in changes} if before else {}
    return change_detail(
        before=noted(desk, after.id, old),
        after=noted(desk, after.id, changes),
        titles_before=_titles(before, changes),
        titles_after=_titles(after, changes),
        version=after.version,
        reason=reason,
        states=(before.state if before else None, after.state),
    )


def _titles(stored: Stored | None, names: Mapping[str, Any]) -> dict[str, str]:
    return {name: title for name, title in stored.titles.items() if name in names} if stored else {}
