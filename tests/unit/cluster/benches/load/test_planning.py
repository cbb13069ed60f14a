"""Who takes part in the scenarios of Locust's page."""

from collections import Counter as Counted
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import msgspec

from cluster.benches.load.pairs import pairs
from cluster.benches.load.planning import DAYS, Place, labour, on_duty, open_days
from cluster.benches.seed.cast import SCRIPT_INMATE, SCRIPT_RELATIVE, kin
from loadtests.page.plan import Approver, Counter, Duty, PagePlan, Pair, Ward, read_plan

TODAY = date(2026, 11, 30)
PLACES = (
    Place(code="P01", id="prison-1", wards=("w1", "w2")),
    Place(code="P02", id="prison-2", wards=()),
    Place(code="P03", id="prison-3", wards=("w3",)),
)


def test_officers_of_every_duty_are_among_the_first_ten() -> None:
    made = on_duty(200)
    assert len(made) == 200
    assert Counted(one.duty for one in made[:10]) == {
        Duty.LEADER: 5,
        Duty.APPROVER: 4,
        Duty.AUDITOR: 1,
    }


def test_each_prisons_first_approver_alone_has_a_relative_and_of_his_own_prison() -> None:
    with_relative = [one for one in on_duty(200) if one.openid]
    assert len(with_relative) == len({one.openid for one in with_relative}) == 15
    for one in with_relative:
        assert one.duty is Duty.APPROVER
        assert one.openid == f"{one.login.split('.')[0]}-relative-1"
    assert {one.openid for one in with_relative} <= {one.openid for one in kin()}


def test_a_prison_has_who_enters_who_decides_and_who_counts_before_the_next_one() -> None:
    made = labour(PLACES, {"w1": set(), "w2": set(), "w3": set()}, TODAY)
    assert [type(one) for one in made] == [Ward, Approver, Counter, Ward, Ward, Approver, Counter]
    assert [one.ward_id for one in made if isinstance(one, Ward)] == ["w1", "w2", "w3"]
    counter = made[2]
    assert isinstance(counter, Counter)
    assert counter.reader.ward_ids == ["w1", "w2"]


def test_working_days_without_a_sheet_are_entered_the_earliest_first() -> None:
    friday = date(2026, 11, 27)
    days = open_days({friday}, TODAY)
    assert days[-1] == friday - timedelta(days=1)
    assert days[0] >= TODAY - timedelta(days=DAYS)
    assert all(earlier < later for earlier, later in pairwise(days))
    assert all(day.weekday() < 5 for day in days)
    assert TODAY not in days


def test_pairs_that_hold_calls_are_known_by_face_on_both_sides() -> None:
    made = list(pairs())
    assert made[0].relative == SCRIPT_RELATIVE
    assert made[0].inmate == SCRIPT_INMATE
    assert len(made) >= 2
    assert len({one.inmate.number for one in made}) == len(made)
    assert all(one.relative.face and one.inmate.face for one in made)


def test_a_plan_is_read_as_it_was_written(tmp_path: Path) -> None:
    plan = PagePlan(
        address="http://127.0.0.1:8700",
        password="made-up",
        on_duty=on_duty(3),
        hours=labour(PLACES, {"w1": set(), "w2": set(), "w3": set()}, TODAY),
        relatives=["p01-relative-2"],
        pairs=[Pair(name="demo", command=["true"])],
    )
    file = tmp_path / "plan.json"
    file.write_bytes(msgspec.json.encode(plan))
    assert read_plan(file) == plan
