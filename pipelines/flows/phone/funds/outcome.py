"""What the funds platform's answer makes of a ticket."""

from typing import Any

import msgspec

from connectors.platforms.funds import AccountUnknown, InsufficientFunds
from schemas.calls.fees import ChargeFailure, TicketState
from schemas.errors import QinqiaoError

MOST_REASON = 200


class Outcome(msgspec.Struct, frozen=True):
    """From which state to which, and what else is noted."""

    before: TicketState
    after: TicketState
    values: dict[str, Any]

    @property
    def verb(self) -> str:
        """Of the audit row."""
        if self.before is TicketState.REVERSING and self.after is TicketState.CHARGED:
            return "not_reversed"
        return self.after.value


def refused(before: TicketState, refusal: QinqiaoError) -> Outcome:
    """A refused charge has failed; a refused reversal leaves the ticket charged, and says why."""
    reason = refusal.message.rstrip("。")[:MOST_REASON]
    if before is TicketState.REVERSING:
        return Outcome(before, TicketState.CHARGED, {"reason": f"冲正未成：{reason}"[:MOST_REASON]})
    failure = ChargeFailure.REFUSED
    if isinstance(refusal, InsufficientFunds):
        failure = ChargeFailure.INSUFFICIENT_FUNDS
    elif isinstance(refusal, AccountUnknown):
        failure = ChargeFailure.ACCOUNT_UNKNOWN
    return Outcome(before, TicketState.FAILED, {"failure": failure.value, "reason": reason})
