"""Erasing what was filled in: of somebody who is erased, and of what was refused long ago (PI-2).

That something was sent, when, and how it was decided stays; what was answered goes.
"""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import delete, select, update

from connectors.postgres.arrays import among
from connectors.postgres.transaction import Tx
from schemas.forms.submission import MENDED, SubmissionState
from schemas.tables.approvals.approval import approval_case
from schemas.tables.forms.form import form_answer, form_draft, form_filling, form_submission
from schemas.tables.platform.file import attachment

KIND = "form_submission"
ENDED = frozenset({SubmissionState.WITHDRAWN}) | MENDED
"""What came to nothing, unless it is sent again."""
CALLED = "已注销"


async def forget_account(tx: Tx, account_id: str, at: datetime) -> int:
    """All that an account began and sent; how many forms these were."""
    mine = form_submission.c.account_id == account_id
    ids = set(await tx.connection.scalars(select(form_submission.c.id).where(mine)))
    await tx.execute(delete(form_draft).where(form_draft.c.account_id == account_id))
    await _forget(tx, ids, at)
    cases = approval_case.c.applicant_id == account_id
    await tx.execute(update(approval_case).where(cases).values(applicant_name=CALLED))
    return len(ids)


async def refused(tx: Tx, before: datetime, most: int) -> set[str]:
    """What was refused, sent back or withdrawn before a moment and never sent again."""
    found = select(form_submission.c.id).where(
        form_submission.c.state.in_([one.value for one in ENDED]),
        form_submission.c.decided_at < before,
        form_submission.c.erased_at.is_(None),
    )
    return set(await tx.connection.scalars(found.order_by(form_submission.c.id).limit(most)))


async def forget_refused(tx: Tx, ids: Collection[str], at: datetime) -> set[str]:
    """Their answers go; answers the ids of the pictures, whose content is then to be released."""
    await tx.execute(delete(form_draft).where(among(form_draft.c.submission_id, ids)))
    await _forget(tx, ids, at)
    held = (attachment.c.holder_kind == KIND, among(attachment.c.holder_id, ids))
    files = set(await tx.connection.scalars(select(attachment.c.id).where(*held)))
    await tx.execute(update(attachment).where(*held).values(name=CALLED))
    return files


async def _forget(tx: Tx, ids: Collection[str], at: datetime) -> None:
    of_these = among(form_filling.c.submission_id, ids)
    await tx.execute(update(form_filling).where(of_these).values(answers_sealed=None))
    await tx.execute(delete(form_answer).where(among(form_answer.c.submission_id, ids)))
    mine = update(form_submission).where(among(form_submission.c.id, ids))
    await tx.execute(mine.values(applicant_sealed=None, erased_at=at))
    # What approvers signed, the facts with their digest, stays as it is.
    cases = (approval_case.c.kind == KIND, among(approval_case.c.object_id, ids))
    await tx.execute(update(approval_case).where(*cases).values(proposal={}))
