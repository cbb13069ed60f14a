"""Messages as a shard's writer takes them, and what became of them."""

from typing import NamedTuple

import msgspec

from schemas.errors import Unavailable
from schemas.messages.labour import LabourMessage


class Incoming(NamedTuple):
    """A message with the id under which it applies once."""

    message_id: str
    subject: str
    payload: bytes
    body: LabourMessage


class Refusal(msgspec.Struct, frozen=True, kw_only=True):
    """What did not go into the ledger, as a message that can be mended and sent again."""

    message_id: str
    subject: str
    payload: bytes
    code: str
    reason: str


class Applied(msgspec.Struct, frozen=True, kw_only=True):
    """What a batch did."""

    sheets: int = 0
    lines: int = 0
    repeated: int = 0
    """Messages that had been applied before."""
    refusals: tuple[Refusal, ...] = ()


class ElsewhereError(Unavailable):
    """The shard does not take writes for the prison: it is being moved, or was."""

    def __init__(self) -> None:
        super().__init__("该监狱的工时台账正在迁移，请稍后再试。", code="ledger_moving")


class EarlyError(Exception):
    """A message speaks of what is not in the ledger yet; it must come again later."""
