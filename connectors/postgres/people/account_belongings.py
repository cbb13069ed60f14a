"""What an account began, sent, asked and was told goes over to another one of the same person."""

from sqlalchemy import select, update

from connectors.postgres.transaction import Tx
from schemas.people.kinds import SubjectKind
from schemas.tables.access.notice import relative_message
from schemas.tables.approvals.approval import approval_case
from schemas.tables.family.question import public_question
from schemas.tables.forms.form import form_draft, form_submission
from schemas.tables.platform.file import attachment

OWNED = (form_submission, public_question, relative_message)


async def hand_over(tx: Tx, from_id: str, to_id: str) -> None:
    """A draft stays behind where the other account has begun the same form."""
    for table in OWNED:
        mine = update(table).where(table.c.account_id == from_id)
        await tx.execute(mine.values(account_id=to_id))
    begun = select(form_draft.c.form_id).where(form_draft.c.account_id == to_id)
    drafts = update(form_draft).where(
        form_draft.c.account_id == from_id, form_draft.c.form_id.not_in(begun)
    )
    await tx.execute(drafts.values(account_id=to_id))
    cases = update(approval_case).where(approval_case.c.applicant_id == from_id)
    await tx.execute(cases.values(applicant_id=to_id))
    papers = update(attachment).where(
        attachment.c.owner_kind == SubjectKind.PUBLIC.value, attachment.c.owner_id == from_id
    )
    await tx.execute(papers.values(owner_id=to_id))
