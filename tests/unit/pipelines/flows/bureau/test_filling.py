"""What of a bureau must be there before a platform serves on it, and how far its filling is."""

from datetime import date

from pipelines.flows.bureau.filling import Stand, is_begun, stand
from pipelines.rules.bureau.months import months_of
from pipelines.rules.bureau.plan import Plan
from pipelines.rules.bureau.years.catalog import OF_EVERY_PAGE, YEARS

PLAN = Plan(seed=1, inmates=30, years=1, until=date(2026, 11, 24))
MONTHS = [one.name for one in months_of(PLAN)]


def parts(codes: frozenset[str]) -> set[str]:
    return {f"{code}/{month}" for code in codes for month in MONTHS}


def test_it_is_begun_with_its_whole_log_and_what_every_page_asks_for() -> None:
    whole = {"plan", *parts(frozenset({"log"})), *parts(OF_EVERY_PAGE)}
    assert is_begun(whole, PLAN)
    for one in ("plan", f"log/{MONTHS[-1]}", f"people/{MONTHS[3]}"):
        assert not is_begun(whole - {one}, PLAN)


def test_a_month_counts_with_all_its_years() -> None:
    whole = parts(frozenset(YEARS))
    assert stand(whole, PLAN) == Stand(13, 13)
    assert stand(whole, PLAN).full
    assert stand(whole - {f"calls/{MONTHS[5]}"}, PLAN) == Stand(12, 13)
    assert stand(parts(OF_EVERY_PAGE), PLAN) == Stand(0, 13)


def test_what_every_page_asks_for_reads_nothing_that_comes_behind_it() -> None:
    for code in OF_EVERY_PAGE:
        assert OF_EVERY_PAGE.issuperset(YEARS[code].reads), code
