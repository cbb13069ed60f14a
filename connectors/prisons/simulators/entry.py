"""A record as a stand-in holds it: what it tells, and how often and when it changed."""

from datetime import datetime
from operator import attrgetter

import msgspec

from schemas.exchange.prison_systems.kinds import RecordKind
from schemas.exchange.prison_systems.records import PrisonRecord

MOMENT_FIELDS = {
    RecordKind.REGISTRATION: "planned_at",
    RecordKind.APPROVAL: "decided_at",
    RecordKind.VISIT: "planned_at",
    RecordKind.MONITORING: "heard_from",
    RecordKind.ESCORT: "out_at",
    RecordKind.RATING: "at",
    RecordKind.ARRIVAL: "at",
    RecordKind.CALL: "started_at",
    RecordKind.AUTHORISATION: "at",
    RecordKind.TICKET: "at",
    RecordKind.RECORDING: "began_at",
    RecordKind.REVIEW: "at",
    RecordKind.OFFICIAL: "at",
}
"""By which a system counts; numbers have none, and are counted by when they were made."""
_MOMENTS = {kind: attrgetter(name) for kind, name in MOMENT_FIELDS.items()}


class Entry(msgspec.Struct, frozen=True):
    """One record of a kind; version and time of change rise together."""

    kind: RecordKind
    key: str
    version: int
    made_at: datetime
    changed_at: datetime
    deleted: bool
    record: PrisonRecord


def moment_of(kind: RecordKind, record: PrisonRecord, made_at: datetime) -> datetime:
    moment = _MOMENTS.get(kind)
    found = moment(record) if moment else made_at
    return found if isinstance(found, datetime) else made_at
