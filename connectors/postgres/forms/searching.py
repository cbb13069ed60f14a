"""Finding what was sent of a form, by its own columns and by how it stands."""

from collections.abc import AsyncIterator, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, Select, exists, func, select

from connectors.postgres.forms.fillings import filling
from connectors.postgres.forms.submissions import SubmissionRow, answer, prison, rows, submission
from connectors.postgres.modules.sealing import FieldSeals
from connectors.postgres.transaction import TOTAL, Tx, in_scopes, to_struct
from pipelines.rules.forms.columns import Narrowing, normal
from pipelines.rules.forms.reading import is_personal
from pipelines.rules.platform.local_time import day_bounds
from schemas.forms.definition import FormFieldKind
from schemas.forms.submission import SubmissionState

BATCH = 200


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """What a list shows."""

    form_id: str
    scopes: tuple[str, ...]
    states: tuple[SubmissionState, ...] = ()
    receipt_no: str = ""
    since: date | None = None
    until: date | None = None
    narrowings: tuple[Narrowing, ...] = ()


class FoundRow(msgspec.Struct, frozen=True, kw_only=True):
    """A submission with what was answered last."""

    row: SubmissionRow
    filling_id: str
    answers_sealed: bytes | None


def _found(seals: FieldSeals, wanted: Wanted) -> Select[Any]:
    last = (filling.c.submission_id == submission.c.id, filling.c.round == submission.c.round)
    beside = (filling.c.id.label("filling_id"), filling.c.answers_sealed.label("answers_sealed"))
    found = rows().add_columns(*beside).join(filling, last[0] & last[1])
    conditions: list[ColumnElement[bool]] = [
        submission.c.form_id == wanted.form_id,
        in_scopes(prison.c.path, wanted.scopes),
    ]
    if wanted.states:
        conditions.append(submission.c.state.in_([one.value for one in wanted.states]))
    if wanted.receipt_no:
        conditions.append(submission.c.receipt_no == wanted.receipt_no)
    if wanted.since is not None:
        conditions.append(submission.c.sent_at >= day_bounds(wanted.since)[0])
    if wanted.until is not None:
        conditions.append(submission.c.sent_at < day_bounds(wanted.until)[1])
    conditions += [_answered(seals, one) for one in wanted.narrowings]
    return found.where(*conditions)


def _answered(seals: FieldSeals, one: Narrowing) -> ColumnElement[bool]:
    mine = exists().where(
        answer.c.submission_id == submission.c.id, answer.c.field == one.field.key
    )
    if is_personal(one.field):
        return mine.where(answer.c.digest == seals.digest(normal(one.field, one.text)))
    if one.field.kind is FormFieldKind.NUMBER:
        if one.least:
            mine = mine.where(answer.c.number >= Decimal(one.least))
        return mine.where(answer.c.number <= Decimal(one.most)) if one.most else mine
    if one.field.kind is FormFieldKind.DAY:
        if one.least:
            mine = mine.where(answer.c.day >= date.fromisoformat(one.least))
        return mine.where(answer.c.day <= date.fromisoformat(one.most)) if one.most else mine
    if one.field.kind is FormFieldKind.TEXT:
        return mine.where(answer.c.text.contains(one.text, autoescape=True))
    return mine.where(answer.c.text == one.text)


async def page(
    tx: Tx, seals: FieldSeals, wanted: Wanted, *, limit: int, offset: int
) -> tuple[list[FoundRow], int]:
    """Latest first, and how many there are in all: in one statement."""
    found = _found(seals, wanted)
    counted = select(func.count()).select_from(found.subquery()).scalar_subquery()
    paged = found.add_columns(counted.label(TOTAL)).order_by(*_ORDER)
    rows = (await tx.execute(paged.limit(limit).offset(offset))).mappings().all()
    if not rows:
        return [], await count(tx, seals, wanted) if offset else 0
    return _read(rows), int(rows[0][TOTAL])


async def count(tx: Tx, seals: FieldSeals, wanted: Wanted) -> int:
    return int(await tx.scalar(select(func.count()).select_from(_found(seals, wanted).subquery())))


async def stream(tx: Tx, seals: FieldSeals, wanted: Wanted) -> AsyncIterator[list[FoundRow]]:
    """All of them, some hundred at a time through a cursor of the server."""
    found = _found(seals, wanted).order_by(*_ORDER)
    result = await tx.connection.stream(found.execution_options(yield_per=BATCH))
    async for batch in result.mappings().partitions(BATCH):
        yield _read(batch)


_ORDER = (submission.c.sent_at.desc(), submission.c.id.desc())


def _read(batch: Any) -> list[FoundRow]:
    beside: Sequence[str] = ("filling_id", "answers_sealed", TOTAL)
    return [
        FoundRow(
            row=to_struct({name: one[name] for name in one if name not in beside}, SubmissionRow),
            filling_id=one["filling_id"],
            answers_sealed=one["answers_sealed"],
        )
        for one in batch
    ]
