"""Stand-ins of a made-up bureau are told of it by a file, and of no person."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import msgspec

from cluster.benches.prisons.kept_bureau import keep, kept, read
from cluster.benches.prisons.roster import MOST_DAYS, kept_in
from pipelines.rules.bureau.plan import PARTED_DAYS, VERSION, Plan

PLAN = Plan(seed=7, inmates=60, years=1, until=date(2026, 11, 28))
PEOPLE = ("P01,3101000001\n", "P01,3100010,王警官\n")
FIRST = datetime(2026, 11, 28, 4, tzinfo=UTC)


def nobody() -> tuple[str, str]:
    raise AssertionError("asked for people that the rule knows")


def test_a_plan_comes_back_as_it_was_kept(tmp_path: Path) -> None:
    assert kept(tmp_path) is None
    keep(tmp_path, PLAN)
    found = kept(tmp_path)
    assert found is not None
    assert found.plan == read(found.path) == PLAN
    assert msgspec.json.decode(found.path.read_bytes())["parted"] == "2026-10-19"


def test_what_is_compared_yet_is_told_by_the_stand_ins() -> None:
    assert PARTED_DAYS == MOST_DAYS


def test_stand_ins_tell_from_the_day_that_parts_them_from_what_is_planted(tmp_path: Path) -> None:
    keep(tmp_path, PLAN)
    # The first start comes some days after the making: none is left out.
    first = kept_in(tmp_path, nobody, FIRST + timedelta(days=5))
    assert first.bureau == tmp_path / "bureau.json"
    assert first.since == PLAN.parted == date(2026, 10, 19)
    later = kept_in(tmp_path, nobody, FIRST + timedelta(days=30))
    assert later.since == PLAN.parted + timedelta(days=30)


def test_a_bureau_of_another_rule_goes_on_with_its_people(tmp_path: Path) -> None:
    keep(tmp_path, msgspec.structs.replace(PLAN, version=VERSION + 1))
    found = kept_in(tmp_path, lambda: PEOPLE, FIRST)
    assert found.bureau is None
    assert found.inmates is not None
    assert found.inmates.read_text() == PEOPLE[0]
