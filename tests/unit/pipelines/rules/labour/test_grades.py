"""Which grade counts on a day, and where it changes."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.rules.labour.grades import (
    GradeRule,
    GradeSetting,
    GradeSpell,
    grade_spells,
    grade_title,
    rule_on,
    setting_on,
)

FIRST, LAST = date(2026, 11, 1), date(2026, 11, 30)
DECIDED = datetime(2026, 10, 1, tzinfo=UTC)
DAY = timedelta(days=1)


def rule(
    grade_no: int, minutes: int, rate: str, since: date, until: date | None = None
) -> GradeRule:
    return GradeRule(
        grade_no=grade_no,
        name=grade_title(grade_no),
        day_minutes=minutes,
        hourly_rate=Decimal(rate),
        valid_from=since,
        valid_until=until,
    )


def setting(grade_no: int, since: date, decided: datetime = DECIDED) -> GradeSetting:
    return GradeSetting(inmate_id="a", grade_no=grade_no, from_day=since, decided_at=decided)


def spell(grade_no: int, rate: str | None, minutes: int | None, *days: date) -> GradeSpell:
    return GradeSpell(
        inmate_id="a",
        grade_no=grade_no,
        hourly_rate=None if rate is None else Decimal(rate),
        day_minutes=minutes,
        from_day=days[0],
        until_day=days[1],
    )


OLD = date(2026, 1, 1)
RULES = [rule(2, 420, "8.00", OLD), rule(3, 360, "6.50", OLD)]


@pytest.mark.requirement("LR-GRADE-03")
def test_a_change_of_grade_in_mid_month_splits_at_its_day() -> None:
    asked = [setting(3, OLD), setting(2, date(2026, 11, 16))]
    assert grade_spells(asked, RULES, FIRST, LAST) == [
        spell(3, "6.50", 360, FIRST, date(2026, 11, 15)),
        spell(2, "8.00", 420, date(2026, 11, 16), LAST),
    ]


@pytest.mark.requirement("LR-GRADE-01")
def test_a_new_version_of_the_rule_splits_at_its_day_and_old_months_keep_the_old() -> None:
    rules = [*RULES, rule(3, 390, "7.00", date(2026, 11, 10))]
    assert grade_spells([setting(3, OLD)], rules, FIRST, LAST) == [
        spell(3, "6.50", 360, FIRST, date(2026, 11, 9)),
        spell(3, "7.00", 390, date(2026, 11, 10), LAST),
    ]
    october = grade_spells([setting(3, OLD)], rules, date(2026, 10, 1), date(2026, 10, 31))
    assert [one.hourly_rate for one in october] == [Decimal("6.50")]


def test_days_before_the_first_setting_are_in_no_spell() -> None:
    began = date(2026, 11, 20)
    assert grade_spells([setting(3, began)], RULES, FIRST, LAST) == [
        spell(3, "6.50", 360, began, LAST)
    ]
    assert grade_spells([], RULES, FIRST, LAST) == []


def test_days_on_which_no_rule_defines_the_grade_have_no_rate() -> None:
    ended = [rule(3, 360, "6.50", OLD, date(2026, 11, 9))]
    assert grade_spells([setting(3, OLD)], ended, FIRST, LAST) == [
        spell(3, "6.50", 360, FIRST, date(2026, 11, 9)),
        spell(3, None, None, date(2026, 11, 10), LAST),
    ]


@pytest.mark.requirement("LR-GRADE-02")
def test_of_two_settings_from_one_day_the_later_decided_counts() -> None:
    later = setting(2, FIRST, DECIDED + DAY)
    for asked in ([setting(3, FIRST), later], [later, setting(3, FIRST)]):
        assert setting_on(asked, FIRST) == later


SETTINGS = st.lists(
    st.builds(
        setting,
        st.integers(1, 5),
        st.dates(date(2026, 10, 1), date(2026, 12, 31)),
        st.datetimes(timezones=st.just(UTC)),
    ),
    max_size=6,
)
DEFINED = st.lists(
    st.builds(
        rule,
        st.integers(1, 5),
        st.integers(60, 600),
        st.sampled_from(["5.00", "6.50", "8.00"]),
        st.dates(date(2026, 10, 1), date(2026, 12, 31)),
        st.none() | st.dates(date(2026, 10, 1), date(2026, 12, 31)),
    ),
    max_size=8,
    # Two versions of a grade from one day are refused where they are written.
    unique_by=lambda one: (one.grade_no, one.valid_from),
)


@pytest.mark.requirement("LR-GRADE-02")
@pytest.mark.requirement("LR-GRADE-03")
@given(SETTINGS, DEFINED)
def test_every_day_is_in_the_one_spell_that_says_what_counts_then(
    settings: list[GradeSetting], rules: list[GradeRule]
) -> None:
    spells = grade_spells(settings, rules, FIRST, LAST)
    for number in range(30):
        day = FIRST + number * DAY
        own = setting_on(settings, day)
        covering = [one for one in spells if one.from_day <= day <= one.until_day]
        if own is None:
            assert covering == []
            continue
        (one,) = covering
        counts = rule_on(rules, own.grade_no, day)
        assert one.grade_no == own.grade_no
        assert one.day_minutes == (counts.day_minutes if counts else None)
        assert one.hourly_rate == (counts.hourly_rate if counts else None)
    assert all(one.from_day <= one.until_day for one in spells)
    assert all(a.until_day < b.from_day for a, b in pairwise(spells))
