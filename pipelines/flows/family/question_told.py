"""That a question was answered or closed reaches whoever asked it (VC-PUB-20)."""

from datetime import datetime

from connectors.postgres.modules.sealing import FieldKeys
from connectors.postgres.people import public_accounts
from connectors.postgres.transaction import Tx
from pipelines.flows.messages.telling import Matter, tell
from schemas.messages.occasions import Occasion


async def after_decision(
    tx: Tx,
    keys: FieldKeys,
    *,
    account_id: str,
    question_id: str,
    question_no: str,
    closed: bool,
    at: datetime,
) -> None:
    """Neither question nor answer is quoted, since both lie sealed."""
    account = await public_accounts.account_of(tx, account_id)
    if account is None:
        return
    done = "已办结" if closed else "有新的答复"
    matter = Matter(
        subject=f"question:{question_id}",
        # Each answer of a question is told.
        round=f"{at:%Y%m%d%H%M%S%f}",
        title=f"您的咨询{done}",
        text=f"您的咨询（{question_no}）{done}，请到“我的咨询”查看。",
    )
    own = None if account.relative_id else account.id
    await tell(
        tx,
        keys,
        Occasion.QUESTION_ANSWERED,
        matter,
        at,
        relative_id=account.relative_id,
        account_id=own,
    )
