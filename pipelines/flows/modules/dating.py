"""Values that count from a day on, and the times that were before them."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from connectors.postgres.modules import periods
from connectors.postgres.transaction import Tx
from pipelines.flows.modules.desk import Desk
from pipelines.rules.modules.problems import problem
from pipelines.rules.modules.record import Stored
from schemas.modules.module import Action


def span(desk: Desk, action: Action, values: Mapping[str, Any]) -> tuple[datetime, datetime | None]:
    """From when and until when the flags of an action hold."""
    since = (values.get(action.begins) if action.begins else None) or desk.now
    until = values.get(action.ends) if action.ends else None
    if until is not None and until <= max(since, desk.now):
        assert action.ends is not None
        title = desk.module.field(action.ends).title
        raise problem(action.ends, f"{title}应晚于开始时间和现在")
    return since, until


async def takes_effect(
    tx: Tx, desk: Desk, before: Stored, name: str, value: Any, since: datetime, reason: str
) -> bool:
    """Note the value's period; whether it is the one that counts now."""
    record = (desk.module, before.id)
    if not await periods.known(tx, record, name) and before.values[name] is not None:
        # What was there before the first change that is known of.
        first = min(since, before.created_at)
        await note(tx, desk, before.id, name, before.values[name], first, "")
    await note(tx, desk, before.id, name, value, since, reason)
    current = await periods.value_at(tx, record, name, desk.now)
    return current is not None and current.since == since


async def note(
    tx: Tx, desk: Desk, record_id: str, name: str, value: Any, since: datetime, reason: str
) -> None:
    await periods.put(
        tx,
        (desk.module, record_id),
        name,
        value,
        since=since,
        reason=reason,
        actor_name=desk.officer.name,
        applied_at=desk.now if since <= desk.now else None,
    )


async def as_of(tx: Tx, desk: Desk, before: Stored, since: datetime) -> dict[str, Any]:
    """The record's values, its dated ones as they count from `since` on."""
    values = dict(before.values)
    if since == desk.now:
        return values
    for field in desk.module.fields:
        if field.dated:
            found = await periods.value_at(tx, (desk.module, before.id), field.name, since)
            # A changed type of JSON compares as different, which only notes the value once more.
            values[field.name] = found.value if found else values[field.name]
    return values
