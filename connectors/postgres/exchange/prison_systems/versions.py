"""Versions of a system's settings, from the draft to the one that counts."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import func, insert, select, update

from connectors.postgres.arrays import among
from connectors.postgres.transaction import Tx
from schemas.errors import NotFound
from schemas.exchange.prison_systems.settings import SettingsState, SystemSettings
from schemas.tables.exchange.prison_system import prison_system_settings as table


class VersionRow(msgspec.Struct, frozen=True, kw_only=True):
    """One version; `trial` tells what a sample led to."""

    system_id: str
    number: int
    settings: SystemSettings
    state: SettingsState
    proposed_at: datetime
    proposed_by: str | None
    tried_at: datetime | None
    trial: Any
    activated_at: datetime | None
    activated_by: str | None


async def of_system(tx: Tx, system_id: str, limit: int = 50) -> list[VersionRow]:
    """The newest first."""
    found = select(table).where(table.c.system_id == system_id)
    return await tx.all(found.order_by(table.c.number.desc()).limit(limit), VersionRow)


async def active(tx: Tx, systems: Sequence[str]) -> dict[str, SystemSettings]:
    """The settings that count, by system."""
    found = select(table).where(
        among(table.c.system_id, systems), table.c.state == SettingsState.ACTIVE.value
    )
    return {row.system_id: row.settings for row in await tx.all(found, VersionRow)}


async def get(tx: Tx, system_id: str, number: int, *, for_update: bool = False) -> VersionRow:
    found = select(table).where(table.c.system_id == system_id, table.c.number == number)
    row = await tx.first(found.with_for_update() if for_update else found, VersionRow)
    if row is None:
        raise NotFound("没有这个版本的配置。", code="version_not_found")
    return row


async def add(
    tx: Tx, system_id: str, settings: SystemSettings, by: str | None, at: datetime
) -> int:
    """The caller holds the system's row, so that numbers are consecutive."""
    last = select(func.coalesce(func.max(table.c.number), 0)).where(table.c.system_id == system_id)
    number = int(await tx.scalar(last)) + 1
    row = {
        "system_id": system_id,
        "number": number,
        "settings": msgspec.to_builtins(settings),
        "state": SettingsState.DRAFT.value,
        "proposed_at": at,
        "proposed_by": by,
    }
    await tx.execute(insert(table).values(row))
    return number


async def note_trial(
    tx: Tx, system_id: str, number: int, state: SettingsState, trial: Any, at: datetime
) -> None:
    await _change(
        tx, system_id, number, state=state.value, trial=msgspec.to_builtins(trial), tried_at=at
    )


async def activate(tx: Tx, system_id: str, number: int, by: str | None, at: datetime) -> None:
    """The one that counted until now is replaced."""
    active = (table.c.system_id == system_id, table.c.state == SettingsState.ACTIVE.value)
    await tx.execute(update(table).where(*active).values(state=SettingsState.REPLACED.value))
    values = {"state": SettingsState.ACTIVE.value, "activated_at": at, "activated_by": by}
    await _change(tx, system_id, number, **values)


async def _change(tx: Tx, system_id: str, number: int, **values: Any) -> None:
    one = (table.c.system_id == system_id, table.c.number == number)
    await tx.execute(update(table).where(*one).values(**values))
