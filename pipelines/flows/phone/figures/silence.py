"""Inmates long without a call, and numbers that several may dial (VC-PHONE-19 to -24)."""

from datetime import datetime

import msgspec

from connectors.postgres.modules.sealing import FieldSeals
from connectors.postgres.phone.figures import shared, silent
from connectors.postgres.phone.figures.silent import Cut, SilentRow
from pipelines.flows.modules.figures.asking import Asking
from pipelines.flows.phone.figures.calls import wanted_of
from pipelines.rules.governance.masking import mask_phone
from pipelines.rules.modules.figures.asked import Query, Wanted
from pipelines.rules.modules.figures.lines import Counted, Line, Rows
from pipelines.rules.platform.local_time import local
from schemas.modules.phone.relative_numbers import RELATIVE_NUMBERS

PHONE = RELATIVE_NUMBERS.field("phone")
NEVER = "从未通话"


class SilentInmate(msgspec.Struct, frozen=True, kw_only=True):
    """An inmate with the days since the last call."""

    inmate_id: str
    inmate_no: str
    name: str
    prison: str
    ward: str
    last_at: datetime | None
    days: int | str


class SharedNumber(msgspec.Struct, frozen=True, kw_only=True):
    """A number that several inmates may dial, by one of its bindings."""

    number_id: str
    phone: str
    """Masked."""
    occurrences: int
    inmates: int
    relatives: int
    prisons: int
    calls: str = "查看通话"


def _cut(wanted: Wanted) -> Cut:
    """A day that is over is told by the headcount ledger, this one by the inmates' records."""
    passed = wanted.last < local(wanted.now).date()
    return Cut(at=wanted.until, since=wanted.since, passed=passed)


async def units(asking: Asking) -> Counted:
    """Every ward that holds somebody."""
    rows = await silent.by_ward(asking.tx, wanted_of(asking), _cut(asking.wanted))
    return Counted(
        lines=[
            Line(
                group="unit",
                key=(row.unit_id,),
                values={"inmates": row.inmates, "silent": row.silent},
            )
            for row in rows
        ]
    )


async def people(asking: Asking, query: Query, limit: int, offset: int) -> Rows:
    del query
    rows, total = await silent.people(
        asking.tx, wanted_of(asking), _cut(asking.wanted), limit=limit, offset=offset
    )
    return Rows([_silent(row, asking.wanted) for row in rows], total)


def _silent(row: SilentRow, wanted: Wanted) -> SilentInmate:
    days = (wanted.last - local(row.last_at).date()).days if row.last_at else NEVER
    return SilentInmate(**msgspec.structs.asdict(row), days=days)


async def numbers(asking: Asking, query: Query, limit: int, offset: int) -> Rows:
    del query
    rows, total = await shared.page(asking.tx, wanted_of(asking), limit=limit, offset=offset)
    seals = FieldSeals(asking.services.keys)
    told = [
        SharedNumber(
            number_id=row.number_id,
            phone=mask_phone(seals.open(RELATIVE_NUMBERS, PHONE, row.number_id, row.phone_sealed)),
            occurrences=row.occurrences,
            inmates=row.inmates,
            relatives=row.relatives,
            prisons=row.prisons,
        )
        for row in rows
    ]
    return Rows(told, total)
