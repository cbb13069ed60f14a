"""Visits are booked for pairs who know each other, on days that people are let in."""

from collections import Counter

import msgspec

from pipelines.rules.bureau.months import months_of
from pipelines.rules.bureau.story import Record, Row
from pipelines.rules.bureau.telling import left_of
from pipelines.rules.bureau.years.visit_bookings import VISIT_BOOKING_YEAR
from pipelines.rules.modules.validation import for_creation
from schemas.modules.catalog import MODULES
from schemas.modules.field import Edited
from tests.unit.pipelines.rules.bureau.bureaus import ground
from tests.unit.pipelines.rules.bureau.later import LaterList, LaterMap

ASKED = ground(inmates=60)
MONTHS = list(months_of(ASKED.plan))
LEFT = LaterList(
    lambda: [one for month in MONTHS for one in left_of(ASKED, VISIT_BOOKING_YEAR, month)]
)
BOOKINGS = LaterList(lambda: [one for one in LEFT if isinstance(one, Record)])
ORDERS = LaterMap(
    lambda: {
        one.values["object_id"]: one.values
        for one in LEFT
        if isinstance(one, Row) and one.table == "prison_order"
    }
)
LOG = LaterList(
    lambda: [
        one
        for month in MONTHS
        for day in month.days()
        for one in VISIT_BOOKING_YEAR.happened(ASKED, day)
    ]
)
INMATES = LaterMap(lambda: {ASKED.inmate_id(one): one for one in ASKED.inmates.values()})


def test_what_is_entered_passes_the_form() -> None:
    for one in BOOKINGS:
        module = MODULES[one.module]
        placed = {field.name for field in module.fields if field.edited is Edited.NEVER}
        given = {name: value for name, value in one.values.items() if name not in placed}
        values, problems = for_creation(module, dict(msgspec.to_builtins(given)))
        assert not problems
        assert {name: value for name, value in values.items() if value is not None} == given


def test_every_prison_books_for_those_who_are_there_and_known() -> None:
    assert {one.values["prison_id"] for one in BOOKINGS} == {
        ASKED.unit_id(prison.code) for prison in ASKED.cast.prisons
    }
    for one in BOOKINGS:
        inmate = INMATES[one.values["inmate_id"]]
        assert inmate.is_held(one.at)
        known = {ASKED.relative_id(bond.relative): bond for bond in inmate.bonds}
        assert known[one.values["relative_id"]].since < one.at
        assert one.at.date() < one.values["day"]
        assert one.values["day"].weekday() != 0


def test_the_visit_system_was_told_of_what_was_approved_and_of_nothing_else() -> None:
    states = Counter(one.state for one in BOOKINGS)
    assert states["done"] > 300
    assert states["rejected"] > 10
    approved = {one.id for one in BOOKINGS if one.state in ("approved", "done")}
    assert ORDERS.keys() == approved
    for one in BOOKINGS:
        if one.id in ORDERS:
            # A visit that was held is over, and nothing more is told of it.
            last = one.version - (one.state == "done")
            assert ORDERS[one.id]["record_version"] == last


def test_each_version_has_a_line_in_the_log() -> None:
    told = Counter(one.object_id for one in LOG if one.object_kind == "visit_bookings")
    assert told == {one.id: one.version for one in BOOKINGS}
