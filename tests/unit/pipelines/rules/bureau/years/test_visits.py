from collections import defaultdict
from datetime import timedelta
from typing import Any

from pipelines.rules.bureau.months import months_of
from pipelines.rules.bureau.telling import left_of
from pipelines.rules.bureau.years.visits import VISITING
from schemas.exchange.prison_systems.kinds import SystemKind
from tests.unit.pipelines.rules.bureau.bureaus import ground
from tests.unit.pipelines.rules.bureau.later import LaterMap

ASKED = ground(inmates=600)
ROWS: dict[str, list[dict[str, Any]]] = defaultdict(list)
for _month in months_of(ASKED.plan):
    for _one in left_of(ASKED, VISITING, _month):
        ROWS[_one.table].append(_one.values)  # type: ignore[union-attr]
INMATES = LaterMap(lambda: {ASKED.inmate_id(one): one for one in ASKED.inmates.values()})


def test_visits_lie_before_the_day_that_parts_the_sides() -> None:
    parted = ASKED.plan.parted
    told = [row["created_at"].date() for row in ROWS["visit"]]
    assert min(told) <= ASKED.plan.first + timedelta(days=3)
    assert parted - timedelta(days=3) <= max(told) < parted
    # What began before is told to its end.
    assert all(row["state"] in ("finished", "cancelled", "deleted") for row in ROWS["visit"])
    assert not list(VISITING.left(ASKED, parted))
    assert not list(VISITING.happened(ASKED, parted))


def test_a_visit_knows_where_the_inmate_was_and_who_came() -> None:
    for row in ROWS["visit"]:
        inmate = INMATES[row["inmate_id"]]
        when = row.get("started_at") or row["planned_at"]
        assert inmate.is_held(when)
        assert row["ward_id"] == ASKED.unit_id(inmate.ward_at(when))
        bonds = {ASKED.relative_id(bond.relative): bond for bond in inmate.bonds}
        assert bonds[row["relative_id"]].kinship.value == row["kinship"]


def test_what_was_heard_is_kept_of_ordinary_visits_alone() -> None:
    found = {row["id"]: row["confidentiality"] for row in ROWS["visit"]}
    assert set(found.values()) == {"ordinary", "privileged", "undetermined"}
    heard = [row["visit_id"] for row in ROWS["visit_monitoring"]]
    heard += [row["call_id"] for row in ROWS["call_review"]]
    assert {found[visit] for visit in heard} == {"ordinary"}
    assert {found[row["visit_id"]] for row in ROWS["visit_escort"]} == set(found.values())


def test_officers_of_the_prison_are_linked() -> None:
    officers = {ASKED.officer_id(login): one for login, one in ASKED.cast.officers.items()}
    for row in ROWS["visit_escort"]:
        officer = officers[row["officer_id"]]
        assert officer.name == row["officer_name"]
        assert officer.prison == INMATES[row["inmate_id"]].prison


def test_rows_name_the_system_that_told_them() -> None:
    systems = {
        ASKED.system_id(prison.code, SystemKind.VISIT): prison.code for prison in ASKED.cast.prisons
    }
    for row in ROWS["visit"]:
        assert systems[row["system_id"]] == INMATES[row["inmate_id"]].prison


def test_the_log_counts_what_was_taken_in() -> None:
    noted: dict[str, int] = defaultdict(int)
    for month in months_of(ASKED.plan):
        for day in month.days():
            for one in VISITING.happened(ASKED, day):
                noted[one.object_kind] += one.detail["records"]
    assert noted["visit_escorts"] == len(ROWS["visit_escort"])
    # A registration and the visit itself are two records of one row.
    assert len(ROWS["visit"]) < noted["visits"] <= 2 * len(ROWS["visit"])
    assert set(noted) >= {"call_review", "window_ratings", "visit_approvals"}
