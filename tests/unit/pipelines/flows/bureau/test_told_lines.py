"""Lines that were told with the rows of their day come to the log as the stories told them."""

from collections.abc import Collection, Iterator
from datetime import UTC, date, datetime

from connectors.postgres.audit.planted_log import LogLine
from pipelines.flows.bureau.planting_groups import packed
from pipelines.flows.bureau.told_lines import ToldLines
from pipelines.rules.bureau.year import Year
from pipelines.rules.platform.local_time import LOCAL

DAY = date(2026, 3, 7)
YEARS = [
    Year(code=code, fills=(), happened=lambda _, __: (), left=lambda _, __: ())
    for code in ("people", "visits")
]


def line(action: str, at: datetime) -> LogLine:
    return LogLine(at, "P03", "system", None, "test", "", action, "test", None, "{}", b"{}", b"")


def anew(codes: Collection[str], day: date) -> Iterator[LogLine]:
    for code in codes:
        yield line(f"{code} anew", datetime(day.year, day.month, day.day, 9, tzinfo=LOCAL))


def test_a_day_is_told_in_the_order_of_years_and_once() -> None:
    told = ToldLines(YEARS, (), anew)
    late = datetime(2026, 3, 7, 16, 30, 0, 250, tzinfo=UTC)
    told.take({("visits", DAY): packed([line("visit", late)])})
    told.take({("people", DAY): packed([line("came", late), line("left", late)])})
    lines = list(told.on(DAY))
    assert [one.action for one in lines] == ["came", "left", "visit"]
    # By the clock of the place it is the next day already.
    assert {one.at.date() for one in lines} == {date(2026, 3, 8)}
    assert {one.at for one in lines} == {late}
    assert list(told.on(DAY)) == []


def test_what_was_planted_before_is_told_anew() -> None:
    told = ToldLines(YEARS, {"people/2026-03"}, anew)
    told.take({("visits", DAY): packed([line("visit", datetime(2026, 3, 7, tzinfo=UTC))])})
    assert [one.action for one in told.on(DAY)] == ["people anew", "visit"]
    assert [one.action for one in told.on(date(2026, 4, 1))] == []
