"""Statistics of visits by person: who came, and who was long not visited."""

from datetime import UTC, date, datetime

import pytest

from tests.integration.serve.client import People, Person
from tests.integration.serve.told_figures import group, values, whole
from tests.integration.serve.visits.counted_visits import (
    FIGURES,
    OTHER_NO,
    at,
    listed,
    second_inmate,
    second_ward,
    window,
)
from tests.integration.serve.visits.counted_visits import leader as leader
from tests.integration.serve.visits.counted_visits import system as system
from tests.integration.serve.visits.told_here import INMATE_NO, VisitSystem, stay
from tests.integration.serve.world import World


@pytest.mark.requirement("VC-ONSITE-24")
@pytest.mark.requirement("VC-ONSITE-25")
async def test_who_was_not_visited_for_three_months_counts_in_the_ward_of_that_day(
    world: World, people: People, leader: Person, system: VisitSystem
) -> None:
    today = date(2026, 11, 20)
    world.now = datetime(2026, 11, 20, 8, tzinfo=UTC)
    unit = await second_ward(world)
    other = await second_inmate(world)
    for one, ward in ((world.inmate_id, world.ward_id), (other, unit)):
        await stay(world, one, ward, at(1, 1))
    fresh = await leader.get(f"{FIGURES}/unseen", at=str(today), months=3)
    (prison,) = group(fresh, "unit")
    assert prison["values"] == {"held": 2, "unseen": 2}
    # Three months and a day ago; and yesterday.
    await system.visit("long", at(8, 19))
    await system.visit("fresh", at(11, 19), inmate_no=OTHER_NO)
    told = await leader.get(f"{FIGURES}/unseen", at=str(today), months=3)
    (prison,) = group(told, "unit")
    assert prison["values"] == {"held": 2, "unseen": 1}
    by_name = {one["titles"][0]: one["values"] for one in prison["below"]}
    assert (by_name["一监区"]["unseen"], by_name["二监区"]["unseen"]) == (1, 0)
    for name in ("held", "unseen"):
        assert prison["values"][name] == sum(one[name] for one in values(prison["below"]))
    listed_ = await leader.get(
        f"{FIGURES}/unseen/unseen_people", at=str(today), months=3, unit_id=world.ward_id
    )
    (person,) = values(listed_["rows"])
    assert (person["inmate_no"], person["last_visit"], person["days"]) == (
        INMATE_NO,
        "2026-08-19",
        93,
    )
    # Exactly three months is not long yet.
    await system.visit("edge", at(8, 20))
    told = await leader.get(f"{FIGURES}/unseen", at=str(today), months=3)
    assert whole(told)["unseen"] == 0
    # As of an earlier day it is counted as it was then; who came in lately is not long without.
    earlier = await leader.get(f"{FIGURES}/unseen", at="2026-02-01", months=3)
    assert whole(earlier) == {"held": 2, "unseen": 0}
    neighbour = await people.officer("other_leader")
    foreign = await neighbour.get(f"{FIGURES}/unseen", at=str(today), months=3)
    assert all(one["key"] != world.prison_id for one in group(foreign, "unit"))
    ahead = await leader.http.get(f"{FIGURES}/unseen", params={"at": "2026-11-21"})
    assert (ahead.status_code, ahead.json()["code"]) == (422, "day_ahead")


@pytest.mark.requirement("VC-ONSITE-15")
async def test_relatives_who_came_are_counted_by_day_prison_kinship_and_whether_they_are_new(
    world: World, leader: Person, system: VisitSystem
) -> None:
    mother, sister = "990000197001010011", "990000199002020022"
    told = [
        ("old", at(6, 1), mother, "母亲"),
        ("one", at(7, 1), mother, "母亲"),
        ("two", at(7, 2), sister, "姐姐"),
        ("three", at(7, 2, 5), sister, "姐姐"),
    ]
    for number, day, id_no, kinship in told:
        await system.visit(number, day, relative_id_no=id_no, relative_name="某", kinship=kinship)
    await system.visit("nobody", at(7, 3))
    asked = {"since": "2026-07-01", "until": "2026-07-31"}
    found = await leader.get(f"{FIGURES}/arrivals", **asked, step="day")
    assert whole(found) == {"arrivals": 3, "people": 2, "new": 1}
    days = group(found, "period")
    came = [row for row in days if row["values"]["arrivals"]]
    assert [(row["key"], row["values"]["arrivals"], row["values"]["new"]) for row in came] == [
        ("2026-07-01", 1, 0),
        ("2026-07-02", 2, 1),
    ]
    assert len(days) == 31
    (prison,) = group(found, "prison")
    assert (prison["key"], prison["values"]["arrivals"]) == (world.prison_id, 3)
    kinships = {
        row["key"]: (row["values"]["arrivals"], row["values"]["people"])
        for row in group(found, "kinship")
    }
    assert kinships == {"parent": (1, 1), "sibling": (2, 1)}
    for key, (arrivals, _) in kinships.items():
        assert arrivals == await listed(leader, kinship=key, **window("2026-07-01", "2026-07-31"))
