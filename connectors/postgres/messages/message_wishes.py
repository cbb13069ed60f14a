"""How people want to be told, by group of occasions and channel (VC-PUB-24)."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert as upsert

from connectors.postgres.messages import message_choices
from connectors.postgres.transaction import Tx
from pipelines.rules.messages.choosing import Wish
from schemas.messages.occasions import OccasionGroup
from schemas.messages.to_relatives import MessageKind
from schemas.tables.access.notice import message_wish as kept


async def of(tx: Tx, *, relative_id: str | None, account_id: str | None) -> Wish:
    """What a relative, or an account that is nobody's relative, said; nothing without a word."""
    person_id = relative_id or account_id
    row = (await tx.execute(select(kept).where(kept.c.person_id == person_id))).one_or_none()
    agreed = bool(row and row.agreed)
    if relative_id is not None:
        agreed = await message_choices.agreed(tx, relative_id)
    if row is None:
        return Wish(agreed=agreed)
    return Wish(
        agreed=agreed,
        groups=_groups(row.groups),
        quiet_from=row.quiet_from,
        quiet_until=row.quiet_until,
    )


async def keep(
    tx: Tx, wish: Wish, at: datetime, *, relative_id: str | None, account_id: str | None
) -> None:
    """Count from now on, for what waits too."""
    if relative_id is not None:
        await message_choices.choose(tx, relative_id, wish.agreed, at)
    values: dict[str, Any] = {
        "groups": {group.value: [one.value for one in kinds] for group, kinds in _sorted(wish)},
        "quiet_from": wish.quiet_from,
        "quiet_until": wish.quiet_until,
        "agreed": wish.agreed,
        "at": at,
    }
    made = upsert(kept).values(person_id=relative_id or account_id, **values)
    await tx.execute(made.on_conflict_do_update(index_elements=["person_id"], set_=values))


async def forget(tx: Tx, person_id: str) -> int:
    """Of somebody who is erased."""
    return (await tx.execute(delete(kept).where(kept.c.person_id == person_id))).rowcount


def _sorted(wish: Wish) -> list[tuple[OccasionGroup, tuple[MessageKind, ...]]]:
    return sorted(wish.groups.items())


def _groups(told: Mapping[str, list[str]]) -> dict[OccasionGroup, tuple[MessageKind, ...]]:
    return {OccasionGroup(group): tuple(map(MessageKind, kinds)) for group, kinds in told.items()}
