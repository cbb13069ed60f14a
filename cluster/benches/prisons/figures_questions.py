"""What officers ask of 会见统计, 亲情电话 and 复听统计, by the functions that their routes call."""

from collections.abc import Awaitable, Callable, Iterator
from datetime import date, timedelta
from typing import Any, NamedTuple

from cluster.benches.prisons.figures_planting import Planted
from connectors.postgres.access.data_levels import AllLevels
from connectors.postgres.platform.units import UnitRow
from pipelines.flows.access.auth.callers import Officer
from pipelines.flows.modules import keeping
from pipelines.flows.modules.figures import listing, telling
from pipelines.flows.phone.figures import counting
from pipelines.flows.phone.figures.counting import CountsAsked
from pipelines.flows.services import Services
from pipelines.flows.visits.figures import arrivals, numbers, ratings, reviews, unseen
from pipelines.flows.visits.figures.asking import Range
from pipelines.flows.visits.figures.unseen import Cut
from pipelines.rules.access.permission_catalog import catalog
from schemas.phone.phone_figures import PHONE_FIGURES
from schemas.platform.periods import Step
from schemas.recordings.review_figures import REVIEW_FIGURES

Question = Callable[[int], Awaitable[Any]]
"""Asked by how often it was asked before, so that no two ask for the same days."""
PAGE = 20
MONTH, YEAR = 30, 365


class Asker(NamedTuple):
    """An officer, and the unit that he chose on the page."""

    officer: Officer
    unit_id: str | None


def officer_of(unit: UnitRow, levels: AllLevels) -> Officer:
    """One who may see everything of a unit."""
    return Officer(
        id=unit.id,
        name="某警官",
        login="bench",
        unit_id=unit.id,
        unit_code=unit.code,
        unit_name=unit.name,
        unit_type=unit.org_type,
        scope=unit.path,
        stream="bureau",
        prison_id=unit.prison_id,
        roles=frozenset(),
        permissions=frozenset(catalog()),
        scopes=(unit.path,),
        levels=levels,
        restriction=None,
        session_id="",
        address="",
    )


class Questions:
    """Every page at most of the bureau, then of a prison and a ward."""

    def __init__(self, services: Services, planted: Planted, levels: AllLevels) -> None:
        self._services, self._planted = services, planted
        bureau = officer_of(planted.bureau, levels)
        self._bureau = Asker(bureau, None)
        self._askers = {
            "bureau": self._bureau,
            "prison_chosen": Asker(bureau, planted.prisons[3].id),
            "prison_officer": Asker(officer_of(planted.prisons[5], levels), None),
            "ward_officer": Asker(officer_of(planted.wards[7], levels), None),
        }

    def each(self) -> Iterator[tuple[str, Question]]:
        """By name: the page, the days, who asks."""
        for who, asker in self._askers.items():
            for what, question in self._of_all(asker):
                yield f"{what}.{who}", question
        yield from self._of_bureau()

    def _of_all(self, asker: Asker) -> Iterator[tuple[str, Question]]:
        yield "visits.month_by_day", self._visits(asker, MONTH, Step.DAY)
        yield "visits.year_by_month", self._visits(asker, YEAR, Step.MONTH)
        yield "visits.all_by_year", self._visits(asker, self._planted.days, Step.YEAR)
        yield "arrivals.month_by_day", self._arrivals(asker, MONTH, Step.DAY)
        yield "arrivals.year_by_month", self._arrivals(asker, YEAR, Step.MONTH)
        yield "visit_reviews.month_by_day", self._reviews(asker, MONTH, Step.DAY)
        yield "visit_reviews.year_by_month", self._reviews(asker, YEAR, Step.MONTH)
        yield "unseen.tree", self._unseen(asker)
        yield "phone.month", self._phone("units", asker, MONTH)
        yield "phone.year", self._phone("units", asker, YEAR)
        yield "phone_lengths.year_by_month", self._phone("lengths", asker, YEAR, step="month")
        yield "phone_long_without.tree", self._phone("silent", asker, MONTH)

    def _of_bureau(self) -> Iterator[tuple[str, Question]]:
        """What is the largest for the bureau alone."""
        asker, whole = self._bureau, self._planted.days
        yield "visits.year_by_quarter.bureau", self._visits(asker, YEAR, Step.QUARTER)
        yield "visits.all_by_month.bureau", self._visits(asker, whole, Step.MONTH)
        yield "visit_people.month.bureau", self._visited(asker, MONTH)
        yield "visit_people.year.bureau", self._visited(asker, YEAR)
        yield "arrivals.all_by_year.bureau", self._arrivals(asker, whole, Step.YEAR)
        yield "ratings.year.bureau", self._ratings(asker, YEAR)
        yield "ratings.all.bureau", self._ratings(asker, whole)
        yield "visit_reviews.all_by_year.bureau", self._reviews(asker, whole, Step.YEAR)
        yield "visit_review_people.month.bureau", self._reviewed(asker, MONTH)
        yield "unseen_people.bureau", self._unseen_people(asker)
        by_phone = self._statistics(asker, "reviews", MONTH, channel="phone_call")
        yield "review_statistics.phone_month.bureau", by_phone
        for table in REVIEW_FIGURES.tables:
            named = f"review_statistics.{table.code}.year.bureau"
            yield named, self._statistics(asker, table.code, YEAR)
        yield "phone_people.year.bureau", self._behind("units", "people", YEAR)
        yield (
            "phone_people.extra_month.bureau",
            self._behind("units", "people", MONTH, kind="extra"),
        )
        yield "phone_people.fewer_than_3.bureau", self._behind("few", "few", MONTH, fewer_than="3")
        yield "phone_calls.month.bureau", self._behind("units", "calls", MONTH)
        yield "phone_calls.year.bureau", self._behind("units", "calls", YEAR)
        yield "phone_lengths.month_by_day.bureau", self._phone("lengths", asker, MONTH)
        yield "phone_shared_numbers.bureau", self._behind("shared", "shared", MONTH)
        yield "phone_long_without_people.bureau", self._behind("silent", "silent_people", MONTH)
        yield "phone_settlement.bureau", self._phone("settlement", asker, MONTH)
        yield "phone_counts.bureau", self._counts(asker)
        yield "visit_list.month.bureau", self._list("visits", "planned_at", MONTH)
        yield "visit_list.year.bureau", self._list("visits", "planned_at", YEAR)
        yield "visit_list.whole.bureau", self._list("visits", None, 0)
        yield "ticket_list.month.bureau", self._list("phone_tickets", "started_at", MONTH)
        yield "ticket_list.whole.bureau", self._list("phone_tickets", None, 0)

    def _days(self, length: int, turn: int) -> tuple[date, date]:
        """So many days within what was planted, the latest first."""
        last = self._planted.first + timedelta(days=self._planted.days - 1)
        room = max(1, self._planted.days - length)
        until = last - timedelta(days=turn * 29 % room)
        return max(until - timedelta(days=length - 1), self._planted.first), until

    def _range(self, asker: Asker, length: int, step: Step, turn: int) -> Range:
        since, until = self._days(length, turn)
        return Range(since=since, until=until, unit_id=asker.unit_id, step=step)

    def _visits(self, asker: Asker, length: int, step: Step) -> Question:
        async def asked(turn: int) -> Any:
            wanted = self._range(asker, length, step, turn)
            return await numbers.report(self._services, asker.officer, wanted)

        return asked

    def _visited(self, asker: Asker, length: int) -> Question:
        async def asked(turn: int) -> Any:
            wanted = self._range(asker, length, Step.MONTH, turn)
            return await numbers.people(self._services, asker.officer, wanted, PAGE, 0)

        return asked

    def _arrivals(self, asker: Asker, length: int, step: Step) -> Question:
        async def asked(turn: int) -> Any:
            wanted = self._range(asker, length, step, turn)
            return await arrivals.report(self._services, asker.officer, wanted)

        return asked

    def _ratings(self, asker: Asker, length: int) -> Question:
        async def asked(turn: int) -> Any:
            wanted = self._range(asker, length, Step.MONTH, turn)
            return await ratings.report(self._services, asker.officer, wanted)

        return asked

    def _reviews(self, asker: Asker, length: int, step: Step) -> Question:
        async def asked(turn: int) -> Any:
            wanted = self._range(asker, length, step, turn)
            return await reviews.report(self._services, asker.officer, wanted, None)

        return asked

    def _reviewed(self, asker: Asker, length: int) -> Question:
        async def asked(turn: int) -> Any:
            wanted = self._range(asker, length, Step.MONTH, turn)
            return await reviews.people(self._services, asker.officer, wanted, None, PAGE, 0)

        return asked

    def _statistics(self, asker: Asker, table: str, length: int, **more: str) -> Question:
        async def asked(turn: int) -> Any:
            since, until = self._days(length, turn)
            query = {"since": str(since), "until": str(until), **more}
            return await telling.read(self._services, asker.officer, REVIEW_FIGURES, table, query)

        return asked

    def _cut(self, asker: Asker, turn: int) -> Cut:
        at = self._days(MONTH, turn)[1]
        return Cut(at=at, months=3, unit_id=asker.unit_id)

    def _unseen(self, asker: Asker) -> Question:
        async def asked(turn: int) -> Any:
            return await unseen.report(self._services, asker.officer, self._cut(asker, turn))

        return asked

    def _unseen_people(self, asker: Asker) -> Question:
        async def asked(turn: int) -> Any:
            wanted = self._cut(asker, turn)
            return await unseen.people(self._services, asker.officer, wanted, PAGE, 0)

        return asked

    def _phone(self, table: str, asker: Asker, length: int, **more: str) -> Question:
        async def asked(turn: int) -> Any:
            query = self._query(asker, length, turn) | more
            return await telling.read(self._services, asker.officer, PHONE_FIGURES, table, query)

        return asked

    def _behind(self, table: str, name: str, length: int, **more: str) -> Question:
        """A listing of the bureau's; of what has no days, another page each time."""

        async def asked(turn: int) -> Any:
            query = self._query(self._bureau, length, turn) | more
            wanted = listing.Asked(figures=PHONE_FIGURES, table=table, listing=name, query=query)
            offset = PAGE * (turn % 3) if name == "shared" else 0
            return await listing.page(self._services, self._bureau.officer, wanted, PAGE, offset)

        return asked

    def _query(self, asker: Asker, length: int, turn: int) -> dict[str, str]:
        """As each table reads what it asks for."""
        since, until = (day.isoformat() for day in self._days(length, turn))
        unit = {"unit_id": asker.unit_id} if asker.unit_id else {}
        return {"since": since, "until": until, "at": until, "month": until[:7]} | unit

    def _counts(self, asker: Asker) -> Question:
        async def asked(turn: int) -> Any:
            async with self._services.database.transaction() as tx:
                return await counting.page(
                    tx, self._services, asker.officer, CountsAsked(), PAGE, PAGE * turn
                )

        return asked

    def _list(self, module: str, moment: str | None, length: int) -> Question:
        """As a number of the page is opened: the records of its days, or the whole list."""

        async def asked(turn: int) -> Any:
            pairs: list[tuple[str, str]] = []
            if moment is not None:
                since, until = self._days(length, turn)
                pairs = [
                    (f"{moment}.from", f"{since}T00:00:00+08:00"),
                    (f"{moment}.until", f"{until}T23:59:59+08:00"),
                ]
            officer = self._bureau.officer
            return await keeping.page(self._services, officer, module, pairs, PAGE, PAGE * turn)

        return asked
