"""What an order says, from the record that it tells of; a system is told no more than it needs."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

import msgspec

from pipelines.rules.platform.local_time import LOCAL
from schemas.exchange.prison_systems.values import Scalar
from schemas.modules.calls.call_rules import CALL_RULES
from schemas.modules.calls.extra_calls import EXTRA_CALLS
from schemas.modules.official.official_bookings import OFFICIAL_BOOKINGS
from schemas.modules.people.blacklist_entries import BLACKLIST_ENTRIES
from schemas.modules.people.inmate_bindings import KINSHIPS
from schemas.modules.people.inmate_blacklist import INMATE_BLACKLIST
from schemas.modules.phone.relative_numbers import RELATIVE_NUMBERS
from schemas.modules.visits.visit_bookings import ACCESS_NEEDS, VISIT_BOOKINGS
from schemas.modules.visits.visits import VisitType

Values = dict[str, Scalar]
Record = Mapping[str, Any]
KINSHIP_TITLES = {one.value: one.title for one in KINSHIPS.options}


class Visitor(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody of an outside body, as the gate looks at him."""

    name: str
    body: str
    certificate_no: str


class People(msgspec.Struct, frozen=True, kw_only=True):
    """Whom a record names, as prisons know them."""

    inmate_no: str | None = None
    inmate_name: str | None = None
    relative_name: str | None = None
    relative_id_no: str | None = None
    kinship: str | None = None
    helper_name: str | None = None
    business: str | None = None
    """The kind of official business."""
    room: str | None = None
    visitors: tuple[Visitor, ...] = ()
    """Of an outside body, whoever booked first."""


def values_of(module: str, record: Record, people: People) -> Values:
    """The values of an order about a record of this module."""
    return _WRITERS[module](record, people)


def _booking(record: Record, people: People) -> Values:
    return {
        **_inmate(people),
        **_relative(people),
        "visit_type": record.get("visit_type") or VisitType.REGULAR.value,
        "planned_at": _planned(record, "starts"),
        "minutes": record["minutes"],
        "window": record["visit_window"],
        "helper_name": people.helper_name,
        "booking_no": record["booking_no"],
        "companions": record["companions"],
        "access_needs": "、".join(title for name, title in ACCESS_NEEDS if record[name]) or None,
    }


def _official(record: Record, people: People) -> Values:
    """Who comes for what and when; what the case is about stays here."""
    first = people.visitors[0] if people.visitors else None
    along = "、".join(f"{one.name}（{one.certificate_no}）" for one in people.visitors[1:])
    return {
        **_inmate(people),
        "business": people.business,
        "document_no": record["document_no"],
        "planned_at": _planned(record, "starts"),
        "ends_at": _planned(record, "ends"),
        "room": people.room,
        "visitor_name": first.name if first else None,
        "visitor_body": first.body if first else None,
        "visitor_certificate_no": first.certificate_no if first else None,
        "companions": along or None,
    }


def _planned(record: Record, name: str) -> str:
    day = f"{record['day']:%Y-%m-%d}"
    return datetime.fromisoformat(f"{day}T{record[name]}").replace(tzinfo=LOCAL).isoformat()


def _number(record: Record, people: People) -> Values:
    return {
        **_inmate(people),
        **_relative(people),
        # How the number's owner is related is told by the number itself.
        "kinship": _kinship(record["kinship"]),
        "phone": record["phone"],
        "owner_name": record["owner_name"] or people.relative_name,
    }


def _application(record: Record, people: People) -> Values:
    return {**_inmate(people), "month": record["month"], "calls": record["number"]}


def _rule(record: Record, people: People) -> Values:
    names = ("name", "level", "period", "most_calls", "most_minutes")
    return {name: record[name] for name in names}


def _barred_relative(record: Record, people: People) -> Values:
    # Why somebody is barred stays here: the other side needs to know that, from what and how long.
    return {
        "subject": "relative",
        "relative_name": people.relative_name,
        "relative_id_no": people.relative_id_no,
        **_bar(record),
    }


def _barred_inmate(record: Record, people: People) -> Values:
    return {"subject": "inmate", **_inmate(people), **_bar(record)}


def _bar(record: Record) -> Values:
    return {
        "channel": record["channel"],
        "since": _moment(record["since"]),
        "until": _moment(record["until"]),
    }


def _inmate(people: People) -> Values:
    return {"inmate_no": people.inmate_no, "inmate_name": people.inmate_name}


def _relative(people: People) -> Values:
    return {
        "relative_name": people.relative_name,
        "relative_id_no": people.relative_id_no,
        "kinship": _kinship(people.kinship),
    }


def _kinship(code: str | None) -> str | None:
    return None if code is None else KINSHIP_TITLES.get(code, code)


def _moment(value: datetime | None) -> str | None:
    return None if value is None else value.astimezone(LOCAL).isoformat()


_WRITERS: dict[str, Callable[[Record, People], Values]] = {
    VISIT_BOOKINGS.code: _booking,
    OFFICIAL_BOOKINGS.code: _official,
    RELATIVE_NUMBERS.code: _number,
    EXTRA_CALLS.code: _application,
    CALL_RULES.code: _rule,
    BLACKLIST_ENTRIES.code: _barred_relative,
    INMATE_BLACKLIST.code: _barred_inmate,
}
