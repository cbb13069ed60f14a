"""What came of official business, told by the prison at which it was booked (VC-OFFICIAL-04)."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, cast

from sqlalchemy import Table

from connectors.postgres.audit import audit
from connectors.postgres.modules import records as module_records
from connectors.postgres.modules import writing
from connectors.postgres.modules.sealing import FieldSeals
from connectors.postgres.official import bookings, holds
from connectors.postgres.official.bookings import BookingRow
from connectors.postgres.transaction import Tx
from pipelines.flows.exchange.applying import Mapped, Outcome, Source
from pipelines.flows.exchange.applying.problems import BOOKING_NOT_OPEN, BOOKING_UNKNOWN
from pipelines.flows.exchange.applying.told import ToldApplier
from pipelines.flows.exchange.applying.writing import CONNECTOR, newest
from pipelines.rules.exchange.prison_records.official import (
    CLEARED,
    Booked,
    Move,
    is_told,
    move,
    told_values,
)
from pipelines.rules.modules.change_detail import change_detail
from schemas.exchange.prison_systems.kinds import RecordKind
from schemas.exchange.prison_systems.records import OfficialBusiness
from schemas.modules.common import APPROVED, DONE
from schemas.modules.official.official_bookings import OFFICIAL_BOOKINGS
from schemas.platform.reach import EVERYWHERE
from schemas.tables.generated import GENERATED

PROBLEMS = {Move.UNKNOWN: BOOKING_UNKNOWN, Move.NOT_OPEN: BOOKING_NOT_OPEN}


class OfficialApplier(ToldApplier):
    """Moves bookings of ours; no record of its own comes of it."""

    kind = RecordKind.OFFICIAL

    def __init__(self, seals: FieldSeals) -> None:
        self._seals = seals

    @property
    def table(self) -> Table:
        return GENERATED[OFFICIAL_BOOKINGS.code]

    @property
    def noun(self) -> str:
        return OFFICIAL_BOOKINGS.code

    async def write(
        self, tx: Tx, system: Source, records: Sequence[Mapped], at: datetime
    ) -> list[Outcome]:
        targets = [_of(one).booking_id for one in records]
        chosen = newest(zip(targets, records, strict=True))
        # Always in one order, so that of two systems the second waits for the first.
        moved = {
            target: await self._one(tx, system, _of(chosen[target]), chosen[target].deleted, at)
            for target in sorted(chosen)
        }
        return [
            Outcome(problem=PROBLEMS[moved[target]])
            if moved[target] in PROBLEMS
            else Outcome(target_id=target)
            for target in targets
        ]

    async def remove(self, tx: Tx, ids: Sequence[str], at: datetime) -> int:
        """What the source takes back without content: the booking is open again."""
        count = 0
        for booking_id in sorted(ids):
            row = await bookings.get(tx, booking_id)
            if row is not None and is_told(await self._booked(tx, row)):
                await self._change(tx, row, CLEARED, APPROVED, at)
                count += 1
        return count

    async def _one(
        self, tx: Tx, system: Source, told: OfficialBusiness, deleted: bool, at: datetime
    ) -> Move:
        row = await bookings.get(tx, told.booking_id)
        booked = None if row is None else await self._booked(tx, row)
        chosen = move(booked, system.prison_id, told, deleted=deleted)
        if row is None:
            return chosen
        if chosen is Move.FINISH:
            await self._change(tx, row, told_values(told), DONE, at)
            await holds.release(tx, row.id)
        elif chosen is Move.REOPEN:
            await self._change(tx, row, CLEARED, APPROVED, at)
        return chosen

    async def _booked(self, tx: Tx, row: BookingRow) -> Booked:
        by = await bookings.changed_by(tx, row.id)
        return Booked(
            prison_id=row.prison_id,
            inmate_no=row.inmate_no,
            state=row.state,
            by_officer=by is not None,
        )

    async def _change(
        self, tx: Tx, row: BookingRow, values: dict[str, Any], state: str, at: datetime
    ) -> None:
        """Nothing where it says so already; else with its audit row, and the body hears it."""
        found = await module_records.get(
            tx, OFFICIAL_BOOKINGS, self._seals, EVERYWHERE, row.id, for_update=True
        )
        if found is None:
            return
        before = {name: found.values[name] for name in values}
        if found.state == state and before == values:
            return
        await writing.change(
            tx, OFFICIAL_BOOKINGS, self._seals, row.id, found.version, values,
            state=state, by=None, at=at,
        )  # fmt: skip
        detail = change_detail(
            before=before,
            after=values,
            titles_before={},
            titles_after={},
            version=found.version + 1,
            reason="",
            states=(found.state, state),
        )
        await audit.write(
            tx,
            stream=row.prison_code,
            actor=CONNECTOR,
            action=f"{OFFICIAL_BOOKINGS.code}.{'finish' if state == DONE else 'reopen'}",
            object_kind=OFFICIAL_BOOKINGS.code,
            object_id=row.id,
            detail=detail,
            at=at,
        )
        await bookings.tell(tx, row.id)


def _of(one: Mapped) -> OfficialBusiness:
    return cast(OfficialBusiness, one.record)
