"""An inmate's phone calls as the rule service counts them when he dials (VC-PHONE-08)."""

from datetime import UTC, date, datetime

import msgspec
import pytest

from pipelines.rules.calls.accounts import RuleBook
from pipelines.rules.calls.call_allowance import CallRule, Sharing, SpecialRule
from pipelines.rules.calls.call_counts import CountedInmate
from pipelines.rules.phone.phone_counts import phone_count
from schemas.calls.channel import Channel, Period
from schemas.calls.charge import ChargeKind
from schemas.phone.phone_counts import PhoneCount
from tests.unit.pipelines.rules.calls.entries import granted, used

VIDEO, PHONE = Channel.VIDEO, Channel.PHONE
NOW = datetime(2026, 11, 24, 6, 0, tzinfo=UTC)
# Midnight in the bureau, eight hours before UTC's.
MONTH, NEXT_MONTH = datetime(2026, 10, 31, 16, tzinfo=UTC), datetime(2026, 11, 30, 16, tzinfo=UTC)
WEEK = datetime(2026, 11, 22, 16, tzinfo=UTC)
INMATE = CountedInmate(
    id="i",
    name="张三",
    inmate_no="3103000001",
    prison_id="P",
    prison_name="一监",
    ward_name="二监区",
    monthly_calls=2,
    level="wide",
    entries=[],
    special=[],
    offence="盗窃",
)


def rule(channel: Channel, calls: int, period: Period = Period.MONTH, **of: str) -> CallRule:
    return CallRule(
        channel=channel,
        prison_id=of.get("prison"),
        level=of.get("level"),
        period=period,
        most_calls=calls,
        most_minutes=10,
    )


def book(*rules: CallRule, shared: int | None = None, **of_level: int) -> RuleBook:
    sharings = [] if shared is None else [Sharing(prison_id="P", phones_a_video=shared)]
    return RuleBook(rules=list(rules), sharings=sharings, of_level=of_level)


def counted(
    known: RuleBook,
    phones: tuple[datetime, ...] = (MONTH, NOW),
    extra_phones: tuple[datetime, ...] = (),
    granted_phones: int = 0,
    calls: tuple[tuple[datetime, ChargeKind], ...] = (),
    **changes: object,
) -> PhoneCount:
    """With these calls in the ledger, and so many extra ones granted."""
    entries = [
        *(used(at, channel=PHONE) for at in phones),
        *(used(at, ChargeKind.EXTRA, PHONE) for at in extra_phones),
        *granted(granted_phones, NOW, PHONE),
        *(used(at, charge) for at, charge in calls),
    ]
    one = msgspec.structs.replace(INMATE, entries=entries, **changes)
    return phone_count(one, known, NOW)


def test_a_row_tells_who_it_is_and_what_the_rule_leaves() -> None:
    rules = book(rule(PHONE, 4), rule(PHONE, 5, prison="P", level="wide"))
    assert counted(rules) == PhoneCount(
        inmate_id="i",
        inmate_no="3103000001",
        name="张三",
        prison="一监",
        ward="二监区",
        offence="盗窃",
        treatment_level="wide",
        period="本月",
        rule="监狱处遇级别规则",
        most_calls=5,
        total=2,
        left=3,
        shared=False,
    )


@pytest.mark.parametrize(
    ("phones", "total"),
    [((MONTH,), 1), ((NEXT_MONTH,), 0), ((datetime(2026, 10, 31, 15, 59, tzinfo=UTC),), 0)],
)
def test_calls_of_the_bureaus_month_count(phones: tuple[datetime, ...], total: int) -> None:
    found = counted(book(rule(PHONE, 4)), phones=phones, extra_phones=phones)
    assert (found.total, found.left) == (2 * total, 4 - total)


def test_a_rule_by_the_week_counts_the_week() -> None:
    found = counted(book(rule(PHONE, 4, Period.WEEK)), phones=(MONTH, WEEK, NOW))
    assert (found.period, found.total, found.left) == ("本周", 2, 2)


def test_without_a_rule_nothing_is_left_but_what_was_granted() -> None:
    found = counted(book(), extra_phones=(MONTH,), granted_phones=3)
    assert (found.period, found.rule, found.most_calls) == ("本月", "", 0)
    assert (found.total, found.left) == (3, 2)


@pytest.mark.parametrize(
    ("extra", "left"),
    [
        ((MONTH,), 4),
        ((datetime(2026, 10, 31, 15, tzinfo=UTC), NEXT_MONTH), 5),
        ((MONTH, NOW, NOW, NOW), 2),
    ],
)
def test_granted_calls_are_those_of_the_month_and_never_fewer_than_none(
    extra: tuple[datetime, ...], left: int
) -> None:
    found = counted(book(rule(PHONE, 4)), extra_phones=extra, granted_phones=3)
    assert found.left == left


def test_a_rule_of_his_own_counts_on_its_days() -> None:
    own = SpecialRule(
        channel=PHONE,
        period=Period.MONTH,
        most_calls=9,
        most_minutes=30,
        valid_from=date(2026, 11, 24),
        valid_until=date(2026, 11, 24),
    )
    found = counted(book(rule(PHONE, 4)), special=[own])
    assert (found.rule, found.most_calls, found.left) == ("个人特殊规则", 9, 7)


def test_a_shared_allowance_is_lowered_by_video_calls() -> None:
    found = counted(
        book(rule(PHONE, 8), shared=2),
        calls=(
            (NOW, ChargeKind.ORDINARY),
            (NOW, ChargeKind.SPECIAL),
            (MONTH, ChargeKind.ORDINARY),
            (NEXT_MONTH, ChargeKind.ORDINARY),
        ),
    )
    assert (found.left, found.shared) == (2, True)


def test_on_days_of_a_special_rule_for_video_its_calls_are_those_that_lower_it() -> None:
    own = SpecialRule(
        channel=VIDEO,
        period=Period.MONTH,
        most_calls=1,
        most_minutes=30,
        valid_from=date(2026, 11, 20),
        valid_until=date(2026, 11, 30),
    )
    calls = (
        (NOW, ChargeKind.SPECIAL),
        (MONTH, ChargeKind.SPECIAL),
        (NOW, ChargeKind.ORDINARY),
        (NOW, ChargeKind.ORDINARY),
    )
    assert counted(book(rule(PHONE, 8), shared=3), calls=calls, special=[own]).left == 3


@pytest.mark.parametrize(
    ("of_level", "level", "rule_title", "most", "left"),
    [
        ({}, "wide", "罪犯本人次数", 2, 4),
        ({"wide": 3}, "wide", "处遇级别次数", 3, 7),
        ({"wide": 3}, None, "罪犯本人次数", 2, 4),
    ],
)
def test_shared_without_a_rule_of_the_phone_the_videos_counts_in_phone_calls(
    of_level: dict[str, int], level: str | None, rule_title: str, most: int, left: int
) -> None:
    found = counted(book(shared=3, **of_level), level=level)
    assert (found.rule, found.most_calls, found.left) == (rule_title, most, left)


def test_the_videos_rule_goes_before_the_number_of_the_level() -> None:
    found = counted(book(rule(VIDEO, 5), shared=2, wide=9))
    assert (found.rule, found.most_calls, found.left) == ("市局规则", 5, 8)
