from datetime import date, timedelta

from pipelines.rules.bureau.months import months_of
from pipelines.rules.bureau.plan import PARTED_DAYS
from pipelines.rules.bureau.rhythm import (
    DOWN_AFTER,
    DOWN_PRISON,
    EvenPace,
    Happening,
    LivedPace,
    rates_of,
    visiting_day,
)
from tests.unit.pipelines.rules.bureau.bureaus import plan

RATES = rates_of(plan())
DAYS = [day for month in months_of(plan()) for day in month.days()]


def test_a_year_has_about_as_much_as_the_rates_say() -> None:
    for happening, rate in ((Happening.VISIT, RATES.visits), (Happening.CALL, RATES.calls)):
        pace = LivedPace(plan(), happening, "P03", 200)
        told = sum(pace.per_day(day) for day in DAYS)
        # Festivals come on top.
        assert 0.95 < told / (200 * rate * 12) < 1.25, happening


def test_letters_and_business_come_on_working_days() -> None:
    letters = LivedPace(plan(), Happening.LETTER, "P03", 2_000)
    official = LivedPace(plan(), Happening.OFFICIAL, "P03", 2_000)
    weekend = [day for day in DAYS if day.weekday() >= 5]
    assert sum(official.per_day(day) for day in weekend) == 0
    per_weekend = sum(letters.per_day(day) for day in weekend) / len(weekend)
    assert 0 < per_weekend < 0.6 * sum(letters.per_day(day) for day in DAYS) / len(DAYS)
    for pace, rate in ((letters, RATES.letters), (official, RATES.official)):
        told = sum(pace.per_day(day) for day in DAYS)
        assert 0.9 < told / (2_000 * rate * 12) < 1.3


def test_a_large_bureau_calls_by_video_less() -> None:
    assert rates_of(plan(inmates=3_000)).video_calls > rates_of(plan(inmates=30_000)).video_calls


def test_a_day_is_the_same_whenever_it_is_told() -> None:
    later = plan(until=date(2027, 2, 1))
    for day in DAYS[-60:]:
        mine = LivedPace(plan(), Happening.CALL, "P03", 200).per_day(day)
        assert mine == LivedPace(later, Happening.CALL, "P03", 200).per_day(day)


def test_nobody_is_let_in_on_mondays() -> None:
    assert all(visiting_day(day).weekday() != 0 for day in DAYS)
    assert visiting_day(date(2026, 11, 24)) == date(2026, 11, 24)


def test_there_is_more_before_a_festival_and_at_weekends() -> None:
    pace = LivedPace(plan(), Happening.CALL, "P03", 2_000)
    festive = [pace.per_day(date(2026, 2, 17) - timedelta(days=back)) for back in range(1, 6)]
    quiet = [pace.per_day(date(2026, 5, 11) + timedelta(days=on)) for on in range(5)]
    assert sum(festive) > 1.3 * sum(quiet)
    assert pace.per_day(date(2026, 5, 16)) > pace.per_day(date(2026, 5, 14))


def test_a_phone_system_was_down_in_the_fourth_month() -> None:
    down = plan().first + timedelta(days=DOWN_AFTER)
    assert LivedPace(plan(), Happening.CALL, DOWN_PRISON, 200).per_day(down) == 0
    assert LivedPace(plan(), Happening.VISIT, DOWN_PRISON, 2_000).per_day(down) > 0
    assert LivedPace(plan(), Happening.CALL, "P03", 2_000).per_day(down) > 0
    assert 90 < (down - plan().first).days < 120


def test_a_measurement_has_the_same_each_day() -> None:
    pace = EvenPace(7)
    assert {pace.per_day(day) for day in DAYS} == {7}
    assert all(pace.visiting(day) == day for day in DAYS)


def test_few_of_the_days_before_the_first_start_have_sound_and_all_behind_it() -> None:
    asked = plan(inmates=3_000)
    pace = LivedPace(asked, Happening.CALL, "P03", 200)
    days = [asked.until - timedelta(days=back) for back in range(1, PARTED_DAYS + 1)]
    numbers = [f"DH{number:04}" for number in range(100)]
    heard = sum(pace.has_sound(day, number) for day in days for number in numbers)
    assert 0.02 < heard / len(days) / len(numbers) < 0.04
    assert all(pace.has_sound(asked.until, number) for number in numbers)
    small = LivedPace(plan(inmates=60), Happening.CALL, "P03", 4)
    assert all(small.has_sound(day, "DH0001") for day in days)
