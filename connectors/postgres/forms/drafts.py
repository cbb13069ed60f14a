"""What somebody has begun to fill in, one draft of each form, sealed."""

from datetime import datetime

import msgspec
from sqlalchemy import delete, insert, select, update

from connectors.postgres.forms import answers as sealed
from connectors.postgres.ids import make_id
from connectors.postgres.modules.sealing import FieldSeals
from connectors.postgres.transaction import Tx
from schemas.forms.definition import Answers
from schemas.tables.forms.form import form_draft

draft = form_draft


class DraftRow(msgspec.Struct, frozen=True, kw_only=True):
    """A draft; `submission_id` names what is mended by it."""

    id: str
    account_id: str
    form_id: str
    version_id: str
    submission_id: str | None
    answers_sealed: bytes
    revision: int
    opened_at: datetime
    saved_at: datetime


async def of_form(tx: Tx, account_id: str, form_id: str) -> DraftRow | None:
    """The account's own of a form."""
    mine = (draft.c.account_id == account_id, draft.c.form_id == form_id)
    return await tx.first(select(draft).where(*mine), DraftRow)


async def own(
    tx: Tx, account_id: str, draft_id: str, *, for_update: bool = False
) -> DraftRow | None:
    """The account's own with this id."""
    found = select(draft).where(draft.c.id == draft_id, draft.c.account_id == account_id)
    return await tx.first(found.with_for_update() if for_update else found, DraftRow)


async def forms_of(tx: Tx, account_id: str) -> frozenset[str]:
    """Ids of the forms that the account has begun."""
    mine = select(draft.c.form_id).where(draft.c.account_id == account_id)
    return frozenset(await tx.connection.scalars(mine))


async def begin(
    tx: Tx,
    seals: FieldSeals,
    account_id: str,
    form_id: str,
    version_id: str,
    answers: Answers,
    *,
    submission_id: str | None,
    at: datetime,
) -> str:
    """A new draft; the caller holds the lock of account and form."""
    draft_id = make_id()
    row = {
        "id": draft_id,
        "account_id": account_id,
        "form_id": form_id,
        "version_id": version_id,
        "submission_id": submission_id,
        "answers_sealed": sealed.close(seals, sealed.of_draft(draft_id), answers),
        "revision": 1,
        "opened_at": at,
        "saved_at": at,
    }
    await tx.execute(insert(draft).values(**row))
    return draft_id


async def save(
    tx: Tx, seals: FieldSeals, row: DraftRow, answers: Answers, *, version_id: str, at: datetime
) -> None:
    """Keep what is answered so far; the caller holds the draft's lock."""
    kept = {
        "answers_sealed": sealed.close(seals, sealed.of_draft(row.id), answers),
        "version_id": version_id,
        "revision": row.revision + 1,
        "saved_at": at,
    }
    await tx.execute(update(draft).where(draft.c.id == row.id).values(**kept))


async def drop(tx: Tx, draft_id: str) -> None:
    await tx.execute(delete(draft).where(draft.c.id == draft_id))


async def drop_old(tx: Tx, before: datetime, most: int) -> int:
    """Drafts that nobody touched since a moment."""
    old = select(draft.c.id).where(draft.c.saved_at < before).order_by(draft.c.id).limit(most)
    return (await tx.execute(delete(draft).where(draft.c.id.in_(old)))).rowcount
