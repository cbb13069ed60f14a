"""What is told to a person outside: time and place, and nobody's name (VC-PUB-12)."""

from datetime import datetime
from typing import Any

import msgspec

from connectors.postgres.calls.call_row import CallRow
from pipelines.rules.messages import text as texts
from pipelines.rules.platform.local_time import moment_text
from schemas.messages.occasions import Occasion


class About(msgspec.Struct, frozen=True, kw_only=True):
    """What a message can say, and whom it goes to."""

    relative_id: str | None = None
    account_id: str | None = None
    case_no: str
    unit_id: str
    """Of the prison; of the bureau where it concerns none."""
    prison_name: str
    starts_at: datetime
    time_before: datetime | None = None
    subject: str
    """What it is about, as `call:<id>`."""
    round: str = ""
    """Tells changes of one subject apart that are the same occasion."""
    begins_at: datetime | None = None
    """When what it tells of begins, where that is to come."""
    until: datetime | None = None
    """From when on it would mislead."""

    def once(self, occasion: Occasion) -> str:
        """The same for the same change told to the same person."""
        return once(occasion, self.subject, self.round, self.relative_id or self.account_id or "")


def once(occasion: Occasion, subject: str, round: str, person_id: str) -> str:
    """By what a change that was told to somebody is known again."""
    return f"{occasion.value}/{subject}/{round}/{person_id}"


def about_call(call: CallRow, relative_id: str, **more: Any) -> About:
    """What is told of a call."""
    return About(
        relative_id=relative_id,
        case_no=call.case_no,
        unit_id=call.prison_id,
        prison_name=call.prison_name,
        starts_at=call.starts_at,
        subject=f"call:{call.id}",
        begins_at=call.starts_at,
        **more,
    )


def told_places(about: About) -> dict[str, str]:
    """What the places of a text are filled with: time and place, and nobody's name."""
    return {
        texts.TIME: moment_text(about.starts_at),
        texts.PRISON: about.prison_name,
        texts.CASE_NO: about.case_no,
        texts.TIME_BEFORE: moment_text(about.time_before or about.starts_at),
    }
