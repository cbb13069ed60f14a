"""Requests to correct approved sheets; what they change lies sealed."""

import secrets
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import Select, insert, select, update

from connectors.postgres.transaction import Tx
from pipelines.rules.labour.sheet_rows import Decision
from pipelines.rules.labour.timesheets import Change
from pipelines.rules.security.field import open_bytes, seal_bytes
from pipelines.rules.security.keys import KeyProvider
from pipelines.rules.security.purposes import HOURS
from pipelines.rules.security.sm4 import NONCE_BYTES
from schemas.labour.timesheets import CorrectionState
from schemas.tables.labour.timesheet import timesheet_correction as correction

_decoder = msgspec.json.Decoder(list[Change])


class CorrectionRow(msgspec.Struct, frozen=True, kw_only=True):
    """A request, with both versions of what it changes."""

    id: str
    timesheet_id: str
    version: int
    state: CorrectionState
    changes: list[Change]
    reason: str
    asked_by: str
    asked_name: str
    asked_at: datetime
    decided_by: str | None
    decided_name: str
    decided_at: datetime | None
    opinion: str
    case_id: str | None


async def add(tx: Tx, keys: KeyProvider, row: CorrectionRow) -> None:
    values = msgspec.to_builtins(row, builtin_types=(datetime,))
    del values["changes"]
    content = msgspec.json.encode(row.changes)
    nonce = secrets.token_bytes(NONCE_BYTES)
    sealed = seal_bytes(keys.sealing(HOURS), content, _context(row.id), nonce)
    await tx.execute(insert(correction).values(**values, changes_sealed=sealed))


async def get(tx: Tx, keys: KeyProvider, correction_id: str) -> CorrectionRow | None:
    found = await _read(tx, keys, select(correction).where(correction.c.id == correction_id))
    return found[0] if found else None


async def of_sheet(tx: Tx, keys: KeyProvider, sheet_id: str) -> list[CorrectionRow]:
    """All requests about a sheet, the latest first."""
    found = select(correction).where(correction.c.timesheet_id == sheet_id)
    return await _read(tx, keys, found.order_by(correction.c.asked_at.desc()))


async def _read(tx: Tx, keys: KeyProvider, found: Select[Any]) -> list[CorrectionRow]:
    key = keys.sealing(HOURS)
    rows = []
    for stored in (await tx.execute(found)).mappings():
        values = {str(name): value for name, value in stored.items()}
        content = open_bytes(key, values.pop("changes_sealed"), _context(values["id"]))
        values["changes"] = _decoder.decode(content)
        rows.append(msgspec.convert(values, CorrectionRow))
    return rows


def _context(correction_id: str) -> str:
    return f"timesheet_correction:{correction_id}"


async def settle(tx: Tx, correction_id: str, state: CorrectionState, told: Decision) -> None:
    await _change(tx, correction_id, state=state.value, **msgspec.structs.asdict(told))


async def attach(tx: Tx, correction_id: str, case_id: str) -> None:
    """Name the approval case that it waits for."""
    await _change(tx, correction_id, case_id=case_id)


async def _change(tx: Tx, correction_id: str, **columns: Any) -> None:
    mine = correction.c.id == correction_id
    await tx.execute(update(correction).where(mine).values(**columns))
