"""The ledger's arithmetic: what an account holds, and the first day on which one more passes."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.rules.calls.account_entries import expiries, issues, withdrawals
from pipelines.rules.calls.accounts import (
    Account,
    Entry,
    LevelSpan,
    RuleBook,
    Terms,
    account_of,
    balance,
    beside,
    extra_balance,
    first_day,
    standing,
    weight,
)
from pipelines.rules.calls.call_allowance import CallRule, Sharing, SpecialRule
from pipelines.rules.platform.local_time import day_bounds, local
from schemas.calls.allowance import EntryKind
from schemas.calls.channel import Channel, Period
from schemas.calls.charge import ChargeKind
from tests.unit.pipelines.rules.calls.entries import given_back, granted, used

VIDEO, PHONE, VISIT = Channel.VIDEO, Channel.PHONE, Channel.VISIT
NOW = datetime(2026, 11, 24, 4, tzinfo=UTC)
DECEMBER = datetime(2026, 11, 30, 16, tzinfo=UTC)
INMATE = "i"


def rule(channel: Channel, calls: int, period: Period = Period.MONTH, **more: object) -> CallRule:
    told = CallRule(
        channel=channel,
        prison_id=None,
        level=None,
        period=period,
        most_calls=calls,
        most_minutes=30,
    )
    return msgspec.structs.replace(told, **more)


def terms(
    *rules: CallRule,
    sharings: Sequence[Sharing] = (),
    special: Sequence[SpecialRule] = (),
    spans: Sequence[LevelSpan] = (),
) -> Terms:
    return Terms(
        book=RuleBook(rules=list(rules), sharings=list(sharings), of_level={}),
        prison_id="P",
        monthly_calls=3,
        level=None,
        spans=list(spans),
        special=list(special),
    )


def account(of: Terms, channel: Channel, moment: datetime = NOW) -> Account:
    found = account_of(of, channel, moment)
    assert found is not None
    return found


def left(of: Terms, entries: Sequence[Entry], channel: Channel, moment: datetime = NOW) -> int:
    found = standing(of, entries, channel, moment)
    assert found is not None
    return found.left


def uses(count: int, channel: Channel, first: datetime = NOW) -> list[Entry]:
    return [used(first + timedelta(minutes=n), channel=channel) for n in range(count)]


def test_a_channel_without_a_rule_is_not_limited_and_the_video_has_the_inmates_number() -> None:
    assert standing(terms(), [], VISIT, NOW) is None
    assert standing(terms(), [], PHONE, NOW) is None
    assert left(terms(), [], VIDEO) == 3


@pytest.mark.parametrize("channel", list(Channel))
def test_the_sum_of_the_entries_is_the_balance(channel: Channel) -> None:
    of = terms(rule(channel, 4))
    taken = uses(3, channel)
    entries = [*taken, given_back(taken[0])]
    # What is not in the ledger yet counts all the same, and changes nothing once it is.
    assert left(of, entries, channel) == 2
    booked = [*entries, *issues(of, entries, NOW, INMATE)]
    assert balance(booked, account(of, channel)) == 2
    assert left(of, booked, channel) == 2
    weights = [weight(one, account(of, channel)) for one in booked]
    assert sum(one for one in weights if one is not None) == 2
    assert [one for one in issues(of, booked, NOW, INMATE) if one.channel is channel] == []


def test_a_rule_that_gives_more_or_less_is_issued_as_the_difference() -> None:
    before = terms(rule(VIDEO, 4))
    booked = issues(before, [], NOW, INMATE)
    assert [(one.amount, one.turn) for one in booked] == [(4, 1)]
    for most, difference in ((6, 2), (1, -3)):
        (changed,) = issues(terms(rule(VIDEO, most)), booked, NOW, INMATE)
        assert (changed.amount, changed.turn, changed.source) == (
            difference,
            2,
            booked[0].source,
        )


def test_shared_each_channel_takes_from_one_allowance_by_its_worth() -> None:
    shared = Sharing(prison_id=None, phones_a_video=2, phones_a_visit=3)
    of = terms(rule(PHONE, 12), sharings=[shared])
    entries = [*uses(1, PHONE), *uses(1, VIDEO), *uses(1, VISIT)]
    # Six of twelve are used: six calls, three video calls or two visits are left.
    assert [left(of, entries, one) for one in (PHONE, VIDEO, VISIT)] == [6, 3, 2]
    booked = [*entries, *issues(of, entries, NOW, INMATE)]
    assert balance(booked, account(of, VISIT)) == 6
    apart = msgspec.structs.replace(shared, phones_a_visit=None)
    with_own = terms(rule(PHONE, 12), rule(VISIT, 2), sharings=[apart])
    assert [left(with_own, entries, one) for one in (PHONE, VISIT)] == [9, 1]


def test_without_a_rule_for_phone_calls_the_video_gives_in_phone_calls() -> None:
    of = terms(sharings=[Sharing(prison_id=None, phones_a_video=2)])
    entries = uses(1, PHONE)
    assert [left(of, entries, one) for one in (PHONE, VIDEO)] == [5, 2]
    booked = [*entries, *issues(of, entries, NOW, INMATE)]
    assert balance(booked, account(of, PHONE)) == 5


def test_on_the_days_of_a_special_rule_for_video_that_rule_counts_alone() -> None:
    own = SpecialRule(
        channel=VIDEO,
        period=Period.MONTH,
        most_calls=2,
        most_minutes=30,
        valid_from=date(2026, 11, 24),
        valid_until=date(2026, 11, 25),
    )
    of = terms(special=[own])
    entries = [*uses(3, VIDEO), used(NOW, ChargeKind.SPECIAL)]
    assert left(of, entries, VIDEO) == 1
    assert left(of, entries, VIDEO, NOW + timedelta(days=2)) == 0
    (issued,) = issues(of, entries, NOW, INMATE)
    assert (issued.charge, issued.amount, issued.period) == (
        ChargeKind.SPECIAL,
        2,
        "2026-11-24/2026-11-26",
    )


def test_extra_calls_are_used_once_the_rules_own_are() -> None:
    of = terms(rule(VIDEO, 1))
    entries = [*granted(2, NOW), *uses(1, VIDEO)]
    found = standing(of, entries, VIDEO, NOW)
    assert found is not None
    assert (found.left, found.extra_left, found.kind) == (2, 2, ChargeKind.EXTRA)
    spent = [*entries, used(NOW, ChargeKind.EXTRA), used(NOW + timedelta(days=1), ChargeKind.EXTRA)]
    assert standing(of, spent, VIDEO, NOW).kind is None  # type: ignore[union-attr]


def test_what_is_looked_at_itself_is_not_used_by_others() -> None:
    entries = uses(2, VIDEO)
    assert beside(entries, entries[0].source) == entries[1:]
    assert beside(entries, None) == entries


def test_a_level_counts_from_its_day_on() -> None:
    strict = LevelSpan(value="strict", since=DECEMBER, until=None)
    of = terms(rule(VIDEO, 1, level="strict"), spans=[strict])
    assert [left(of, [], VIDEO, at) for at in (NOW, DECEMBER)] == [3, 1]


@pytest.mark.requirement("VC-APPT-16")
def test_the_first_day_is_that_of_the_next_period() -> None:
    of = terms(rule(VIDEO, 1, Period.WEEK))
    assert first_day(of, uses(1, VIDEO), VIDEO, NOW) == date(2026, 11, 30)
    booked = [*uses(1, VIDEO), *uses(1, VIDEO, NOW + timedelta(days=7))]
    assert first_day(of, booked, VIDEO, NOW) == date(2026, 12, 7)
    assert first_day(of, [], VIDEO, NOW) == date(2026, 11, 24)
    assert first_day(terms(rule(VIDEO, 0)), [], VIDEO, NOW) is None


@pytest.mark.requirement("VC-GEN-20")
def test_the_first_day_is_that_of_a_version_that_gives_more() -> None:
    later = rule(VIDEO, 2, counts_from=date(2026, 11, 27))
    of = terms(rule(VIDEO, 1), later)
    assert first_day(of, uses(1, VIDEO), VIDEO, NOW) == date(2026, 11, 27)
    fewer = terms(rule(VIDEO, 1), rule(VIDEO, 0, counts_from=date(2026, 12, 1)))
    assert first_day(fewer, uses(1, VIDEO), VIDEO, NOW) is None


PERIODS = st.sampled_from(list(Period))
RULES = st.lists(
    st.builds(
        rule,
        st.sampled_from(list(Channel)),
        st.integers(0, 4),
        PERIODS,
        counts_from=st.none() | st.dates(date(2026, 11, 1), date(2027, 2, 28)),
    ),
    max_size=5,
)
SHARINGS = st.lists(
    st.builds(
        Sharing,
        prison_id=st.sampled_from([None, "P"]),
        phones_a_video=st.integers(1, 3),
        phones_a_visit=st.none() | st.integers(1, 3),
    ),
    max_size=2,
)
MOMENTS = st.integers(0, 90 * 24).map(lambda hours: NOW + timedelta(hours=hours))
USES = st.lists(
    st.builds(
        used,
        MOMENTS,
        st.sampled_from([ChargeKind.ORDINARY, ChargeKind.EXTRA]),
        st.sampled_from(list(Channel)),
    ),
    max_size=12,
    unique_by=lambda one: one.source,
)


@pytest.mark.requirement("VC-APPT-16")
@given(RULES, SHARINGS, USES, st.sampled_from(list(Channel)), st.integers(0, 3))
def test_the_first_day_always_passes_and_the_day_before_never(
    rules: list[CallRule], sharings: list[Sharing], taken: list[Entry], channel: Channel, extra: int
) -> None:
    of, entries = terms(*rules, sharings=sharings), [*taken, *granted(extra, NOW, channel)]
    found = first_day(of, entries, channel, NOW)
    if found is None:
        return
    today = local(NOW).date()
    assert found >= today
    moments = {today: NOW}
    for ahead in range((found - today).days):
        day = today + timedelta(days=ahead)
        assert left(of, entries, channel, moments.get(day, day_bounds(day)[0])) == 0
    there = standing(of, entries, channel, moments.get(found, day_bounds(found)[0]))
    assert there is None or there.left > 0


@pytest.mark.requirement("VC-APPT-16", clauses="a")
@given(RULES, SHARINGS, USES, MOMENTS)
def test_issued_or_not_yet_the_balance_is_the_sum_and_is_issued_once(
    rules: list[CallRule], sharings: list[Sharing], taken: list[Entry], moment: datetime
) -> None:
    of = terms(*rules, sharings=sharings)
    booked = [*taken, *issues(of, taken, moment, INMATE)]
    assert issues(of, booked, moment, INMATE) == []
    for channel in Channel:
        found = standing(of, taken, channel, moment)
        again = standing(of, booked, channel, moment)
        if found is None or again is None:
            assert found is again
            continue
        assert found.balance == again.balance == balance(booked, again.account)


@given(
    st.integers(0, 4),
    st.permutations(["use", "use", "use", "back", "back", "end", "end", "end"]),
)
def test_no_order_of_giving_back_and_expiry_gives_more_than_was_issued(
    most: int, course: list[str]
) -> None:
    of, entries, taken = terms(rule(VIDEO, most)), list[Entry](), list[Entry]()
    entries += issues(of, entries, NOW, INMATE)
    for number, step in enumerate(course):
        if step == "use":
            taken.append(used(NOW + timedelta(minutes=number)))
            entries.append(taken[-1])
        elif step == "back" and taken:
            entries.append(given_back(taken.pop()))
        elif step == "end":
            entries += expiries(of, entries, DECEMBER, INMATE)
        # What is used and what may still be used are together never more than what was issued.
        assert balance(entries, account(of, VIDEO)) + len(taken) <= most
    entries += expiries(of, entries, DECEMBER, INMATE)
    assert balance(entries, account(of, VIDEO)) <= 0
    assert len({(one.source, one.turn) for one in entries}) == len(entries)
    # Nothing of it comes into the next period.
    assert left(of, entries, VIDEO, DECEMBER) == most


def test_nothing_expires_before_its_last_moment_has_passed() -> None:
    of = terms(rule(VIDEO, 2))
    entries = issues(of, [], NOW, INMATE)
    assert expiries(of, entries, DECEMBER - timedelta(microseconds=1), INMATE) == []
    (ended,) = expiries(of, entries, DECEMBER, INMATE)
    assert (ended.kind, ended.amount, ended.reason) == (EntryKind.EXPIRED, -2, "周期结束")
    assert expiries(of, [*entries, ended], DECEMBER, INMATE) == []


def test_extra_calls_expire_with_their_month() -> None:
    entries = [*granted(2, NOW), used(NOW, ChargeKind.EXTRA)]
    assert expiries(terms(), entries, NOW, INMATE) == []
    (ended,) = expiries(terms(), entries, DECEMBER, INMATE)
    assert (ended.charge, ended.amount) == (ChargeKind.EXTRA, -1)
    assert extra_balance([*entries, ended], VIDEO, NOW) == 0


def test_who_is_gone_has_nothing_left_and_who_returns_is_given_it_anew() -> None:
    of = terms(rule(VIDEO, 3))
    entries = [*issues(of, [], NOW, INMATE), *uses(1, VIDEO)]
    (taken_back,) = withdrawals(of, entries, NOW, INMATE)
    assert (taken_back.amount, taken_back.reason) == (-2, "离监收回")
    gone = [*entries, taken_back]
    assert balance(gone, account(of, VIDEO)) == 0
    assert withdrawals(of, gone, NOW, INMATE) == []
    (anew,) = issues(of, gone, NOW, INMATE)
    assert anew.amount == 2
    assert left(of, [*gone, anew], VIDEO) == 2


def test_a_shared_account_that_is_over_ends_by_what_all_channels_used() -> None:
    of = terms(rule(PHONE, 10), sharings=[Sharing(prison_id=None, phones_a_video=3)])
    entries = [*issues(of, [], NOW, INMATE), *uses(2, VIDEO), *uses(1, PHONE)]
    (ended,) = expiries(of, entries, DECEMBER, INMATE)
    assert (ended.channel, ended.amount) == (PHONE, -3)
    assert balance([*entries, ended], account(of, VIDEO)) == 0


def test_what_a_rule_gave_that_is_there_no_more_ends_by_itself() -> None:
    entries = [*issues(terms(rule(VISIT, 2)), [], NOW, INMATE), *uses(1, VISIT)]
    ended = [one for one in expiries(terms(), entries, DECEMBER, INMATE) if one.channel is VISIT]
    assert [one.amount for one in ended] == [-1]


def test_a_prisons_part_of_the_book_decides_for_its_inmates_as_the_whole_does() -> None:
    rules = [rule(VIDEO, 2), rule(VIDEO, 5, prison_id="P"), rule(VIDEO, 9, prison_id="Q")]
    sharings = [
        Sharing(prison_id="Q", phones_a_video=3),
        Sharing(prison_id=None, phones_a_video=2),
    ]
    of = terms(*rules, sharings=sharings)
    narrowed = msgspec.structs.replace(of, book=of.book.of("P"))
    assert [one.most_calls for one in narrowed.book.rules] == [2, 5]
    assert len(narrowed.book.sharings) == 1
    assert account_of(narrowed, VIDEO, NOW) == account_of(of, VIDEO, NOW)
