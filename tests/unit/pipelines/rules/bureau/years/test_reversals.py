"""Charges are asked back by a prison, decided by its leader, and given back once."""

from collections import Counter

from pipelines.rules.bureau.months import months_of
from pipelines.rules.bureau.story import Record, Row
from pipelines.rules.bureau.telling import left_of
from pipelines.rules.bureau.years.phone import PHONE
from pipelines.rules.bureau.years.reversals import REVERSING
from tests.unit.pipelines.rules.bureau.bureaus import ground
from tests.unit.pipelines.rules.bureau.later import LaterList, LaterMap

ASKED = ground(inmates=300)
MONTHS = list(months_of(ASKED.plan))
LEFT = LaterList(lambda: [one for month in MONTHS for one in left_of(ASKED, REVERSING, month)])
ASKED_FOR = LaterList(lambda: [one for one in LEFT if isinstance(one, Record)])
TICKETS = LaterMap(
    lambda: {
        one.values["id"]: one.values
        for month in MONTHS
        for one in left_of(ASKED, PHONE, month)
        if isinstance(one, Row) and one.table == "phone_ticket"
    }
)
LOG = LaterList(
    lambda: [
        one for month in MONTHS for day in month.days() for one in REVERSING.happened(ASKED, day)
    ]
)


def test_each_application_is_about_a_ticket_that_stands_as_it_was_decided() -> None:
    states = Counter(one.state for one in ASKED_FOR)
    assert states["approved"] > states["rejected"] > 10
    assert len({one.values["ticket_id"] for one in ASKED_FOR}) == len(ASKED_FOR)
    for one in ASKED_FOR:
        ticket = TICKETS[one.values["ticket_id"]]
        assert (ticket["state"] == "reversed") == (one.state == "approved")
        assert one.values["fee"] == ticket["fee"]
        assert one.values["prison_id"] == ticket["unit_id"]
        assert ticket["charged_at"] < one.at < one.values["decided_at"]
        if one.state == "approved":
            assert one.values["decided_at"] < ticket["reversed_at"]
    given_back = {key for key, row in TICKETS.items() if row["state"] == "reversed"}
    approved = {one.values["ticket_id"] for one in ASKED_FOR if one.state == "approved"}
    assert approved == given_back


def test_each_version_has_a_line_in_the_log_and_a_ticket_two_more() -> None:
    told = Counter(one.object_id for one in LOG if one.object_kind == "ticket_reversals")
    assert told == {one.id: one.version for one in ASKED_FOR}
    moved = [one for one in LOG if one.object_kind == "phone_tickets"]
    approved = [one.values["ticket_id"] for one in ASKED_FOR if one.state == "approved"]
    assert Counter(one.object_id for one in moved) == dict.fromkeys(approved, 2)
