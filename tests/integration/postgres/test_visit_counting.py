"""Figures of visits equal those that are counted one by one from the same records."""

import random
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable
from datetime import date, timedelta
from typing import Any

import msgspec
import pytest
from sqlalchemy import insert

from connectors.postgres import Database, make_id
from connectors.postgres.people import people
from connectors.postgres.platform import units
from connectors.postgres.visits.figures import arrivals, numbers
from connectors.postgres.visits.figures.counted import Counted, visit
from pipelines.rules.modules.figures.periods import first_day
from pipelines.rules.platform.local_time import day_bounds, local
from schemas.modules.visits.visits import VisitState, VisitType
from schemas.people.kinds import OrgType
from schemas.platform.periods import Step
from tests.integration.world import World

pytestmark = pytest.mark.integration

FIRST, LAST = date(2025, 10, 20), date(2026, 11, 7)
BEFORE = 60
RECORDS, INMATES, RELATIVES = 700, 12, 9
TYPES = {"open": VisitType.OPEN, "regular": VisitType.REGULAR, "video": VisitType.VIDEO}


class Visit(msgspec.Struct, frozen=True, kw_only=True):
    """As it is written, with the prison that its ward belongs to."""

    prison_id: str
    row: dict[str, Any]

    @property
    def day(self) -> date:
        return local(self.row["planned_at"]).date()

    @property
    def who(self) -> str | None:
        """Whoever came; a name alone is another's at every inmate."""
        row = self.row
        told = row["relative_told"] and f"{row['inmate_id']} {row['relative_told']}"
        found: str | None = row["relative_id"] or row["relative_no_told_digest"] or told
        return found


async def made_up(db: Database, world: World) -> list[Visit]:
    """Of inmates who change wards, prisons and levels, with relatives known in three ways."""
    by = random.Random(52)
    prison_of = {world.ward.id: world.prison.id, world.other_ward.id: world.prison.id}
    inmates = []
    async with db.transaction() as tx:
        bureau = await units.by_code(tx, "SH")
        far = await units.add(tx, parent=bureau, code="P04", name="四监", org_type=OrgType.PRISON)
        ward = await units.add(tx, parent=far, code="P04-W01", name="1监区", org_type=OrgType.WARD)
        prison_of[ward.id] = far.id
        for number in range(INMATES):
            home = by.choice([*prison_of])
            inmates.append(
                await people.add_inmate(
                    tx,
                    inmate_no=f"31030007{number:02}",
                    name=f"某{number}",
                    prison_id=prison_of[home],
                    ward_id=home,
                )
            )
        found = [_visit(by, world, inmates, prison_of) for _ in range(RECORDS)]
        await tx.connection.execute(insert(visit), [one.row for one in found])
    return found


def _visit(by: random.Random, world: World, inmates: list[str], prison_of: dict[str, str]) -> Visit:
    ward_id = by.choice([*prison_of])
    days = (LAST - FIRST).days + 2 * BEFORE
    # Midnights of the bureau among them, which belong to the day that begins.
    day = day_bounds(FIRST - timedelta(days=BEFORE) + timedelta(days=by.randrange(days)))[0]
    relative = by.randrange(RELATIVES)
    known = by.choice(["here", "number", "name", "nobody"])
    row = {
        "id": make_id(),
        "state": by.choice([VisitState.FINISHED] * 9 + [VisitState.CANCELLED]).value,
        "inmate_id": by.choice(inmates),
        "visit_type": by.choice([*VisitType]).value,
        "planned_at": day + timedelta(hours=by.choice([0, 0, 3, 9, 16, 23])),
        "source": "prison_system",
        "ward_id": ward_id,
        # One of them stands in no dictionary.
        "treatment_level": by.choice([None, "lenient", "regular", "strict", "of old"]),
        "focus": by.random() < 0.3,
        "held_told": True,
        "kinship": by.choice(["parent", "spouse", "sibling"]),
        "relative_id": world.relative_id if known == "here" else None,
        "relative_no_told_digest": f"{relative:064}" if known == "number" else None,
        "relative_told": f"某家属{relative}" if known in ("number", "name") else None,
    }
    return Visit(prison_id=prison_of[ward_id], row=row)


def within(visits: Iterable[Visit], *, below: str | None = None) -> list[Visit]:
    """Those that took place on the days, in a prison."""
    return [
        one
        for one in visits
        if FIRST <= one.day <= LAST
        and one.row["state"] == VisitState.FINISHED.value
        and below in (None, one.prison_id)
    ]


def grouped(visits: Iterable[Visit], key: Callable[[Visit], Hashable]) -> dict[Any, list[Visit]]:
    found: dict[Any, list[Visit]] = defaultdict(list)
    for one in visits:
        found[key(one)].append(one)
    return found


def asked(**more: Any) -> Counted:
    return Counted(
        scopes=("/",),
        since=day_bounds(FIRST)[0],
        until=day_bounds(LAST)[1],
        first=FIRST,
        last=LAST,
        **more,
    )


REACHES = [{"everywhere": True}, {"everywhere": False}, {"everywhere": True, "unit_path": "P"}]
"""The whole bureau, the same asked of each inmate, and one prison."""


def reach(world: World, given: dict[str, Any]) -> tuple[Counted, str | None]:
    """What is asked, and the prison below which that is."""
    if "unit_path" not in given:
        return asked(**given), None
    return asked(**given | {"unit_path": world.prison.path}), world.prison.id


@pytest.mark.requirement("VC-ONSITE-20")
@pytest.mark.requirement("VC-ONSITE-23")
@pytest.mark.parametrize("given", REACHES)
async def test_visits_and_inmates_of_every_group_are_those_of_the_records(
    db: Database, world: World, given: dict[str, Any]
) -> None:
    visits = await made_up(db, world)
    counted, below = reach(world, given)
    held = within(visits, below=below)
    for step in Step:

        def turn(one: Visit, step: Step = step) -> date:
            return first_day(one.day, step)

        async with db.transaction() as tx:
            lines, levels = await numbers.lines(tx, counted, step)
        expected = {
            (numbers.ALL, None, None): held,
            **{(numbers.PRISON, k, None): v for k, v in _by(held, "prison").items()},
            **{(numbers.WARD, k, None): v for k, v in _by(held, "ward").items()},
            **{(numbers.PERIOD, None, k): v for k, v in grouped(held, turn).items()},
        }
        assert {(one.of, one.key, one.day): _numbers(one) for one in lines} == {
            key: _counted(group) for key, group in expected.items()
        }
        of_level = grouped(held, lambda one: (turn(one), one.row["treatment_level"]))
        assert {(one.day, one.level): (one.visits, one.inmates) for one in levels} == {
            key: (len(group), _inmates(group)) for key, group in of_level.items()
        }


@pytest.mark.requirement("VC-ONSITE-20")
@pytest.mark.parametrize("given", REACHES)
async def test_days_without_a_visit_have_no_line(
    db: Database, world: World, given: dict[str, Any]
) -> None:
    counted, _ = reach(world, given)
    for step in Step:
        async with db.transaction() as tx:
            assert await numbers.lines(tx, counted, step) == ([], [])


def _by(visits: list[Visit], kind: str) -> dict[Any, list[Visit]]:
    return grouped(visits, lambda one: one.prison_id if kind == "prison" else one.row["ward_id"])


def _inmates(visits: list[Visit]) -> int:
    return len({one.row["inmate_id"] for one in visits})


def _counted(visits: list[Visit]) -> dict[str, int]:
    return {
        "visits": len(visits),
        "inmates": _inmates(visits),
        "with_relative": sum(one.who is not None for one in visits),
        "focus": sum(one.row["focus"] for one in visits),
        **{
            name: sum(one.row["visit_type"] == kind.value for one in visits)
            for name, kind in TYPES.items()
        },
    }


def _numbers(line: numbers.Line) -> dict[str, int]:
    return {name: getattr(line, name) for name in (*numbers.ADDED, "inmates")}


@pytest.mark.requirement("VC-ONSITE-15")
@pytest.mark.parametrize("given", REACHES)
async def test_relatives_who_came_and_who_was_new_are_those_of_the_records(
    db: Database, world: World, given: dict[str, Any]
) -> None:
    visits = await made_up(db, world)
    counted, below = reach(world, given)
    came = [one for one in within(visits, below=below) if one.who is not None]
    held = [one for one in visits if one.row["state"] == VisitState.FINISHED.value]
    before = {one.who for one in held if one.row["planned_at"] < counted.since}
    first_at = {
        who: min(one.row["planned_at"] for one in group)
        for who, group in grouped(came, lambda one: one.who).items()
    }
    new = {who: at for who, at in first_at.items() if who not in before}
    assert new
    assert before & set(first_at)
    for step in Step:

        def turn(one: Visit, step: Step = step) -> str:
            return str(first_day(one.day, step))

        async with db.transaction() as tx:
            lines = await arrivals.lines(tx, counted, step)
        expected = {
            (arrivals.ALL, None): came,
            **{(arrivals.PERIOD, k): v for k, v in grouped(came, turn).items()},
            **{(arrivals.PRISON, k): v for k, v in _by(came, "prison").items()},
            **{
                (arrivals.KINSHIP, k): v
                for k, v in grouped(came, lambda one: one.row["kinship"]).items()
            },
        }
        assert {(one.of, one.key): (one.arrivals, one.people, one.new) for one in lines} == {
            key: (
                len(group),
                len({one.who for one in group}),
                len({one.who for one in group if one.row["planned_at"] == new.get(one.who)}),
            )
            for key, group in expected.items()
        }
