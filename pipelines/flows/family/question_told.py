"""That a question was answered or closed reaches whoever asked it (VC-PUB-20)."""

from datetime import datetime

from connectors.postgres.messages import relative_messages
from connectors.postgres.people import public_accounts
from connectors.postgres.transaction import Tx

QUESTION_ANSWERED = "question_answered"


async def after_decision(
    tx: Tx, *, account_id: str, question_no: str, closed: bool, at: datetime
) -> None:
    """One entry in 我的消息; neither question nor answer is quoted, since both lie sealed."""
    account = await public_accounts.account_of(tx, account_id)
    if account is None or account.relative_id is None:
        return
    done = "已办结" if closed else "有新的答复"
    await relative_messages.add(
        tx,
        account.relative_id,
        call_id=None,
        kind=QUESTION_ANSWERED,
        title=f"您的咨询{done}",
        text=f"您的咨询（{question_no}）{done}，请到“我的咨询”查看。",
        at=at,
    )
