"""Calls of each kind, used and left."""

from datetime import UTC, date, datetime

import msgspec
import pytest

from pipelines.rules.calls.accounts import Entry, RuleBook
from pipelines.rules.calls.call_allowance import CallRule, Sharing, SpecialRule
from pipelines.rules.calls.call_counts import CountedInmate, counts, window
from schemas.calls.channel import Channel, Period
from schemas.calls.charge import ChargeKind
from tests.unit.pipelines.rules.calls.entries import granted, used

NOW = datetime(2026, 11, 24, 4, tzinfo=UTC)
NO_RULES = RuleBook(rules=[], sharings=[], of_level={"loose": 5})
OWN = SpecialRule(
    channel=Channel.VIDEO,
    period=Period.MONTH,
    most_calls=2,
    most_minutes=30,
    valid_from=date(2026, 11, 26),
    valid_until=date(2026, 11, 27),
)
WEEKLY = CallRule(
    channel=Channel.VIDEO,
    prison_id="P03",
    level=None,
    period=Period.WEEK,
    most_calls=1,
    most_minutes=15,
)
INMATE = CountedInmate(
    id="i",
    name="周某",
    inmate_no="3103000001",
    prison_id="P03",
    prison_name="三监",
    ward_name="一监区",
    monthly_calls=3,
    level=None,
    entries=[],
    special=[],
)


def inmate(
    calls: list[Entry] | None = None,
    phones: list[datetime] | None = None,
    given: int = 0,
    **changed: object,
) -> CountedInmate:
    """With these calls in the ledger, and so many extra ones granted."""
    entries = [
        *(calls or []),
        *(used(at, channel=Channel.PHONE) for at in phones or []),
        *granted(given, NOW),
    ]
    return msgspec.structs.replace(INMATE, entries=entries, **changed)


def call(day: int, kind: ChargeKind, month: int = 11) -> Entry:
    return used(datetime(2026, month, day, 4, tzinfo=UTC), kind)


def told(
    one: CountedInmate, book: RuleBook = NO_RULES, now: datetime = NOW
) -> tuple[list[tuple[int, int]], bool]:
    found = counts(one, book, now)
    return [(kind.used, kind.left) for kind in found.kinds], found.may_apply


@pytest.mark.requirement("VC-VCM-13")
def test_each_kind_counts_apart_and_the_rest_agrees() -> None:
    calls = [
        call(3, ChargeKind.ORDINARY),
        call(4, ChargeKind.EXTRA),
        call(26, ChargeKind.SPECIAL),
        call(30, ChargeKind.ORDINARY, month=10),
    ]
    one = inmate(calls=calls, given=2, special=[OWN])
    assert told(one) == ([(1, 2), (1, 1), (1, 1)], False)


@pytest.mark.requirement("VC-VCM-01")
def test_extra_calls_may_be_asked_for_once_neither_rule_nor_grant_gives_one() -> None:
    used_up = [call(day, ChargeKind.ORDINARY) for day in (1, 2, 3)]
    assert told(inmate(calls=used_up)) == ([(3, 0), (0, 0), (0, 0)], True)
    assert told(inmate(calls=used_up, given=1))[1] is False
    # On a day of a special rule that rule counts, whatever the ordinary one would still give.
    there = datetime(2026, 11, 26, 4, tzinfo=UTC)
    spent = [call(26, ChargeKind.SPECIAL), call(27, ChargeKind.SPECIAL)]
    assert told(inmate(calls=spent, special=[OWN]), now=there) == ([(0, 3), (0, 0), (2, 0)], True)


def test_the_level_and_the_rule_say_how_many_and_a_week_counts_its_own() -> None:
    assert counts(inmate(level="loose"), NO_RULES, NOW).most_calls == 5
    book = RuleBook(rules=[WEEKLY], sharings=[], of_level={})
    last_week = inmate(calls=[call(20, ChargeKind.ORDINARY)])
    assert told(last_week, book) == ([(0, 1), (0, 0), (0, 0)], False)
    this_week = inmate(calls=[call(23, ChargeKind.ORDINARY)])
    assert told(this_week, book) == ([(1, 0), (0, 0), (0, 0)], True)


def test_shared_with_the_phone_both_channels_take_from_one() -> None:
    phone = CallRule(
        channel=Channel.PHONE,
        prison_id=None,
        level=None,
        period=Period.MONTH,
        most_calls=6,
        most_minutes=5,
    )
    shared = Sharing(prison_id="P03", phones_a_video=3)
    book = RuleBook(rules=[phone], sharings=[shared], of_level={})
    one = inmate(phones=[datetime(2026, 11, 2, 4, tzinfo=UTC)])
    assert told(one, book)[0][0] == (0, 1)


def test_the_window_reaches_over_every_period() -> None:
    since, until = window(NOW)
    assert (since, until) == (
        datetime(2026, 9, 30, 16, tzinfo=UTC),
        datetime(2026, 12, 31, 16, tzinfo=UTC),
    )


@pytest.mark.parametrize(
    ("at", "counts_now"),
    [
        (datetime(2026, 10, 31, 15, 59, tzinfo=UTC), False),
        (datetime(2026, 10, 31, 16, tzinfo=UTC), True),
        (datetime(2026, 11, 30, 15, 59, tzinfo=UTC), True),
        (datetime(2026, 11, 30, 16, tzinfo=UTC), False),
    ],
)
def test_the_first_moment_of_the_bureaus_month_counts_and_that_of_the_next_does_not(
    at: datetime, counts_now: bool
) -> None:
    counted = int(counts_now)
    for kind, place in ((ChargeKind.ORDINARY, 0), (ChargeKind.EXTRA, 1)):
        one = inmate(calls=[used(at, kind)], given=1)
        assert told(one)[0][place] == (counted, (3, 1)[place] - counted)
    phone = msgspec.structs.replace(WEEKLY, channel=Channel.PHONE, period=Period.MONTH)
    shared = Sharing(prison_id="P03", phones_a_video=1)
    book = RuleBook(rules=[phone], sharings=[shared], of_level={})
    assert told(inmate(phones=[at]), book)[0][0] == (0, 1 - counted)


def test_a_row_tells_who_it_is_and_where_the_number_comes_from() -> None:
    found = counts(inmate(level="loose"), NO_RULES, NOW)
    assert (found.inmate_id, found.name, found.inmate_no) == ("i", "周某", "3103000001")
    assert (found.prison, found.ward, found.month) == ("三监", "一监区", "2026-11")
    assert (found.period, found.rule) == ("本月", "处遇级别次数")
    assert [kind.kind for kind in found.kinds] == [
        ChargeKind.ORDINARY,
        ChargeKind.EXTRA,
        ChargeKind.SPECIAL,
    ]
    assert counts(inmate(), NO_RULES, NOW).rule == "罪犯本人次数"


def test_nothing_more_is_asked_for_while_rule_or_grant_gives_a_call() -> None:
    used = [call(day, ChargeKind.ORDINARY) for day in (1, 2)]
    assert told(inmate(calls=used, given=1)) == ([(2, 1), (0, 1), (0, 0)], False)


def test_a_special_rule_of_the_months_last_day_counts_that_day() -> None:
    last = date(2026, 11, 30)
    own = msgspec.structs.replace(OWN, valid_from=last, valid_until=last)
    one = inmate(calls=[call(30, ChargeKind.SPECIAL)], special=[own])
    assert told(one)[0][2] == (1, 1)


def test_a_rule_of_the_level_counts_for_inmates_of_that_level() -> None:
    wide = msgspec.structs.replace(WEEKLY, level="loose", period=Period.MONTH, most_calls=7)
    book = RuleBook(rules=[wide], sharings=[], of_level={"loose": 5})
    assert told(inmate(level="loose"), book)[0][0] == (0, 7)
    assert told(inmate(level="strict"), book)[0][0] == (0, 3)
    assert told(inmate(level=None), book)[0][0] == (0, 3)


def test_a_shared_allowance_counts_by_the_phones_period() -> None:
    weekly_phone = msgspec.structs.replace(WEEKLY, channel=Channel.PHONE, most_calls=6)
    shared = Sharing(prison_id="P03", phones_a_video=3)
    one = inmate(calls=[call(3, ChargeKind.ORDINARY), call(24, ChargeKind.ORDINARY)])
    apart = RuleBook(rules=[weekly_phone], sharings=[], of_level={})
    assert counts(one, apart, NOW).period == "本月"
    assert told(one, apart)[0][0] == (2, 1)
    together = RuleBook(rules=[weekly_phone], sharings=[shared], of_level={})
    assert counts(one, together, NOW).period == "本周"
    assert told(one, together)[0][0] == (1, 1)


def test_a_special_rules_calls_count_within_its_own_days() -> None:
    before = call(25, ChargeKind.SPECIAL)
    there = datetime(2026, 11, 26, 4, tzinfo=UTC)
    spent = inmate(calls=[before, before], special=[OWN])
    assert told(spent, now=there) == ([(0, 3), (0, 0), (2, 2)], False)


def test_what_several_special_rules_give_is_added_up() -> None:
    later = msgspec.structs.replace(
        OWN, valid_from=date(2026, 11, 29), valid_until=date(2026, 11, 29), most_calls=5
    )
    assert told(inmate(special=[OWN, later]))[0][2] == (0, 7)
