"""Erasing what an account of the public ever entered, sent, asked and was told (PI-2)."""

from datetime import datetime

from connectors.postgres.access import sessions
from connectors.postgres.family import content, question_keeping
from connectors.postgres.forms import erasure as forms
from connectors.postgres.governance import registration_erasure
from connectors.postgres.governance.handed_in import ERASED, forget_faces, forget_papers
from connectors.postgres.messages import message_wishes, outgoing_messages, relative_messages
from connectors.postgres.modules.sealing import FieldSeals
from connectors.postgres.people import public_accounts
from connectors.postgres.transaction import Tx
from schemas.people.kinds import SubjectKind


async def erase(tx: Tx, seals: FieldSeals, account_id: str, called: str, at: datetime) -> int:
    """Whose it was is known by nothing any more; how many ways in went.

    Records that must stay call the person `called`. Pictures lose their content after the commit.
    """
    await sessions.end_all_of(tx, SubjectKind.PUBLIC, account_id, at)
    await forget_papers(tx, SubjectKind.PUBLIC, account_id, at)
    await forget_faces(tx, SubjectKind.PUBLIC, account_id, at)
    await registration_erasure.forget_all_of(tx, account_id, called, at)
    await forms.forget_account(tx, account_id, at)
    await content.forget(tx, account_id)
    await question_keeping.forget_of(tx, account_id)
    await message_wishes.forget(tx, account_id)
    await relative_messages.forget_account(tx, account_id)
    await outgoing_messages.forget_account(tx, seals, account_id, ERASED)
    return await public_accounts.erase(tx, account_id)


def pseudonym(account_id: str) -> str:
    """What the holder of an erased account is called, who was no relative."""
    return f"已注销账户{account_id[-4:]}"
