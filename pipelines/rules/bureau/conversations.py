"""A conversation that was held and may be heard, whichever way it was told of."""

from datetime import datetime, timedelta

import msgspec

from pipelines.rules.bureau.cast import Inmate
from schemas.people.contacts import ContactChannel

HEARD_WITHIN = timedelta(hours=24)
"""One with sensitive words must be reviewed so soon."""


class Conversation(msgspec.Struct, frozen=True, kw_only=True):
    """An ordinary one, which is over."""

    id: str
    channel: ContactChannel
    inmate: Inmate
    ward: str
    relative_name: str
    clock_at: datetime
    """When the clock of its lines began."""
    began_at: datetime
    ended_at: datetime
    reviewed_at: datetime | None

    @property
    def inmate_name(self) -> str:
        return self.inmate.name

    @property
    def prison(self) -> str:
        return self.inmate.prison

    @property
    def due_at(self) -> datetime:
        """Until when it must be reviewed where a sensitive word fell."""
        return self.ended_at + HEARD_WITHIN

    @property
    def is_reviewed_in_time(self) -> bool:
        return self.reviewed_at is not None and self.reviewed_at <= self.due_at
