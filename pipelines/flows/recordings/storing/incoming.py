"""A recording that another system made, on its way in."""

from datetime import datetime
from pathlib import Path

import msgspec

from connectors.postgres.recordings.conversation_row import ConversationRow
from schemas.calls.state import PartyRole


class Incoming(msgspec.Struct, frozen=True, kw_only=True):
    """A file with what is said of it."""

    path: Path
    name: str
    """As the sender calls it."""
    conversation: ConversationRow
    first: PartyRole | None
    started_at: datetime | None
    sm3: str | None
    """As the sender knows it."""
