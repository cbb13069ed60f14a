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
from pipelines.rules.access.permission_catalog import catalog
from schemas.modules.figures import Figures
from schemas.phone.phone_figures import PHONE_FIGURES as PHONE
from schemas.recordings.review_figures import REVIEW_FIGURES as REVIEWS
from schemas.visits.visit_figures import VISIT_FIGURES as VISITS

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
        yield "visits.month_by_day", self._of(VISITS, "visits", asker, MONTH, step="day")
        yield "visits.year_by_month", self._of(VISITS, "visits", asker, YEAR, step="month")
        yield (
            "visits.all_by_year",
            self._of(VISITS, "visits", asker, self._planted.days, step="year"),
        )
        yield "arrivals.month_by_day", self._of(VISITS, "arrivals", asker, MONTH, step="day")
        yield "arrivals.year_by_month", self._of(VISITS, "arrivals", asker, YEAR, step="month")
        yield "visit_reviews.month_by_day", self._of(VISITS, "reviews", asker, MONTH, step="day")
        yield "visit_reviews.year_by_month", self._of(VISITS, "reviews", asker, YEAR, step="month")
        yield "unseen.tree", self._of(VISITS, "unseen", asker, MONTH)
        yield "phone.month", self._of(PHONE, "units", asker, MONTH)
        yield "phone.year", self._of(PHONE, "units", asker, YEAR)
        yield "phone_lengths.year_by_month", self._of(PHONE, "lengths", asker, YEAR, step="month")
        yield "phone_long_without.tree", self._of(PHONE, "silent", asker, MONTH)

    def _of_bureau(self) -> Iterator[tuple[str, Question]]:
        """What is the largest for the bureau alone."""
        asker, whole = self._bureau, self._planted.days
        yield (
            "visits.year_by_quarter.bureau",
            self._of(VISITS, "visits", asker, YEAR, step="quarter"),
        )
        yield "visits.all_by_month.bureau", self._of(VISITS, "visits", asker, whole, step="month")
        yield "visit_people.month.bureau", self._behind(VISITS, "visits", "person", MONTH)
        yield "visit_people.year.bureau", self._behind(VISITS, "visits", "person", YEAR)
        yield "arrivals.all_by_year.bureau", self._of(VISITS, "arrivals", asker, whole, step="year")
        yield "ratings.year.bureau", self._of(VISITS, "ratings", asker, YEAR)
        yield "ratings.all.bureau", self._of(VISITS, "ratings", asker, whole)
        yield (
            "visit_reviews.all_by_year.bureau",
            self._of(VISITS, "reviews", asker, whole, step="year"),
        )
        yield "visit_review_people.month.bureau", self._behind(VISITS, "reviews", "person", MONTH)
        yield "unseen_people.bureau", self._behind(VISITS, "unseen", "unseen_people", MONTH)
        yield (
            "review_statistics.phone_month.bureau",
            self._of(REVIEWS, "reviews", asker, MONTH, channel="phone_call"),
        )
        for table in REVIEWS.tables:
            yield (
                f"review_statistics.{table.code}.year.bureau",
                self._of(REVIEWS, table.code, asker, YEAR),
            )
        yield "phone_people.year.bureau", self._behind(PHONE, "units", "people", YEAR)
        yield (
            "phone_people.extra_month.bureau",
            self._behind(PHONE, "units", "people", MONTH, kind="extra"),
        )
        yield (
            "phone_people.fewer_than_3.bureau",
            self._behind(PHONE, "few", "few", MONTH, fewer_than="3"),
        )
        yield "phone_calls.month.bureau", self._behind(PHONE, "units", "calls", MONTH)
        yield "phone_calls.year.bureau", self._behind(PHONE, "units", "calls", YEAR)
        yield "phone_lengths.month_by_day.bureau", self._of(PHONE, "lengths", asker, MONTH)
        yield "phone_shared_numbers.bureau", self._behind(PHONE, "shared", "shared", MONTH)
        yield (
            "phone_long_without_people.bureau",
            self._behind(PHONE, "silent", "silent_people", MONTH),
        )
        yield "phone_settlement.bureau", self._of(PHONE, "settlement", asker, MONTH)
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

    def _of(self, page: Figures, table: str, asker: Asker, length: int, **more: str) -> Question:
        async def asked(turn: int) -> Any:
            query = self._query(asker, length, turn) | more
            return await telling.read(self._services, asker.officer, page, table, query)

        return asked

    def _behind(self, page: Figures, table: str, name: str, length: int, **more: str) -> Question:
        """A listing of the bureau's; of what has no days, another page each time."""

        async def asked(turn: int) -> Any:
            query = self._query(self._bureau, length, turn) | more
            wanted = listing.Asked(figures=page, table=table, listing=name, query=query)
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
