"""Questions to units: as their askers have them, and what was said in each (VC-PUB-17)."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import Select, func, insert, select, update

from connectors.postgres.ids import make_id
from connectors.postgres.modules import writing
from connectors.postgres.modules.sealing import FieldSeals
from connectors.postgres.transaction import Tx
from pipelines.rules.family.asking import number_of
from pipelines.rules.platform.local_time import local
from schemas.modules.common import ACTIVE
from schemas.modules.family.public_questions import OPEN, PUBLIC_QUESTIONS, SENT
from schemas.tables.family.question import public_question, question_entry
from schemas.tables.generated import GENERATED
from schemas.tables.platform.org import org_unit

question, entry = public_question, question_entry
desk = GENERATED["question_units"]
ASKER, OFFICER, FORWARDED = "asker", "officer", "forwarded"
MOST = 100


class DeskRow(msgspec.Struct, frozen=True, kw_only=True):
    """A unit that takes questions."""

    id: str
    unit_id: str
    title: str
    about: str | None
    answer_days: int


class QuestionRow(msgspec.Struct, frozen=True, kw_only=True):
    """One question, as its asker has it; texts in clear."""

    id: str
    version: int
    state: str
    question_no: str
    title: str
    body: str
    category: str
    unit_id: str
    unit: str
    sent_at: datetime
    due_at: datetime
    received_at: datetime | None
    answered_at: datetime | None
    closed_at: datetime | None
    unread: bool
    account_id: str | None


class EntryRow(msgspec.Struct, frozen=True, kw_only=True):
    """Something that was said since."""

    author: str
    name: str
    text: str
    at: datetime


async def desks(tx: Tx) -> list[DeskRow]:
    """In their order."""
    found = select(*(desk.c[name] for name in DeskRow.__struct_fields__))
    found = found.where(desk.c.state == ACTIVE).order_by(desk.c.sort, desk.c.title)
    return await tx.all(found.limit(MOST), DeskRow)


async def desk_of(tx: Tx, unit_id: str) -> DeskRow | None:
    """The first one of a unit."""
    return next((row for row in await desks(tx) if row.unit_id == unit_id), None)


async def counts(tx: Tx, account_id: str, since: datetime) -> tuple[int, int]:
    """How many of somebody's are open, and how many he asked since then."""
    mine = select(
        func.count().filter(question.c.state.in_(OPEN)).label("opened"),
        func.count().filter(question.c.sent_at >= since).label("today"),
    ).where(question.c.account_id == account_id)
    row = (await tx.execute(mine)).mappings().one()
    return int(row["opened"]), int(row["today"])


async def next_number(tx: Tx, at: datetime) -> str:
    """Nobody else gets the same; a number is not used again, whatever became of the question."""
    await tx.lock("question_no")
    first = number_of(local(at).date(), 0)[:-4]
    last = await tx.scalar(
        select(func.max(question.c.question_no)).where(question.c.question_no.startswith(first))
    )
    return number_of(local(at).date(), int(last.removeprefix(first)) + 1 if last else 1)


async def add(
    tx: Tx, seals: FieldSeals, account_id: str, values: dict[str, Any], at: datetime
) -> str:
    """A new question; answers its id."""
    return await writing.add(
        tx,
        PUBLIC_QUESTIONS,
        seals,
        values,
        state=SENT,
        by=None,
        at=at,
        extra={"account_id": account_id},
    )


async def own(tx: Tx, seals: FieldSeals, account_id: str) -> list[QuestionRow]:
    """Somebody's questions, the latest first."""
    mine = _selected().where(question.c.account_id == account_id)
    rows = await tx.execute(mine.order_by(question.c.sent_at.desc(), question.c.id.desc()))
    return [_opened(seals, row) for row in rows.mappings().fetchmany(MOST)]


async def get(
    tx: Tx, seals: FieldSeals, question_id: str, account_id: str, *, for_update: bool = False
) -> QuestionRow | None:
    """Somebody's own question."""
    found = _selected().where(question.c.id == question_id, question.c.account_id == account_id)
    if for_update:
        found = found.with_for_update(of=question)
    row = (await tx.execute(found)).mappings().first()
    return None if row is None else _opened(seals, row)


async def account_of(tx: Tx, question_id: str) -> str | None:
    """Who asked it."""
    found: str | None = await tx.scalar(
        select(question.c.account_id).where(question.c.id == question_id)
    )
    return found


async def change(tx: Tx, question_id: str, **values: Any) -> None:
    """Change columns of a question that is locked."""
    more = {**values, "version": question.c.version + 1}
    await tx.execute(update(question).where(question.c.id == question_id).values(**more))


async def see(tx: Tx, question_id: str) -> None:
    """Its asker has seen what there is; that changes nothing for the desk."""
    seen = update(question).where(question.c.id == question_id)
    await tx.execute(seen.values(unread=False))


async def mark_unread(tx: Tx, question_id: str) -> None:
    """There is something that its asker has not seen."""
    fresh = update(question).where(question.c.id == question_id)
    await tx.execute(fresh.values(unread=True))


async def unread(tx: Tx, account_id: str) -> int:
    """How many have an answer that was not seen."""
    found = select(func.count()).where(question.c.account_id == account_id, question.c.unread)
    return int(await tx.scalar(found))


async def say(
    tx: Tx,
    seals: FieldSeals,
    question_id: str,
    *,
    author: str,
    name: str,
    text: str,
    at: datetime,
    officer_id: str | None = None,
) -> None:
    """Add to what was said."""
    entry_id = make_id()
    sealed = {
        "name_sealed": seals.close_at(_place("name", entry_id), name),
        "text_sealed": seals.close_at(_place("text", entry_id), text),
    }
    values = {"question_id": question_id, "author": author, "officer_id": officer_id, "at": at}
    await tx.execute(insert(entry).values(id=entry_id, **values, **sealed))


async def said(
    tx: Tx, seals: FieldSeals, question_id: str, authors: Sequence[str]
) -> list[EntryRow]:
    """What was said, in its order."""
    found = select(entry).where(entry.c.question_id == question_id, entry.c.author.in_(authors))
    rows = (await tx.execute(found.order_by(entry.c.at, entry.c.id))).mappings().all()
    return [
        EntryRow(
            author=row["author"],
            name=seals.open_at(_place("name", row["id"]), row["name_sealed"]),
            text=seals.open_at(_place("text", row["id"]), row["text_sealed"]),
            at=row["at"],
        )
        for row in rows
    ]


async def replies(tx: Tx, question_id: str) -> int:
    """How often its asker wrote again."""
    found = select(func.count()).where(entry.c.question_id == question_id, entry.c.author == ASKER)
    return int(await tx.scalar(found))


def _selected() -> Select[tuple[Any, ...]]:
    return select(question, org_unit.c.name.label("unit")).join(
        org_unit, org_unit.c.id == question.c.unit_id
    )


def _opened(seals: FieldSeals, row: Any) -> QuestionRow:
    told = {name: row[name] for name in QuestionRow.__struct_fields__ if name in row}
    for name in ("title", "body"):
        field = PUBLIC_QUESTIONS.field(name)
        told[name] = seals.open(PUBLIC_QUESTIONS, field, row["id"], row[f"{name}_sealed"])
    return QuestionRow(**told)


def _place(column: str, entry_id: str) -> str:
    return f"question_entry.{column}:{entry_id}"
