"""What our own records say of an inmate's stay, before the platform tells anything."""

from datetime import date, datetime

import msgspec

from pipelines.rules.platform.local_time import day_bounds


class OwnRecord(msgspec.Struct, frozen=True, kw_only=True):
    """From when on somebody may have been held."""

    term_from: date | None
    created_at: datetime


def own_since(record: OwnRecord, now: datetime) -> datetime:
    """The begin of the term; where that is unknown or to come, when the record was made."""
    if record.term_from is not None:
        begin = day_bounds(record.term_from)[0]
        if begin <= now:
            return begin
    return min(record.created_at, now)
