"""Forms that were sent: their receipt, their state, and the answers that lists are narrowed by."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import Select, delete, func, insert, select, update

from connectors.postgres.ids import make_id
from connectors.postgres.transaction import Tx, in_scopes
from pipelines.rules.forms.columns import Cell
from schemas.forms.submission import SubmissionState
from schemas.tables import metadata
from schemas.tables.forms.form import form_answer, form_submission
from schemas.tables.platform.org import org_unit

submission, answer = form_submission, form_answer
form = metadata.tables["form"]
prison = org_unit.alias("form_prison")


class SubmissionRow(msgspec.Struct, frozen=True, kw_only=True):
    """A form that was sent, with the names of form and prison."""

    id: str
    receipt_no: str
    account_id: str
    form_id: str
    form_code: str
    form_name: str
    version_id: str
    unit_id: str
    unit_name: str
    unit_path: str
    applicant_sealed: bytes | None
    state: SubmissionState
    round: int
    draft_id: str
    first_sent_at: datetime
    sent_at: datetime
    decided_at: datetime | None
    erased_at: datetime | None


def rows() -> Select[tuple[object, ...]]:
    beside = (
        form.c.code.label("form_code"),
        form.c.name.label("form_name"),
        prison.c.name.label("unit_name"),
        prison.c.path.label("unit_path"),
    )
    return (
        select(*submission.c, *beside)
        .join(form, form.c.id == submission.c.form_id)
        .join(prison, prison.c.id == submission.c.unit_id)
    )


async def get(
    tx: Tx, submission_id: str, *, scopes: tuple[str, ...] | None = None, for_update: bool = False
) -> SubmissionRow | None:
    """One of them, within the scopes where these are given."""
    found = rows().where(submission.c.id == submission_id)
    if scopes is not None:
        found = found.where(in_scopes(prison.c.path, scopes))
    if for_update:
        found = found.with_for_update(of=submission)
    return await tx.first(found, SubmissionRow)


async def of_draft(tx: Tx, account_id: str, draft_id: str) -> SubmissionRow | None:
    """What a draft became once it was sent."""
    mine = (submission.c.draft_id == draft_id, submission.c.account_id == account_id)
    return await tx.first(rows().where(*mine), SubmissionRow)


async def of_account(
    tx: Tx, account_id: str, *, limit: int, offset: int
) -> tuple[list[SubmissionRow], int]:
    """Those of an account, latest first."""
    found = rows().where(submission.c.account_id == account_id)
    order = (submission.c.sent_at.desc(), submission.c.id.desc())
    return await tx.page(found, SubmissionRow, *order, limit=limit, offset=offset)


async def is_taken(tx: Tx, receipt_no: str) -> bool:
    found = select(submission.c.id).where(submission.c.receipt_no == receipt_no)
    return await tx.scalar(found) is not None


async def add(tx: Tx, **values: Any) -> None:
    await tx.execute(insert(submission).values(**values))


async def change(tx: Tx, submission_id: str, **values: Any) -> None:
    """The caller holds the lock of its case or of itself."""
    mine = update(submission).where(submission.c.id == submission_id)
    await tx.execute(mine.values(**values))


async def keep_answers(tx: Tx, submission_id: str, cells: Sequence[Cell]) -> None:
    """By these the submission is found from now on, instead of by those of the round before."""
    await tx.execute(delete(answer).where(answer.c.submission_id == submission_id))
    kept = [
        {"id": make_id(), "submission_id": submission_id, **msgspec.structs.asdict(one)}
        for one in cells
    ]
    if kept:
        await tx.execute(insert(answer).values(kept))


async def count_by_form(tx: Tx, scopes: tuple[str, ...]) -> dict[str, int]:
    """How many were sent of each form, to prisons in reach."""
    found = (
        select(submission.c.form_id, func.count().label("sent"))
        .join(prison, prison.c.id == submission.c.unit_id)
        .where(in_scopes(prison.c.path, scopes))
        .group_by(submission.c.form_id)
    )
    return {row.form_id: row.sent for row in await tx.execute(found)}
