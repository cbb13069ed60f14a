"""Levels of data that were set otherwise than declared, sealed as rights are (AC-4).

Each module, and what else has levels, has a row, also where nothing was set, so that one that was
taken out is missed.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import delete, func, insert, select
from sqlalchemy.dialects.postgresql import insert as upsert

from connectors.postgres.ids import make_id
from connectors.postgres.transaction import Tx
from pipelines.rules.modules.levels import STRICTEST, Levels, read_levels, written_levels
from pipelines.rules.security.row_seal import RowSeal
from schemas.modules.levelled import LEVELLED
from schemas.tables.access.rights import data_level, known_permission

TABLE = "data_level"
PLANTED = "level-of:"
"""Before a module's code among what an installation has met: its row is planted once."""

AllLevels = Mapping[str, Levels | None]
"""By module; None where the row is missing or not as it was sealed."""


def column() -> Any:
    """All rows as one JSON value, beside whatever a statement finds."""
    rows = data_level.c
    parts = func.json_build_array(rows.id, rows.mac, rows.module, rows.levels)
    return select(func.json_agg(parts)).select_from(data_level).scalar_subquery()


def read(seal: RowSeal, rows: list[Any] | None) -> tuple[AllLevels, list[tuple[str, str, str]]]:
    """Levels by module, and id, module and content of each row that is not honoured."""
    found: dict[str, Levels | None] = dict.fromkeys(LEVELLED, STRICTEST)
    broken = []
    for row_id, mac, module, levels in rows or ():
        if seal.holds(mac, TABLE, row_id, module, levels):
            found[module] = read_levels(levels)
        else:
            broken.append((row_id, module, levels))
    met = {row[2] for row in rows or ()}
    broken += [("", module, "missing") for module in LEVELLED if module not in met]
    return found, broken


async def every(tx: Tx, seal: RowSeal) -> AllLevels:
    return read(seal, await tx.scalar(select(column())))[0]


async def put(tx: Tx, seal: RowSeal, module: str, levels: Levels) -> None:
    """The module's levels from now on."""
    await tx.execute(delete(data_level).where(data_level.c.module == module))
    await tx.execute(insert(data_level).values(_row(seal, module, levels)))


async def plant(tx: Tx, seal: RowSeal) -> None:
    """A row for each module that is new to this installation; what is missing stays missing."""
    known = set(await tx.connection.scalars(select(known_permission.c.code)))
    for module in _new(known):
        await tx.execute(insert(data_level).values(_row(seal, module, {})))
        row = {"code": PLANTED + module}
        await tx.execute(upsert(known_permission).values(row).on_conflict_do_nothing())


def _new(known: set[str]) -> Iterable[str]:
    return [module for module in LEVELLED if PLANTED + module not in known]


def _row(seal: RowSeal, module: str, levels: Levels) -> dict[str, str]:
    row_id, text = make_id(), written_levels(levels)
    mac = seal.make(TABLE, row_id, module, text)
    return {"id": row_id, "module": module, "levels": text, "mac": mac}
