"""Rounds: what was filled in each time, of submissions and of official bookings."""

from datetime import datetime

import msgspec
from sqlalchemy import ColumnElement, insert, select, update

from connectors.postgres.forms import answers as sealed
from connectors.postgres.ids import make_id
from connectors.postgres.modules.sealing import FieldSeals
from connectors.postgres.transaction import Tx
from schemas.forms.definition import Answers
from schemas.tables.forms.form import form_filling

filling = form_filling


class FillingRow(msgspec.Struct, frozen=True, kw_only=True):
    """One round."""

    id: str
    round: int
    version_id: str
    case_id: str | None
    answers_sealed: bytes | None
    sent_at: datetime


async def of_submission(tx: Tx, submission_id: str) -> list[FillingRow]:
    """All rounds, the first one first."""
    return await _all(tx, filling.c.submission_id == submission_id)


async def of_booking(tx: Tx, booking_id: str) -> list[FillingRow]:
    """The same of official business."""
    return await _all(tx, filling.c.booking_id == booking_id)


async def _all(tx: Tx, mine: ColumnElement[bool]) -> list[FillingRow]:
    columns = [filling.c[name] for name in FillingRow.__struct_fields__]
    return await tx.all(select(*columns).where(mine).order_by(filling.c.round), FillingRow)


async def add(
    tx: Tx,
    seals: FieldSeals,
    version_id: str,
    answers: Answers,
    *,
    round_no: int,
    at: datetime,
    submission_id: str | None = None,
    booking_id: str | None = None,
) -> str:
    """A new round, which is never changed."""
    filling_id = make_id()
    row = {
        "id": filling_id,
        "submission_id": submission_id,
        "booking_id": booking_id,
        "round": round_no,
        "version_id": version_id,
        "answers_sealed": sealed.close(seals, sealed.of_filling(filling_id), answers),
        "sent_at": at,
    }
    await tx.execute(insert(filling).values(**row))
    return filling_id


async def name_case(tx: Tx, filling_id: str, case_id: str) -> None:
    """Which case decides on the round."""
    mine = update(filling).where(filling.c.id == filling_id)
    await tx.execute(mine.values(case_id=case_id))


def read(seals: FieldSeals, row: FillingRow) -> Answers:
    return sealed.opened(seals, sealed.of_filling(row.id), row.answers_sealed)
