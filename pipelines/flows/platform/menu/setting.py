"""What the menu shows to whom, and setting it (VC-CFG-20, VC-CFG-22, VC-CFG-23)."""

from typing import Any

import msgspec

from connectors.postgres.audit import audit
from connectors.postgres.platform import menus, units
from connectors.postgres.platform.menus import SubsystemRow
from connectors.postgres.transaction import Tx
from pipelines.flows.access.auth.callers import Officer
from pipelines.flows.audit.attempt import Attempt
from pipelines.flows.services import Services
from pipelines.rules.platform.subsystems import SUBSYSTEMS, Subsystem, is_open
from schemas.errors import Conflict, InvalidInput, NotFound
from schemas.modules.catalog import MODULES
from schemas.modules.views import MenuEntry
from schemas.platform.menu import MenuView, SetMenuItem, SetSubsystem, SubsystemView

OBJECT = "subsystem"
KEEP = "keep_menu"


async def menu(services: Services, officer: Officer) -> MenuView:
    """Subsystems in their order, and the entries that an administrator changed."""
    async with services.database.reading() as tx:
        rows = await menus.subsystems(tx)
        items = await menus.items(tx)
        switches = await menus.switches(tx)
        entries = await menus.entries(tx)
    views = [
        _view(one, _row(one, place, rows), is_open(switches.get(one.code), officer.scopes))
        for place, one in enumerate(SUBSYSTEMS.values())
    ]
    positions = {one.code: _row(one, place, rows).position for place, one in _numbered()}
    return MenuView(
        subsystems=sorted(views, key=lambda view: positions[view.code]),
        items=items,
        modules=_every_module() if KEEP in officer.permissions else [],
        entries=[entry for entry in entries if officer.roles & set(entry.roles)],
        every_entry=entries if KEEP in officer.permissions else [],
    )


async def set_subsystem(
    services: Services, officer: Officer, code: str, asked: SetSubsystem
) -> MenuView:
    attempt = Attempt(services, officer.actor(), "subsystem.set", OBJECT, code, officer.stream)
    async with attempt, services.database.transaction() as tx:
        known = _require_known(code)
        await menus.lock(tx, code)
        before = _row(known, _place(code), await menus.subsystems(tx))
        if asked.version != before.version:
            raise Conflict("该子系统已被他人修改，请刷新后再改。", code="changed_meanwhile")
        if known.fixed and not (asked.enabled and not asked.unit_ids):
            raise Conflict(f"“{known.title}”不能停用。", code="subsystem_fixed")
        await _require_units(tx, asked.unit_ids)
        after = SubsystemRow(
            code=code,
            title=asked.title,
            enabled=asked.enabled,
            notice=asked.notice.strip(),
            unit_ids=asked.unit_ids,
            position=asked.position,
            version=before.version + 1,
        )
        await menus.put_subsystem(tx, after)
        detail = {"before": _told(before), "after": _told(after)}
        await _note(tx, officer, "subsystem.set", code, detail)
    await services.subsystems.refresh()
    return await menu(services, officer)


async def set_item(services: Services, officer: Officer, name: str, asked: SetMenuItem) -> MenuView:
    attempt = Attempt(services, officer.actor(), "menu.set", "menu", name, officer.stream)
    async with attempt, services.database.transaction() as tx:
        await menus.put_item(tx, name, asked)
        await _note(tx, officer, "menu.set", name, {"after": msgspec.structs.asdict(asked)})
    return await menu(services, officer)


def _every_module() -> list[MenuEntry]:
    return [
        MenuEntry(
            code=module.code, title=module.title, subsystem=module.subsystem, group=module.group
        )
        for module in MODULES.values()
    ]


def _numbered() -> list[tuple[int, Subsystem]]:
    return list(enumerate(SUBSYSTEMS.values()))


def _place(code: str) -> int:
    return list(SUBSYSTEMS).index(code)


def _require_known(code: str) -> Subsystem:
    if code not in SUBSYSTEMS:
        raise NotFound("没有这个子系统。", code="no_such_subsystem")
    return SUBSYSTEMS[code]


async def _require_units(tx: Tx, unit_ids: list[str]) -> None:
    for unit_id in unit_ids:
        if await units.get(tx, unit_id) is None:
            raise InvalidInput("没有这个单位。", code="no_such_unit", field="unit_ids")


def _row(one: Subsystem, place: int, rows: dict[str, SubsystemRow]) -> SubsystemRow:
    """As it was set, or as it was built."""
    return rows.get(one.code) or SubsystemRow(
        code=one.code,
        title=one.title,
        enabled=True,
        notice="",
        unit_ids=[],
        position=place * 10,
        version=0,
    )


def _view(one: Subsystem, row: SubsystemRow, opened: bool) -> SubsystemView:
    return SubsystemView(
        code=row.code,
        title=row.title,
        enabled=row.enabled,
        fixed=one.fixed,
        notice=row.notice,
        unit_ids=row.unit_ids,
        open=opened,
        version=row.version,
    )


def _told(row: SubsystemRow) -> dict[str, Any]:
    told = msgspec.structs.asdict(row)
    del told["version"], told["code"]
    return told


async def _note(
    tx: Tx, officer: Officer, action: str, object_id: str, detail: dict[str, Any]
) -> None:
    await audit.write(
        tx,
        stream=officer.stream,
        actor=officer.actor(),
        action=action,
        object_kind=action.partition(".")[0],
        object_id=object_id,
        detail=detail,
    )
