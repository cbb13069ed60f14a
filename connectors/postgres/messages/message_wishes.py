"""How people want to be told, by group of occasions and channel (VC-PUB-24)."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert as upsert

from connectors.postgres.arrays import among
from connectors.postgres.messages import message_choices
from connectors.postgres.messages.recipients import Whose
from connectors.postgres.transaction import Tx
from pipelines.rules.messages.choosing import Wish
from schemas.messages.occasions import OccasionGroup
from schemas.messages.to_relatives import MessageKind
from schemas.tables.access.notice import message_wish as kept


async def of(tx: Tx, *, relative_id: str | None, account_id: str | None) -> Wish:
    """What a relative, or an account that is nobody's relative, said; nothing without a word."""
    whose = Whose(relative_id, account_id)
    return (await of_all(tx, [whose]))[whose]


async def of_all(tx: Tx, whose: Collection[Whose]) -> dict[Whose, Wish]:
    """The same of many, in as few statements as of one."""
    ids = {one.relative_id or one.account_id or "" for one in whose}
    asked = select(kept).where(among(kept.c.person_id, ids))
    rows = {row.person_id: row for row in await tx.execute(asked)}
    agreed = await message_choices.agreed_of(
        tx, {one.relative_id for one in whose if one.relative_id is not None}
    )
    return {one: _wish(one, rows.get(one.relative_id or one.account_id), agreed) for one in whose}


def _wish(one: Whose, row: Any, agreed_relatives: Collection[str]) -> Wish:
    agreed = bool(row and row.agreed)
    if one.relative_id is not None:
        agreed = one.relative_id in agreed_relatives
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
