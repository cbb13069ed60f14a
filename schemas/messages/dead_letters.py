"""异常消息: messages that could not be applied, as officers see, mend and settle them."""

from datetime import date, datetime
from enum import StrEnum
from typing import Annotated

import msgspec

from schemas.base import Id, Reason, Request, View
from schemas.labour.hours import HoursKind

MOST_TEXT = 2_000_000
"""Of a mended message; a full sheet of hours is some 300,000 characters."""


class LetterState(StrEnum):
    """What became of a letter."""

    WAITING = "waiting"
    REPLAYED = "replayed"
    """Sent again, mended or as it was."""
    SET_ASIDE = "set_aside"
    """Closed without sending."""


class LetterView(View, frozen=True, kw_only=True):
    """A letter as the list shows it."""

    id: Id
    consumer: str
    subject: str
    kind: str
    """What the message is, in an officer's words."""
    unit: str | None
    """None: it belongs to no prison."""
    prison: str | None
    reason: str
    """In plain words."""
    deliveries: int
    at: datetime
    state: LetterState
    settled_at: datetime | None
    settled_by: str | None
    settled_reason: str | None


class LetterPage(View, frozen=True, kw_only=True):
    """One page of letters."""

    rows: list[LetterView]
    total: int


class LetterLine(View, frozen=True, kw_only=True):
    """The one line of hours that a letter of the ledger holds."""

    day: date
    inmate_id: str
    inmate_no: str | None
    """None: no inmate in reach has this id."""
    inmate_name: str | None
    post_id: str
    kind: HoursKind
    minutes: int
    grade: int


class LetterDetail(View, frozen=True, kw_only=True):
    """A letter with its message."""

    letter: LetterView
    message_id: str
    clear: bool
    """False: it names people above the officer's level of data, and is not shown."""
    text: str | None
    """The message as JSON; None where the bytes are no text."""
    hex: str | None
    """The bytes that are no text."""
    error: str
    """As the consumer reported it."""
    mendable: bool
    line: LetterLine | None
    sent_id: str | None
    """Id under which it was sent again."""
    sent: str | None
    """What was sent."""


class LetterInmate(View, frozen=True, kw_only=True):
    """An inmate whom a line of hours may be about."""

    id: Id
    inmate_no: str
    name: str
    ward: str


class MendedLine(Request, frozen=True, kw_only=True):
    """A line of hours as it should have been."""

    inmate_id: Id
    post_id: Id
    kind: HoursKind
    minutes: Annotated[int, msgspec.Meta(ge=-100_000, le=100_000)]


class ReplayLetter(Request, frozen=True, kw_only=True):
    """Send it again, as it was or mended: a line of hours by `line`, others by `payload`."""

    reason: Reason
    payload: Annotated[str, msgspec.Meta(max_length=MOST_TEXT)] | None = None
    line: MendedLine | None = None


class SetLetterAside(Request, frozen=True, kw_only=True):
    """Why nothing is sent."""

    reason: Reason
