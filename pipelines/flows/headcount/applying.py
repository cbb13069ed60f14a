"""Folding all movements of one inmate anew, and writing what came of it (LR-IF-01).

Everything is worked out from the stored movements each time, so whatever came late, twice or in
another order leads to what it would have led to at once.
"""

from collections.abc import Sequence
from datetime import datetime

import msgspec
from sqlalchemy import select

from connectors.postgres.headcount import inmate_records, movements, spells
from connectors.postgres.headcount.movements import MovementRow, Outcome, Place, Places
from connectors.postgres.headcount.spells import SpellRow
from connectors.postgres.modules.sealing import FieldSeals
from connectors.postgres.transaction import Tx
from pipelines.flows.headcount import people
from pipelines.flows.headcount.people import Situation
from pipelines.flows.headcount.sealing import basic_of
from pipelines.rules.headcount.fold import Folded, Known, Stay, Step, Verdict, fold
from pipelines.rules.headcount.movement import INMATE_NO, merged
from pipelines.rules.headcount.own import OwnRecord, own_since
from pipelines.rules.headcount.rows import spell_columns
from pipelines.rules.modules.record import Stored
from pipelines.rules.security.keys import KeyProvider
from schemas.errors import QinqiaoError
from schemas.headcount.headcount import Began, MovementReason, MovementState
from schemas.modules.people.inmates import INMATES
from schemas.people.kinds import CustodyState
from schemas.tables.people.person import inmate

REFUSED, WAITING = MovementState.REFUSED, MovementState.WAITING


class Desk(msgspec.Struct, frozen=True, kw_only=True):
    """What the work on one page of movements needs."""

    keys: KeyProvider
    places: Places
    through: int
    """Movements up to this number count."""
    at: datetime


async def settle(tx: Tx, desk: Desk, inmate_no: str) -> None:
    """Bring stays, record and movements of one inmate to where the movements lead.

    What the record refuses is told with the movements and holds up nobody else.
    """
    rows = await movements.of_inmate(tx, inmate_no, desk.through)
    noted = tx.waiting()
    try:
        async with tx.connection.begin_nested():
            await _settle(tx, desk, inmate_no, rows)
    except QinqiaoError as error:
        tx.forget(noted)
        refused = Outcome(state=REFUSED, reason=MovementReason.BASIC_DATA, note=error.message)
        for row in rows:
            if row.state is WAITING:
                await movements.settle(tx, row.seq, refused, desk.at)


async def _settle(tx: Tx, desk: Desk, inmate_no: str, rows: Sequence[MovementRow]) -> None:
    if not INMATE_NO.fullmatch(inmate_no):
        await _refuse(tx, desk, rows, MovementReason.WRONG_NUMBER)
        return
    seals = FieldSeals(desk.keys)
    due = [row for row in rows if row.effective_at <= desk.at]
    stored = await people.known(tx, seals, inmate_no)
    if stored and await tx.broken_row(INMATES.table, stored.id):
        fresh_rows = [row for row in due if row.state is WAITING]
        await _refuse(tx, desk, fresh_rows, MovementReason.TAMPERED)
        return
    own = await spells.of_inmate(tx, stored.id) if stored else []
    folded = fold((_step(row, desk.places) for row in due), await _known(tx, stored, own, desk.at))
    counted = [row for row in due if folded.verdicts[row.seq].state is not REFUSED]
    basic = merged([basic_of(desk.keys, row) for row in counted])
    situation = _situation(folded, desk.places)
    note = ""
    if stored is not None:
        fresh = merged([basic_of(desk.keys, row) for row in counted if row.state is WAITING])
        told = msgspec.structs.replace(basic, treatment_level=fresh.treatment_level)
        if await inmate_records.follows_record(tx, inmate_no):
            # By his record the platform says level and term as they are now (decisions/0073).
            told = msgspec.structs.replace(told, treatment_level=None, term_until=None)
        problems = await people.follow(tx, seals, stored, told, situation, desk.at)
        inmate_id: str | None = stored.id
        note = "；".join(problem.message for problem in problems)
    elif situation is not None:
        inmate_id, problems = await people.make(tx, seals, inmate_no, basic, situation, desk.at)
        if inmate_id is None:
            note = "；".join(problem.message for problem in problems)
            await _refuse(tx, desk, due, MovementReason.BASIC_DATA, note)
            return
    else:
        inmate_id = None
    if inmate_id is not None:
        await spells.replace(tx, inmate_id, own, _spells(folded, own, desk.places))
    for row in rows:
        verdict = folded.verdicts.get(row.seq)
        outcome = _outcome(verdict, inmate_id, note if row.state is WAITING else row.note)
        await _write(tx, desk, row, outcome)


def _step(row: MovementRow, places: Places) -> Step:
    place = places.ward(row.prison_code, row.ward_code)
    return Step(
        seq=row.seq,
        kind=row.kind,
        ward_id=place.ward_id if place else None,
        effective_at=row.effective_at,
    )


async def _known(
    tx: Tx, stored: Stored | None, own: Sequence[SpellRow], now: datetime
) -> Known | None:
    """Where our own record had the inmate last, before the platform told anything."""
    if stored is None:
        return None
    mine = [row for row in own if row.began == Began.OWN_RECORD]
    if mine:
        last = mine[-1]
        closed_by_us = last.ended == Began.OWN_RECORD
        return None if closed_by_us else Known(ward_id=last.ward_id, since=last.since)
    if own or stored.state != CustodyState.IN_CUSTODY.value:
        return None
    made = select(inmate.c.term_from, inmate.c.created_at).where(inmate.c.id == stored.id)
    row = (await tx.execute(made)).one()
    record = OwnRecord(term_from=row.term_from, created_at=row.created_at)
    return Known(ward_id=stored.values["ward_id"], since=own_since(record, now))


def _situation(folded: Folded, places: Places) -> Situation | None:
    """Where the last stay leaves the inmate; None where no movement placed him."""
    told = any(one.began_seq or one.ended_seq for one in folded.stays)
    if not told or folded.custody is None:
        return None
    return Situation(place=_place(places, folded.stays[-1].ward_id), custody=folded.custody)


def _place(places: Places, ward_id: str) -> Place:
    return next(place for place in places.wards.values() if place.ward_id == ward_id)


def _spells(folded: Folded, own: Sequence[SpellRow], places: Places) -> list[SpellRow]:
    """The folded stays, after what our own records closed before the first of them."""
    mine = [_spell(stay, places) for stay in folded.stays]
    begin = mine[0].since if mine else None
    earlier = [
        row
        for row in own
        if row.ended == Began.OWN_RECORD
        and row.until is not None
        and (begin is None or row.until <= begin)
    ]
    return [*earlier, *mine]


def _spell(stay: Stay, places: Places) -> SpellRow:
    return SpellRow(**spell_columns(stay, _place(places, stay.ward_id).prison_id))


def _outcome(verdict: Verdict | None, inmate_id: str | None, note: str) -> Outcome:
    if verdict is None:
        return Outcome(state=WAITING, reason=MovementReason.NOT_YET, inmate_id=inmate_id)
    if inmate_id is None and verdict.state is not REFUSED:
        # Basic data of somebody of whom no movement says where he is.
        return Outcome(state=REFUSED, reason=MovementReason.NOT_HELD)
    return Outcome(
        state=verdict.state,
        reason=verdict.reason,
        note=note,
        inmate_id=inmate_id,
        from_unit_id=verdict.from_ward,
    )


async def _refuse(
    tx: Tx, desk: Desk, rows: Sequence[MovementRow], reason: MovementReason, note: str = ""
) -> None:
    for row in rows:
        await _write(tx, desk, row, Outcome(state=REFUSED, reason=reason, note=note))


async def _write(tx: Tx, desk: Desk, row: MovementRow, outcome: Outcome) -> None:
    """Only what differs, so that the moment of an old verdict stays."""
    before = (row.state, row.reason, row.inmate_id)
    if before != (outcome.state, outcome.reason, outcome.inmate_id):
        await movements.settle(tx, row.seq, outcome, desk.at)
