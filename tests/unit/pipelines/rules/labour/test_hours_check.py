"""Hours of a ward's day against the terms of that day."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.rules.labour.conditions import DayTerms, Limits, PostHeld
from pipelines.rules.labour.grades import GradeRule, GradeSetting, rule_on, setting_on
from pipelines.rules.labour.hours_check import HoursProblem, Worked, check_day
from schemas.labour.hours import HoursKind, HoursLine

DAY = date(2026, 11, 26)
LIMITS = Limits(standard_minutes=420, day_minutes=480, week_minutes=2400, overtime_minutes=120)
TERMS = DayTerms(
    inmate_id="a",
    day=DAY,
    grade_no=3,
    grade_minutes=420,
    posts=(PostHeld("p", "缝纫岗"), PostHeld("q", "质检岗")),
    schedule=LIMITS,
)


def entry(minutes: int, **more: Any) -> HoursLine:
    said = {"inmate_id": "a", "post_id": "p", "kind": HoursKind.NORMAL} | more
    return HoursLine(minutes=minutes, **said)


def check(
    *entries: HoursLine,
    week: int = 0,
    day_elsewhere: int = 0,
    overtime_elsewhere: int = 0,
    roster: Sequence[str] = ("a", "b"),
    **changed: Any,
) -> list[HoursProblem]:
    terms = msgspec.structs.replace(TERMS, **changed)
    worked = Worked(week, day_elsewhere, overtime_elsewhere)
    return check_day(entries, {"a": terms}, roster, {"a": worked})


def codes(problems: list[HoursProblem]) -> list[tuple[int, str]]:
    return [(one.index, one.code) for one in problems]


OVERTIME, REST = HoursKind.OVERTIME, HoursKind.REST


def test_hours_within_all_limits_have_no_problem() -> None:
    lines = (entry(300), entry(120, post_id="q"), entry(120, kind=OVERTIME))
    assert check(*lines, week=1860) == []


@pytest.mark.requirement("LR-HOUR-01")
@pytest.mark.parametrize(
    ("entries", "more", "told"),
    [
        ([entry(0)], {}, [(0, "minutes_not_positive")]),
        ([entry(-60)], {}, [(0, "minutes_not_positive")]),
        ([entry(60)], {"roster": ("b",)}, [(0, "not_in_ward")]),
        ([entry(60, inmate_id="b")], {}, [(0, "not_in_ward")]),
        ([entry(60, post_id="r")], {}, [(0, "post_not_held")]),
        ([entry(60)], {"is_rest_day": True}, [(0, "rest_day")]),
        ([entry(60, kind=REST)], {}, [(0, "no_rest_day")]),
        ([entry(60, kind=REST)], {"is_rest_day": True}, []),
        ([entry(60), entry(60)], {}, [(0, "twice"), (1, "twice")]),
        ([entry(60), entry(60, kind=OVERTIME)], {}, []),
        ([entry(300), entry(121, post_id="q")], {}, [(1, "above_grade_limit")]),
        ([entry(481)], {"grade_minutes": None, "grade_no": None}, [(0, "above_day_limit")]),
        ([entry(121, kind=OVERTIME)], {}, [(0, "above_overtime_limit")]),
        ([entry(60)], {"week": 2341}, [(0, "above_week_limit")]),
        ([entry(60)], {"day_elsewhere": 361}, [(0, "above_grade_limit")]),
        ([entry(60)], {"day_elsewhere": 360, "overtime_elsewhere": 120}, []),
        ([entry(1, kind=OVERTIME)], {"overtime_elsewhere": 120}, [(0, "above_overtime_limit")]),
        ([entry(60)], {"week": 2000, "day_elsewhere": 341}, [(0, "above_week_limit")]),
        ([entry(60)], {"schedule": None}, [(0, "no_schedule")]),
        (
            [entry(1441)],
            {"grade_minutes": None, "schedule": None},
            [(0, "no_schedule"), (0, "above_24_hours")],
        ),
    ],
)
def test_each_problem_names_its_line(
    entries: list[HoursLine], more: dict[str, Any], told: list[tuple[int, str]]
) -> None:
    assert codes(check(*entries, **more)) == told


def test_a_message_names_what_other_wards_brought() -> None:
    (one,) = check(entry(240), day_elsewhere=200)
    wanted = "三级每日工时不超过420分钟，当天共440分钟（含其他监区当天的200分钟）"
    assert one.message == wanted


@given(st.lists(st.tuples(st.sampled_from(["n", "o"]), st.integers(1, 300)), max_size=8))
def test_a_day_split_over_two_wards_is_held_to_the_limits_of_one(
    parts: list[tuple[str, int]],
) -> None:
    """Wherever the day is cut: some line is refused exactly where the sums lie beyond a limit."""
    kinds = {"n": HoursKind.NORMAL, "o": OVERTIME}
    lines = [entry(m, kind=kinds[k], post_id=f"p{i}") for i, (k, m) in enumerate(parts)]
    posts = tuple(PostHeld(f"p{i}", "") for i in range(len(parts)))
    whole = bool(check(*lines, posts=posts))
    for cut in range(len(parts) + 1):
        first, second = lines[:cut], lines[cut:]
        beside = Worked()
        for one in first:
            beside = beside.plus(True, one.kind is OVERTIME, one.minutes)
        told = [
            bool(check(*first, posts=posts)),
            bool(
                check(
                    *second,
                    posts=posts,
                    day_elsewhere=beside.day,
                    overtime_elsewhere=beside.overtime,
                )
            ),
        ]
        assert any(told) == whole


def test_a_message_names_limit_and_sum() -> None:
    (one,) = check(entry(300), entry(150, post_id="q"))
    assert (one.field, one.message) == ("minutes", "三级每日工时不超过420分钟，当天共450分钟")


@pytest.mark.requirement("LR-XC-07")
def test_a_changed_limit_counts_in_the_next_check() -> None:
    asked = entry(400)
    assert check(asked) == []
    narrower = msgspec.structs.replace(LIMITS, day_minutes=390)
    assert codes(check(asked, schedule=narrower)) == [(0, "above_day_limit")]


@pytest.mark.requirement("LR-GRADE-04")
@given(st.integers(1, 480), st.integers(1, 480), st.integers(1, 480))
def test_two_workers_with_equal_hours_are_held_to_the_limits_of_their_grades(
    minutes: int, high: int, low: int
) -> None:
    terms = {
        who: msgspec.structs.replace(TERMS, inmate_id=who, grade_no=grade, grade_minutes=limit)
        for who, grade, limit in (("a", 2, high), ("b", 4, low))
    }
    lines = [entry(minutes), entry(minutes, inmate_id="b")]
    wanted = [
        (index, "above_grade_limit") for index, limit in enumerate((high, low)) if minutes > limit
    ]
    assert codes(check_day(lines, terms, ["a", "b"], {})) == wanted


OLD = date(2026, 1, 1)
RULES = [
    GradeRule(
        grade_no=grade,
        name="",
        day_minutes=limit,
        hourly_rate=Decimal("6.00"),
        valid_from=OLD,
    )
    for grade, limit in ((2, 420), (4, 300))
]


def graded(grade_no: int, since: date) -> GradeSetting:
    decided = datetime(2026, 10, 1, tzinfo=UTC)
    return GradeSetting(inmate_id="a", grade_no=grade_no, from_day=since, decided_at=decided)


@pytest.mark.requirement("LR-GRADE-03")
@given(st.integers(1, 30), st.integers(1, 30), st.integers(1, 480))
def test_a_change_of_grade_in_mid_month_splits_the_check_at_its_day(
    change: int, number: int, minutes: int
) -> None:
    settings = [graded(4, OLD), graded(2, date(2026, 11, change))]
    day = date(2026, 11, number)
    own = setting_on(settings, day)
    assert own is not None
    rule = rule_on(RULES, own.grade_no, day)
    assert rule is not None
    told = check(entry(minutes), day=day, grade_no=own.grade_no, grade_minutes=rule.day_minutes)
    limit = 420 if number >= change else 300
    assert bool(told) == (minutes > limit)


LINES = st.lists(
    st.builds(
        HoursLine,
        inmate_id=st.sampled_from(["a", "b", "c"]),
        post_id=st.sampled_from(["p", "q", "r"]),
        kind=st.sampled_from(HoursKind),
        minutes=st.integers(-100, 2000),
    ),
    max_size=12,
)


@given(LINES, st.booleans(), st.integers(0, 3000))
def test_what_has_no_problem_is_within_every_limit(
    lines: list[HoursLine], resting: bool, week: int
) -> None:
    problems = check(*lines, week=week, is_rest_day=resting)
    assert [one.index for one in problems] == sorted(one.index for one in problems)
    if problems:
        return
    assert {one.inmate_id for one in lines} <= {"a"}
    overtime = sum(one.minutes for one in lines if one.kind is OVERTIME)
    day = sum(one.minutes for one in lines if one.kind is not OVERTIME)
    assert day <= 420
    assert overtime <= 120
    assert not lines or week + day + overtime <= 2400
    assert len({(one.post_id, one.kind) for one in lines}) == len(lines)
    kinds = {one.kind for one in lines}
    assert (HoursKind.NORMAL if resting else REST) not in kinds


def test_days_of_a_week_add_up() -> None:
    worked = sum(420 for _ in range(5))
    saturday = entry(300, kind=REST)
    assert check(saturday, week=worked, is_rest_day=True, day=DAY + timedelta(days=2)) == []
    more = entry(301, kind=REST)
    assert codes(check(more, week=worked, is_rest_day=True)) == [(0, "above_week_limit")]
