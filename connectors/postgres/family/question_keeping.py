"""Questions that wait too long, are over, or are whose asker goes (VC-PUB-17)."""

from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, Select, delete, select, update

from connectors.postgres.transaction import Tx
from schemas.modules.family.public_questions import WAITING
from schemas.tables.family.question import public_question, question_entry
from schemas.tables.generated import GENERATED
from schemas.tables.people.public import public_account
from schemas.tables.platform.org import org_unit

question, entry = public_question, question_entry
common = GENERATED["common_questions"]
MOST = 100


class AskedRow(msgspec.Struct, frozen=True, kw_only=True):
    """That somebody asked something, without what."""

    question_no: str
    sent_at: datetime
    unit: str


async def of_relative(tx: Tx, relative_id: str) -> list[AskedRow]:
    """What a relative asked with his account, the latest first."""
    return await _asked(tx, public_account.c.relative_id == relative_id)


async def of_account(tx: Tx, account_id: str) -> list[AskedRow]:
    """The same of an account, whoever holds it."""
    return await _asked(tx, public_account.c.id == account_id)


async def _asked(tx: Tx, whose: ColumnElement[bool]) -> list[AskedRow]:
    mine = (
        select(question.c.question_no, question.c.sent_at, org_unit.c.name.label("unit"))
        .join(org_unit, org_unit.c.id == question.c.unit_id)
        .join(public_account, public_account.c.id == question.c.account_id)
        .where(whose)
    )
    return await tx.all(mine.order_by(question.c.sent_at.desc()).limit(MOST), AskedRow)


class LateRow(msgspec.Struct, frozen=True, kw_only=True):
    """A question whose answer is late."""

    id: str
    question_no: str
    unit_id: str
    unit_path: str


def due(now: datetime) -> Select[Any]:
    """Whether there is one of whose lateness nobody was warned yet."""
    return select(question.c.id).where(*_late(now)).limit(1)


async def late(tx: Tx, now: datetime, most: int) -> list[LateRow]:
    """Those of whose lateness nobody was warned yet."""
    found = (
        select(question.c.id, question.c.question_no, question.c.unit_id, org_unit.c.path)
        .join(org_unit, org_unit.c.id == question.c.unit_id)
        .where(*_late(now))
        .order_by(question.c.due_at)
        .limit(most)
        .with_for_update(of=question, skip_locked=True)
    )
    rows = (await tx.execute(found)).all()
    return [
        LateRow(id=row.id, question_no=row.question_no, unit_id=row.unit_id, unit_path=row.path)
        for row in rows
    ]


async def forget_of(tx: Tx, account_id: str) -> int:
    """All of somebody's questions go; what was published of them tells of nobody and stays."""
    return await _forget(tx, select(question.c.id).where(question.c.account_id == account_id))


async def forget_closed(tx: Tx, before: datetime) -> int:
    """Those that were closed before then."""
    ended = (question.c.closed_at.is_not(None), question.c.closed_at < before)
    return await _forget(tx, select(question.c.id).where(*ended))


async def _forget(tx: Tx, ids: Select[tuple[str]]) -> int:
    loose = update(common).where(common.c.question_id.in_(ids)).values(question_id=None)
    await tx.execute(loose)
    await tx.execute(delete(entry).where(entry.c.question_id.in_(ids)))
    return (await tx.execute(delete(question).where(question.c.id.in_(ids)))).rowcount


def _late(now: datetime) -> tuple[ColumnElement[bool], ...]:
    return (
        question.c.state.in_(WAITING),
        question.c.due_at < now,
        question.c.warned_at.is_(None),
    )


async def mark_warned(tx: Tx, question_id: str, at: datetime) -> None:
    """Its unit was told that the answer is late."""
    late_one = update(question).where(question.c.id == question_id)
    await tx.execute(late_one.values(warned_at=at))
