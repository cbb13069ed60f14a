"""What of a bureau must be there before a platform serves on it, and how far its filling is."""

from datetime import date

from pipelines.flows.bureau.filling import Stand, apart, is_begun, stand
from pipelines.flows.bureau.site import YearsPart
from pipelines.rules.bureau.months import months_of
from pipelines.rules.bureau.plan import Plan
from pipelines.rules.bureau.years.catalog import OF_EVERY_PAGE, YEARS, in_order
from schemas.modules.labour.labour_posts import LABOUR_POSTS
from schemas.modules.labour.labour_projects import LABOUR_PROJECTS
from schemas.modules.labour.rest_days import REST_DAYS
from schemas.modules.labour.worker_grades import WORKER_GRADES
from schemas.modules.phone.relative_numbers import RELATIVE_NUMBERS

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


def test_what_officers_enter_under_a_name_of_its_own_is_there_before_them() -> None:
    """A number, a post or a rest day of theirs would be in the way of a planted one."""
    there = {table for code in OF_EVERY_PAGE for table in YEARS[code].fills}
    for module in (RELATIVE_NUMBERS, LABOUR_POSTS, LABOUR_PROJECTS, REST_DAYS, WORKER_GRADES):
        assert module.unique_together
        assert module.table in there


def test_a_month_comes_apart_where_nothing_is_read_across() -> None:
    month = next(iter(months_of(PLAN)))
    behind = [one for one in in_order() if one.code not in OF_EVERY_PAGE]
    groups = [
        [part.year.code for part in group]
        for group in apart([YearsPart(year, month) for year in behind])
    ]
    assert sorted(code for group in groups for code in group) == sorted(one.code for one in behind)
    for group in groups:
        for code in group:
            assert OF_EVERY_PAGE.union(group).issuperset(YEARS[code].reads), code
    labour = next(group for group in groups if "pay" in group)
    assert labour == ["workers", "hours", "pay_items", "pay"]
    assert next(group for group in groups if "spoken" in group)[-1] == "spoken"
