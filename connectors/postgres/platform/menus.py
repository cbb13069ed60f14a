"""Subsystems and menu entries as an administrator set them."""

import msgspec
from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert as upsert

from connectors.postgres.arrays import among
from connectors.postgres.transaction import Tx
from pipelines.rules.platform.subsystems import Switch
from schemas.platform.menu import MenuEntryView, MenuItemView, SetMenuItem
from schemas.tables.platform.menu import menu_entry, menu_item, subsystem
from schemas.tables.platform.org import org_unit


class SubsystemRow(msgspec.Struct, frozen=True, kw_only=True):
    """A subsystem that somebody set."""

    code: str
    title: str
    enabled: bool
    notice: str
    unit_ids: list[str]
    position: int
    version: int


async def subsystems(tx: Tx) -> dict[str, SubsystemRow]:
    rows = await tx.all(select(subsystem), SubsystemRow)
    return {row.code: row for row in rows}


async def lock(tx: Tx, code: str) -> None:
    """Of two who set one subsystem the second waits and then sees what the first did."""
    await tx.lock(f"subsystem:{code}")


async def put_subsystem(tx: Tx, row: SubsystemRow) -> None:
    values = msgspec.structs.asdict(row)
    await tx.execute(
        upsert(subsystem).values(values).on_conflict_do_update(index_elements=["code"], set_=values)
    )


async def switches(tx: Tx) -> dict[str, Switch]:
    """How every subsystem stands that somebody set, with the paths of its units."""
    rows = await subsystems(tx)
    wanted = {unit_id for row in rows.values() for unit_id in row.unit_ids}
    found = await tx.execute(
        select(org_unit.c.id, org_unit.c.path).where(among(org_unit.c.id, wanted))
    )
    paths = {str(row.id): str(row.path) for row in found}
    return {
        row.code: Switch(
            code=row.code,
            enabled=row.enabled,
            notice=row.notice,
            unit_paths=tuple(paths[one] for one in row.unit_ids if one in paths),
        )
        for row in rows.values()
    }


async def items(tx: Tx) -> list[MenuItemView]:
    return await tx.all(select(menu_item).order_by(menu_item.c.name), MenuItemView)


async def put_item(tx: Tx, name: str, asked: SetMenuItem) -> None:
    values = msgspec.structs.asdict(asked)
    await tx.execute(
        upsert(menu_item)
        .values(name=name, **values)
        .on_conflict_do_update(index_elements=["name"], set_=values)
    )


async def entries(tx: Tx) -> list[MenuEntryView]:
    """Added entries in their order."""
    order = (menu_entry.c.position, menu_entry.c.id)
    return await tx.all(select(menu_entry).order_by(*order), MenuEntryView)


async def entry(tx: Tx, entry_id: str) -> MenuEntryView | None:
    """One of them, locked for a change."""
    found = select(menu_entry).where(menu_entry.c.id == entry_id).with_for_update()
    return await tx.first(found, MenuEntryView)


async def put_entry(tx: Tx, row: MenuEntryView) -> None:
    values = msgspec.structs.asdict(row)
    await tx.execute(
        upsert(menu_entry).values(values).on_conflict_do_update(index_elements=["id"], set_=values)
    )


async def remove_entry(tx: Tx, entry_id: str) -> None:
    await tx.execute(delete(menu_entry).where(menu_entry.c.id == entry_id))
