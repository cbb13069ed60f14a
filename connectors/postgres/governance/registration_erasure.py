"""Erasing what somebody entered to register: pictures, papers, answers, and what cases tell."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import select, update

from connectors.postgres.governance.released import release
from connectors.postgres.people import registrations
from connectors.postgres.platform import attachments
from connectors.postgres.transaction import Tx
from schemas.modules.people.relative_registrations import RELATIVE_REGISTRATIONS
from schemas.tables.approvals.approval import approval_case
from schemas.tables.platform.file import attachment

ERASED = "已清除"
DRAFT = "registration_draft"
"""What holds the files of answers that were not sent."""


async def forget(tx: Tx, ids: Collection[str], called: str, at: datetime) -> None:
    """Take registrations away; their cases stay, and tell nobody's name."""
    held = await attachments.held_by_each(tx, RELATIVE_REGISTRATIONS.code, ids)
    files = {file.id for rows in held.values() for file in rows}
    mine = attachment.c.id.in_(files)
    await tx.execute(update(attachment).where(mine).values(name=ERASED))
    await release(tx, files, at)
    about = approval_case.c.object_id.in_(ids)
    for row in (await tx.execute(select(approval_case.c.id).where(about))).all():
        emptied: dict[str, list[str]] = {"lines": [], "files": []}
        this = update(approval_case).where(approval_case.c.id == row.id)
        await tx.execute(
            this.values(title=f"{called}的家属注册", applicant_name=called, proposal=emptied)
        )
    await registrations.remove(tx, ids)


async def forget_draft(tx: Tx, account_id: str, at: datetime) -> None:
    """What was entered and never sent, with its files."""
    held = await attachments.held_by_each(tx, DRAFT, [account_id])
    await release(tx, {file.id for file in held.get(account_id, [])}, at)
    await registrations.drop_draft(tx, account_id)


async def forget_all_of(tx: Tx, account_id: str, called: str, at: datetime) -> None:
    """All that one account ever entered."""
    await forget(tx, await registrations.of_account(tx, [account_id]), called, at)
    await forget_draft(tx, account_id, at)
