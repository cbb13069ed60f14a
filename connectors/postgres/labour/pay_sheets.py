"""Sheets of pay: one a ward and month, and what state each is in (LR-PAY-03, -04, -06)."""

from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import Any

import msgspec
from sqlalchemy import Select, func, insert, select, update

from connectors.labour.pay_records import SheetKey, Written
from connectors.postgres.ids import make_id
from connectors.postgres.transaction import Tx, in_scopes
from pipelines.rules.labour.pay import sheet_rows
from pipelines.rules.labour.pay.sheet_state import FROZEN, OPEN, SheetState
from schemas.tables.labour.pay import pay_sheet
from schemas.tables.platform.org import org_unit

sheet = pay_sheet
RULES = "pay_rule"
ward, prison = org_unit.alias("ward"), org_unit.alias("prison")


class SheetRow(msgspec.Struct, frozen=True, kw_only=True):
    """A sheet, and where its ward lies."""

    id: str
    ward_id: str
    ward: str
    ward_path: str
    prison_id: str
    prison: str
    prison_code: str
    month: str
    state: SheetState
    version: int
    version_id: str | None
    step: int
    people: int
    minutes: dict[str, int]
    rules: list[str]
    due_on: date
    needs_recalculation: bool
    recalculation_reason: str
    flag_number: int
    calculated_at: datetime
    reported_at: datetime | None
    reported_by: str | None
    approved_at: datetime | None
    opinion: str

    @property
    def key(self) -> SheetKey:
        return SheetKey(
            sheet_id=self.id,
            prison_id=self.prison_id,
            ward_id=self.ward_id,
            month=self.month,
            version=self.version,
            version_id=self.version_id,
        )


def _selected() -> Select[Any]:
    return (
        select(
            *sheet.c,
            ward.c.name.label("ward"),
            ward.c.path.label("ward_path"),
            prison.c.id.label("prison_id"),
            prison.c.name.label("prison"),
            prison.c.code.label("prison_code"),
        )
        .join(ward, ward.c.id == sheet.c.ward_id)
        .join(prison, prison.c.id == ward.c.prison_id)
    )


def sheets_selected(scopes: tuple[str, ...]) -> Select[Any]:
    """Sheets of wards in reach; the caller adds conditions."""
    return _selected().where(in_scopes(ward.c.path, scopes))


async def lock_month(tx: Tx, ward_id: str, month: str) -> None:
    """Of two who work on a ward's month the second waits: items, calculation and report."""
    await tx.lock(f"pay:{ward_id}:{month}")


async def lock_rules(tx: Tx) -> None:
    """Of two who change rules of pay the second waits, and so does who calculates or reports."""
    await tx.lock(RULES)


async def hold_rules(tx: Tx) -> None:
    """Rules stay as they are until the commit; taken before a month's lock."""
    await tx.execute(select(func.pg_advisory_xact_lock_shared(func.hashtextextended(RULES, 0))))


async def get(
    tx: Tx, sheet_id: str, scopes: tuple[str, ...] | None = None, *, for_update: bool = False
) -> SheetRow | None:
    """The sheet where it is in reach; with None wherever it lies."""
    selected = _selected() if scopes is None else sheets_selected(scopes)
    found = selected.where(sheet.c.id == sheet_id)
    return await tx.first(found.with_for_update(of=sheet) if for_update else found, SheetRow)


async def of_month(tx: Tx, ward_id: str, month: str) -> SheetRow | None:
    found = _selected().where(sheet.c.ward_id == ward_id, sheet.c.month == month)
    return await tx.first(found, SheetRow)


async def add(tx: Tx, ward_id: str, month: str, due_on: date, at: datetime) -> str:
    """An empty draft; `calculated` fills it in the same transaction."""
    sheet_id = make_id()
    await tx.execute(insert(sheet).values(**sheet_rows.draft(sheet_id, ward_id, month, due_on, at)))
    return sheet_id


async def ids_of_month(tx: Tx, ward_ids: Collection[str], month: str) -> dict[str, str]:
    """Sheets of the month by ward, whichever their state."""
    found = select(sheet.c.ward_id, sheet.c.id).where(
        sheet.c.ward_id.in_(ward_ids), sheet.c.month == month
    )
    return {row.ward_id: row.id for row in await tx.execute(found)}


async def add_approved(
    tx: Tx,
    sheet_id: str,
    ward_id: str,
    month: str,
    written: Written,
    due_on: date,
    by: str,
    at: datetime,
) -> None:
    """A sheet that was decided elsewhere and is in the shard already."""
    await tx.execute(
        insert(sheet).values(
            id=sheet_id,
            ward_id=ward_id,
            month=month,
            state=SheetState.APPROVED.value,
            version=1,
            version_id=written.version_id,
            step=1,
            people=written.totals.people,
            minutes=written.totals.minutes,
            rules=[],
            due_on=due_on,
            needs_recalculation=False,
            calculated_at=at,
            reported_at=at,
            reported_by=by,
            approved_at=at,
        )
    )


async def calculated(
    tx: Tx, sheet_id: str, written: Written, rules: list[str], at: datetime
) -> None:
    """Let a version of all lines count, made from what holds now; the number grows."""
    await _change(tx, sheet_id, _named(written) | sheet_rows.calculated(rules, at))


async def corrected(tx: Tx, sheet_id: str, written: Written, *, covered: bool) -> None:
    """The same where named rows alone changed; a flag that they `covered` goes."""
    await _change(tx, sheet_id, _named(written) | (sheet_rows.UNFLAGGED if covered else {}))


def _named(written: Written) -> dict[str, Any]:
    counted = sheet_rows.named(written.version_id, written.totals)
    return {"version": sheet.c.version + 1, **counted}


async def reported(tx: Tx, sheet_id: str, by: str, at: datetime) -> None:
    await _change(tx, sheet_id, sheet_rows.reported(by, at))


async def approved(tx: Tx, sheet_id: str, at: datetime) -> None:
    await _change(tx, sheet_id, sheet_rows.approved(at))


async def returned(tx: Tx, sheet_id: str, opinion: str) -> None:
    await _change(tx, sheet_id, {"state": SheetState.RETURNED.value, "opinion": opinion[:500]})


async def flag(tx: Tx, ward_id: str, month: str, reason: str) -> None:
    """What the month's sheet was calculated from has changed; without a sheet nothing happens."""
    await lock_month(tx, ward_id, month)
    one = (sheet.c.ward_id == ward_id, sheet.c.month == month)
    await tx.execute(update(sheet).where(*one).values(**_flagged(reason)))


async def flag_open(tx: Tx, reason: str) -> None:
    """The same for every sheet that may still be calculated anew."""
    await tx.execute(update(sheet).where(sheet.c.state.in_(OPEN)).values(**_flagged(reason)))


def _flagged(reason: str) -> dict[str, Any]:
    return {
        "needs_recalculation": True,
        "recalculation_reason": reason[:200],
        "flag_number": sheet.c.flag_number + 1,
    }


async def frozen_months(tx: Tx) -> list[str]:
    """Months of which some ward's pay was reported."""
    found = select(sheet.c.month).where(sheet.c.state.in_(FROZEN)).distinct()
    return sorted((await tx.execute(found)).scalars().all())


async def told(tx: Tx, sheet_id: str) -> SheetRow:
    """The sheet as it is told to the shard now; each word has a number of its own."""
    await _change(tx, sheet_id, {"step": sheet.c.step + 1})
    found = await get(tx, sheet_id)
    assert found is not None
    return found


async def _change(tx: Tx, sheet_id: str, values: Mapping[str, Any]) -> None:
    await tx.execute(update(sheet).where(sheet.c.id == sheet_id).values(**values))
