"""Which call rule counts, and what is left of it."""

from datetime import UTC, date, datetime, timedelta

import msgspec
import pytest

from pipelines.rules.calls.call_allowance import (
    Allowance,
    CallRule,
    Sharing,
    SpecialRule,
    allowance,
    charged_as,
    counted_within,
    month_of,
    period_bounds,
    sharing,
    special_of_month,
    without_rule,
)
from schemas.calls.channel import Channel, Period
from schemas.calls.charge import ChargeKind

DAY = date(2026, 11, 24)
EIGHT_HOURS = timedelta(hours=8)
VIDEO, PHONE = Channel.VIDEO, Channel.PHONE


def rule(calls: int, prison: str | None = None, level: str | None = None) -> CallRule:
    return CallRule(
        channel=VIDEO,
        prison_id=prison,
        level=level,
        period=Period.MONTH,
        most_calls=calls,
        most_minutes=15,
    )


def own(calls: int, since: date, until: date) -> SpecialRule:
    return SpecialRule(
        channel=VIDEO,
        period=Period.MONTH,
        most_calls=calls,
        most_minutes=30,
        valid_from=since,
        valid_until=until,
    )


RULES = [rule(1), rule(2, level="wide"), rule(3, prison="P"), rule(4, prison="P", level="wide")]


@pytest.mark.parametrize(
    ("prison", "level", "calls", "source"),
    [
        ("P", "wide", 4, "监狱处遇级别规则"),
        ("P", "strict", 3, "监狱规则"),
        ("Q", "wide", 2, "市局处遇级别规则"),
        ("Q", None, 1, "市局规则"),
    ],
)
def test_the_narrowest_rule_counts(prison: str, level: str | None, calls: int, source: str) -> None:
    for rules in (RULES, RULES[::-1]):
        found = allowance(VIDEO, day=DAY, prison_id=prison, level=level, rules=rules, special=[])
        assert found is not None
        assert (found.most_calls, found.source) == (calls, source)


@pytest.mark.parametrize(
    ("day", "calls"),
    [
        (date(2026, 11, 30), 4),
        (date(2026, 12, 1), 9),
        (date(2026, 12, 31), 9),
        (date(2027, 1, 1), 4),
    ],
)
def test_a_special_rule_counts_within_its_days_alone(day: date, calls: int) -> None:
    special = [own(9, date(2026, 12, 1), date(2026, 12, 31))]
    found = allowance(VIDEO, day=day, prison_id="P", level="wide", rules=RULES, special=special)
    assert found is not None
    assert found.most_calls == calls


def test_an_allowance_is_what_its_rule_says_and_where_it_comes_from() -> None:
    special = [own(9, DAY, DAY)]
    asked = {"day": DAY, "prison_id": "P", "level": "wide", "rules": RULES}
    assert allowance(VIDEO, special=special, **asked) == Allowance(
        channel=VIDEO, period=Period.MONTH, most_calls=9, most_minutes=30, source="个人特殊规则"
    )
    assert allowance(VIDEO, special=[], **asked) == Allowance(
        channel=VIDEO, period=Period.MONTH, most_calls=4, most_minutes=15, source="监狱处遇级别规则"
    )


@pytest.mark.parametrize(
    ("of_level", "calls", "source"), [(None, 2, "罪犯本人次数"), (0, 0, "处遇级别次数")]
)
def test_where_nobody_made_a_rule_the_level_or_the_inmate_has_a_number(
    of_level: int | None, calls: int, source: str
) -> None:
    assert without_rule(2, of_level) == Allowance(
        channel=VIDEO, period=Period.MONTH, most_calls=calls, most_minutes=60, source=source
    )


def test_without_any_rule_there_is_none() -> None:
    assert allowance(PHONE, day=DAY, prison_id="P", level=None, rules=RULES, special=[]) is None


def shared(ratio: int, prison: str | None = None) -> Sharing:
    return Sharing(prison_id=prison, phones_a_video=ratio)


def test_of_two_versions_the_one_counts_that_began_last() -> None:
    """Whatever the order in which they were entered (VC-GEN-20)."""
    old, new = rule(2), msgspec.structs.replace(rule(3), counts_from=DAY)
    for rules in ([old, new], [new, old]):
        told = {"prison_id": "P", "level": None, "rules": rules, "special": []}
        before = allowance(VIDEO, day=DAY - timedelta(days=1), **told)
        from_then_on = allowance(VIDEO, day=DAY, **told)
        assert before is not None
        assert from_then_on is not None
        assert (before.most_calls, from_then_on.most_calls) == (2, 3)


def test_a_narrower_rule_goes_before_a_later_version_of_a_wider_one() -> None:
    later = msgspec.structs.replace(rule(9), counts_from=DAY)
    told = {"prison_id": "P", "level": None, "rules": [later, rule(3, prison="P")]}
    found = allowance(VIDEO, day=DAY, special=[], **told)
    assert found is not None
    assert found.most_calls == 3


def test_what_shares_says_how_many_phone_calls_each_is() -> None:
    assert shared(2).worth == {PHONE: 1, VIDEO: 2}
    with_visits = Sharing(prison_id=None, phones_a_video=2, phones_a_visit=3)
    assert with_visits.worth == {PHONE: 1, VIDEO: 2, Channel.VISIT: 3}


def test_a_prisons_own_sharing_goes_before_the_bureaus() -> None:
    known = [shared(2), shared("3", "P")]
    assert sharing("P", known) == known[1]
    assert sharing("Q", known) == known[0]
    assert sharing("Q", known[1:]) is None


@pytest.mark.parametrize(
    ("period", "first", "following"),
    [
        (Period.WEEK, datetime(2026, 11, 22, 16), datetime(2026, 11, 29, 16)),
        (Period.MONTH, datetime(2026, 10, 31, 16), datetime(2026, 11, 30, 16)),
        (Period.QUARTER, datetime(2026, 9, 30, 16), datetime(2026, 12, 31, 16)),
    ],
)
def test_periods_begin_at_midnight_in_the_bureau(
    period: Period, first: datetime, following: datetime
) -> None:
    moment = datetime(2026, 11, 24, 4, tzinfo=UTC)
    assert period_bounds(period, moment) == (
        first.replace(tzinfo=UTC),
        following.replace(tzinfo=UTC),
    )


def _own(first: date, last: date, calls: int = 2) -> SpecialRule:
    return SpecialRule(
        channel=Channel.VIDEO,
        period=Period.MONTH,
        most_calls=calls,
        most_minutes=30,
        valid_from=first,
        valid_until=last,
    )


@pytest.mark.requirement("VC-VCM-13")
@pytest.mark.parametrize(
    ("base_left", "extra_left", "special_day", "kind"),
    [
        (1, 1, False, ChargeKind.ORDINARY),
        (0, 1, False, ChargeKind.EXTRA),
        (1, 0, True, ChargeKind.SPECIAL),
        (0, 2, True, ChargeKind.EXTRA),
        (0, 0, False, None),
        (0, 0, True, None),
    ],
)
def test_a_call_is_charged_to_the_rule_of_the_day_and_then_to_what_was_granted(
    base_left: int, extra_left: int, special_day: bool, kind: ChargeKind | None
) -> None:
    own = _own(date(2026, 11, 1), date(2026, 11, 30)) if special_day else None
    assert charged_as(base_left, extra_left, own) is kind


@pytest.mark.requirement("VC-VCM-13")
def test_calls_of_a_special_rule_count_within_its_own_days_alone() -> None:
    moment = datetime(2026, 11, 11, 4, tzinfo=UTC)
    own = _own(date(2026, 11, 10), date(2026, 11, 12))
    since, until = counted_within(Period.MONTH, moment, own)
    assert (since, until) == (
        datetime(2026, 11, 9, 16, tzinfo=UTC),
        datetime(2026, 11, 12, 16, tzinfo=UTC),
    )
    assert counted_within(Period.MONTH, moment, None) == period_bounds(Period.MONTH, moment)


def test_special_rules_of_the_rest_of_the_month_are_those_that_win_on_some_day() -> None:
    newest = _own(date(2026, 11, 20), date(2026, 12, 5))
    covered = _own(date(2026, 11, 24), date(2026, 11, 30), calls=9)
    gone = _own(date(2026, 11, 1), date(2026, 11, 5))
    later = _own(date(2026, 12, 1), date(2026, 12, 31), calls=7)
    rules = [newest, covered, gone, later]
    assert special_of_month(Channel.VIDEO, date(2026, 11, 18), rules) == [newest]
    assert special_of_month(Channel.PHONE, date(2026, 11, 18), rules) == []
    last, first = date(2026, 11, 30), date(2026, 12, 1)
    for today in (date(2026, 11, 18), date(2026, 11, 19), last):
        days = [_own(day, day) for day in (first, last)]
        assert special_of_month(Channel.VIDEO, today, days) == days[1:]


def test_the_month_is_the_bureaus() -> None:
    assert month_of(datetime(2026, 11, 30, 17, tzinfo=UTC)) == "2026-12"


@pytest.mark.parametrize("month", range(1, 13))
def test_every_month_lies_in_its_quarter(month: int) -> None:
    starts = [datetime(2026, first, 1, tzinfo=UTC) for first in (1, 4, 7, 10)]
    ends = [*starts[1:], datetime(2027, 1, 1, tzinfo=UTC)]
    quarter = (month - 1) // 3
    bounds = period_bounds(Period.QUARTER, datetime(2026, month, 15, tzinfo=UTC))
    # Midnight in the bureau is eight hours before that in UTC.
    assert bounds == (starts[quarter] - EIGHT_HOURS, ends[quarter] - EIGHT_HOURS)
