"""Official business is booked for who is there, by who may come, and decided by two desks."""

from collections import Counter, defaultdict
from typing import Any

import msgspec

from pipelines.rules.bureau.months import months_of
from pipelines.rules.bureau.story import Record, Row
from pipelines.rules.bureau.telling import left_of
from pipelines.rules.bureau.years.bodies import BODIES
from pipelines.rules.bureau.years.official import OFFICIAL_YEAR
from pipelines.rules.modules.validation import for_creation
from schemas.modules.catalog import MODULES
from tests.unit.pipelines.rules.bureau.bureaus import ground
from tests.unit.pipelines.rules.bureau.later import LaterList, LaterMap

ASKED = ground(inmates=1_500)
LEFT = LaterList(
    lambda: [
        one
        for year in (BODIES, OFFICIAL_YEAR)
        for month in months_of(ASKED.plan)
        for one in left_of(ASKED, year, month)
    ]
)
LOG = LaterList(
    lambda: [
        one
        for month in months_of(ASKED.plan)
        for day in month.days()
        for one in OFFICIAL_YEAR.happened(ASKED, day)
    ]
)
AGENTS = LaterMap(
    lambda: {
        one.id: one for one in LEFT if isinstance(one, Record) and one.module == "agency_people"
    }
)
BOOKINGS = LaterList(
    lambda: [one for one in LEFT if isinstance(one, Record) and one.module == "official_bookings"]
)


def rows(table: str) -> list[dict[str, Any]]:
    return [one.values for one in LEFT if isinstance(one, Row) and one.table == table]


def test_people_of_bodies_pass_the_form() -> None:
    assert len(AGENTS) == 60
    assert len({one.values["id_no"] for one in AGENTS.values()}) == 60
    for one in AGENTS.values():
        raw = dict(msgspec.to_builtins(one.values))
        values, problems = for_creation(MODULES[one.module], raw)
        assert not problems
        assert {name: value for name, value in values.items() if value is not None} == one.values


def test_bookings_come_to_every_end() -> None:
    states = Counter(one.state for one in BOOKINGS)
    assert states["done"] > 200
    assert {"rejected", "cancelled"} <= set(states)
    for one in BOOKINGS:
        assert (one.state == "done") == bool(one.values.get("result"))


def test_the_right_body_comes_while_its_certificate_holds() -> None:
    kinds = [one for one in LEFT if isinstance(one, Record) and one.module == "official_kinds"]
    bodies = {one.id: one.values["body_kind"] for one in kinds}
    for one in BOOKINGS:
        agent = AGENTS[one.values["person_id"]].values
        assert bodies[one.values["kind_id"]] == agent["body_kind"]
        assert agent["valid_from"] <= one.values["day"] <= agent["valid_until"]
        assert one.at.date() < one.values["day"]
        assert one.values["starts"] < one.values["ends"]


def test_two_desks_decide_what_is_done() -> None:
    cases = {row["object_id"]: row["id"] for row in rows("approval_case")}
    steps = defaultdict(list)
    for row in rows("approval_step"):
        steps[row["case_id"]].append(row["action"])
    for one in BOOKINGS:
        if one.state == "done":
            assert steps[cases[one.id]] == ["submit", "approve", "approve"]


def test_each_version_has_a_line_in_the_log() -> None:
    told = Counter(one.object_id for one in LOG if one.object_kind == "official_bookings")
    assert told == {one.id: one.version for one in BOOKINGS}
