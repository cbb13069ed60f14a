"""The prisons' systems: which there are, which are asked, and by which settings."""

from collections import defaultdict
from collections.abc import Sequence

import msgspec
from sqlalchemy import Select, insert, select, update

from connectors.postgres.ids import make_id
from connectors.postgres.transaction import Tx, in_scopes
from schemas.errors import NotFound
from schemas.exchange.prison_systems.kinds import SystemKind
from schemas.tables.exchange.prison_system import prison_system as table
from schemas.tables.platform.org import org_unit


class SystemRow(msgspec.Struct, frozen=True, kw_only=True):
    """A system with its prison; the secret stays sealed."""

    id: str
    prison_id: str
    kind: SystemKind
    name: str
    maker: str
    enabled: bool
    active: int | None
    secret_sealed: bytes | None
    prison_code: str
    prison_name: str
    prison_path: str


def _selected() -> Select[tuple[object, ...]]:
    place = (
        org_unit.c.code.label("prison_code"),
        org_unit.c.name.label("prison_name"),
        org_unit.c.path.label("prison_path"),
    )
    return select(*table.c, *place).join(org_unit, org_unit.c.id == table.c.prison_id)


async def all_of(tx: Tx, scopes: Sequence[str]) -> list[SystemRow]:
    """Systems of the prisons within reach, by prison."""
    found = _selected().where(in_scopes(org_unit.c.path, tuple(scopes)))
    return await tx.all(found.order_by(org_unit.c.code, table.c.kind.desc()), SystemRow)


async def by_prison(tx: Tx) -> dict[str, list[SystemRow]]:
    """Systems of all prisons, by the prison's code."""
    found: dict[str, list[SystemRow]] = defaultdict(list)
    for row in await tx.all(_selected().order_by(table.c.kind.desc()), SystemRow):
        found[row.prison_code].append(row)
    return found


async def prisons(tx: Tx) -> list[str]:
    """Codes of the prisons that have a system."""
    found = select(org_unit.c.code).join(table, table.c.prison_id == org_unit.c.id).distinct()
    return list((await tx.execute(found.order_by(org_unit.c.code))).scalars())


async def get(
    tx: Tx, system_id: str, scopes: Sequence[str], *, for_update: bool = False
) -> SystemRow:
    """`NotFound` also for a system beyond reach."""
    found = _selected().where(table.c.id == system_id, in_scopes(org_unit.c.path, tuple(scopes)))
    row = await tx.first(found.with_for_update(of=table) if for_update else found, SystemRow)
    if row is None:
        raise NotFound("没有这个监狱系统。", code="system_not_found")
    return row


async def add(
    tx: Tx, prison_id: str, kind: SystemKind, name: str, maker: str, secret_sealed: bytes | None
) -> str:
    system_id = make_id()
    row = {
        "id": system_id,
        "prison_id": prison_id,
        "kind": kind.value,
        "name": name,
        "maker": maker,
        "enabled": False,
        "secret_sealed": secret_sealed,
    }
    await tx.execute(insert(table).values(row))
    return system_id


async def change(tx: Tx, system_id: str, **values: object) -> None:
    await tx.execute(update(table).where(table.c.id == system_id).values(**values))
