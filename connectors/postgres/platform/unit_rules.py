"""The organisation tree: where a unit may stand, and what moves with it (VC-BASE-13, -14)."""

from typing import Any

from sqlalchemy import func, select, update

from connectors.postgres.modules.saving import Saving
from connectors.postgres.platform import units
from connectors.postgres.platform.units import UnitRow
from connectors.postgres.transaction import Tx, in_scope
from pipelines.rules.modules.problems import problem
from pipelines.rules.modules.record import Stored
from schemas.errors import Conflict
from schemas.modules.platform.org_units import CLOSED
from schemas.people.kinds import CustodyState, OrgType
from schemas.tables.access.access import officer
from schemas.tables.people.person import inmate
from schemas.tables.platform.org import org_unit

PARENTS = {
    OrgType.BUREAU: (),
    OrgType.PRISON: (OrgType.BUREAU,),
    OrgType.SECTION: (OrgType.BUREAU, OrgType.PRISON),
    OrgType.WARD: (OrgType.PRISON,),
}
WHERE = {
    OrgType.BUREAU: "局只能有一个，不能新增",
    OrgType.PRISON: "监狱的上级只能是局",
    OrgType.SECTION: "科室的上级只能是局或监狱",
    OrgType.WARD: "监区的上级只能是监狱",
}
LONGEST_PATH = 128
TREE = 7_313_000_002
"""Names the lock under which the tree changes."""


async def place(tx: Tx, saving: Saving) -> dict[str, Any]:
    """Path and prison from the unit above; refuses a wrong place, a circle, and closing in use."""
    # Two moves at once could each be right and together make a circle.
    await tx.execute(select(func.pg_advisory_xact_lock(TREE)))
    before = saving.before
    if saving.state == CLOSED and before is not None and before.state != CLOSED:
        await _require_no_members(tx, before, "撤销")
    if before is not None and saving.values["parent_id"] == before.values["parent_id"]:
        return {}
    parent = await units.get(tx, saving.values["parent_id"])
    kind = OrgType(saving.values["org_type"])
    if parent is None or parent.org_type not in PARENTS[kind]:
        raise problem("parent_id", WHERE[kind])
    path = f"{parent.path}{saving.values['code']}/"
    if before is not None:
        await _require_no_circle(tx, before.id, parent)
    if len(path) > LONGEST_PATH:
        raise problem("parent_id", "单位层级过深")
    if kind is OrgType.PRISON:
        return {"path": path}
    return {"path": path, "prison_id": parent.prison_id}


async def _require_no_circle(tx: Tx, unit_id: str, parent: UnitRow) -> None:
    moved = await units.get(tx, unit_id)
    if moved is not None and parent.path.startswith(moved.path):
        raise Conflict("不能把单位划入它自己的下级。", code="circle")


async def carry_along(tx: Tx, record_id: str, saving: Saving) -> None:
    """A prison is its own prison; what lies below a moved unit, and its people, go with it."""
    before = saving.before
    if before is None:
        if saving.values["org_type"] == OrgType.PRISON.value:
            own = {"prison_id": record_id}
            await tx.execute(update(org_unit).where(org_unit.c.id == record_id).values(**own))
        return
    moved = await units.get(tx, record_id)
    if moved is None or saving.values["parent_id"] == before.values["parent_id"]:
        return
    # Paths are made of codes, which never change: the old one ends with the same code.
    old_parent = await units.get(tx, before.values["parent_id"])
    assert old_parent is not None
    old = f"{old_parent.path}{moved.code}/"
    below = in_scope(org_unit.c.path, old)
    new_path = func.concat(moved.path, func.substr(org_unit.c.path, len(old) + 1))
    changed: dict[str, Any] = {"path": new_path}
    if moved.org_type is not OrgType.PRISON:
        changed["prison_id"] = moved.prison_id
    await tx.execute(update(org_unit).where(below).values(**changed))
    if moved.org_type is not OrgType.PRISON:
        here = select(org_unit.c.id).where(in_scope(org_unit.c.path, moved.path))
        await tx.execute(
            update(inmate).where(inmate.c.ward_id.in_(here)).values(prison_id=moved.prison_id)
        )


async def require_empty(tx: Tx, unit: Stored) -> None:
    """Raise `Conflict` where people or units belong to the unit."""
    await _require_no_members(tx, unit, "删除")


async def _require_no_members(tx: Tx, unit: Stored, verb: str) -> None:
    row = await units.get(tx, unit.id)
    assert row is not None
    here = select(org_unit.c.id).where(in_scope(org_unit.c.path, row.path))
    held = CustodyState.IN_CUSTODY.value
    counted = {
        "名在押罪犯": select(func.count()).where(
            inmate.c.ward_id.in_(here), inmate.c.custody_state == held
        ),
        "名民警": select(func.count()).where(officer.c.org_unit_id.in_(here), officer.c.enabled),
        "个下级单位": select(func.count()).where(
            in_scope(org_unit.c.path, row.path), org_unit.c.id != unit.id, org_unit.c.enabled
        ),
    }
    found = [
        f"{number}{what}" for what, query in counted.items() if (number := await tx.scalar(query))
    ]
    if found:
        raise Conflict(f"该单位还有{'、'.join(found)}，不能{verb}。", code="unit_has_members")
