"""A day of two prisons: sixty bookings, what befalls them, and an evening on which all agree."""

from collections import Counter
from contextlib import ExitStack
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select, update

from cluster.benches.bulk.inmates import plant_inmates
from cluster.benches.bulk.relatives import plant_relatives
from connectors.postgres.modules.sealing import FieldSeals
from connectors.postgres.people import people as persons
from connectors.postgres.platform import units
from pipelines.flows.services import Services
from pipelines.flows.visits import passing_on, rechecking
from pipelines.rules.platform.local_time import LOCAL
from schemas.exchange.prison_systems.kinds import OrderKind, RecordKind
from schemas.exchange.prison_systems.records import Visit
from schemas.modules.visits.visits import VisitState
from schemas.tables.access.notice import relative_message
from schemas.tables.approvals.approval import approval_case
from schemas.tables.calls.allowance import allowance_entry
from schemas.tables.generated import GENERATED
from schemas.tables.people.person import inmate, relative
from tests.integration.serve.client import People, Person
from tests.integration.serve.standing_systems import keepers_of
from tests.integration.serve.visitors import booked as business_booked
from tests.integration.serve.visitors import judge, visitor
from tests.integration.serve.visits.places import (
    CALENDAR,
    CLOSINGS,
    HOLDS,
    NOW,
    VISITS,
    WAITS,
    add_time,
    wanted,
)
from tests.integration.serve.visits.prison_desk import (
    PACKAGES,
    PAUSE,
    Line,
    Prison,
    bring,
    connected,
)
from tests.integration.serve.world import World

DAY, OTHER_DAY = "2026-12-08", "2026-12-10"
FULL, WIDE, CLOSED, THERE = "一厅", "二厅", "三厅", "四厅"
PLACES = {FULL: 20, WIDE: 30, CLOSED: 10, THERE: 8}
HERE, ELSEWHERE = 51, 8
"""Inmates of the two prisons, each with a relative."""
WINDOW = 16
"""Of them so many are booked for at the window."""
EVENING = datetime(2026, 12, 8, 20, tzinfo=LOCAL)
APART = ((0, 20), (1, 21))
"""Who must not meet: the first would like the same time as the second."""
APPROVED = "会见预约已通过"
MOVED, CANCELLED, ENDED = "会见时间已调整", "会见预约已取消", "会见预约已结束"
OFFERED = "候补名额已为您保留"


class Family:
    """An inmate with his relative, and what became of their booking."""

    def __init__(self, inmate_id: str, relative_id: str, openid: str) -> None:
        self.inmate_id, self.relative_id, self.openid = inmate_id, relative_id, openid
        self.visit: Any = None
        self.state = "done"
        self.told = [APPROVED]


class Bureau:
    """Its officers, its people, and where they can come together."""

    def __init__(self, people: People, world: World, services: Services) -> None:
        self.people, self.world, self.services = people, world, services
        self.families: list[Family] = []
        self.sessions: dict[str, str] = {}

    async def prepare(self) -> None:
        """Calendars and people; two pairs are kept apart before anybody books."""
        leader = await self.people.officer("leader")
        only = {"thursday": False}
        await add_time(leader, self.world, "早上", room=FULL, capacity=PLACES[FULL], **only)
        await add_time(
            leader, self.world, "上午", room=WIDE, capacity=PLACES[WIDE], starts="10:00",
            ends="10:30", **only,
        )  # fmt: skip
        await add_time(
            leader, self.world, "周四", room=CLOSED, capacity=PLACES[CLOSED], tuesday=False
        )
        other = await self.people.officer("other_leader")
        there = {"unit_id": self.world.other_prison_id, "room": THERE, "capacity": PLACES[THERE]}
        await add_time(other, self.world, "那边", **there, **only)
        self.families = [
            *await self._planted("P03-W01", HERE, 0),
            *await self._planted("P04-W01", ELSEWHERE, HERE),
        ]
        for one, second in APART:
            pair = (self.families[one].inmate_id, self.families[second].inmate_id)
            asked = {"first_id": pair[0], "second_id": pair[1], "reason": "同案犯"}
            await leader.post("/api/inmates-apart", asked)
        for officer in (leader, other):
            for day in (await officer.get(CALENDAR, month="2026-12"))["days"]:
                if day["day"] in (DAY, OTHER_DAY):
                    self.sessions |= {one["room"]: one["id"] for one in day["sessions"]}

    async def _planted(self, ward: str, count: int, after: int) -> list[Family]:
        world = self.world
        async with world.database.transaction() as tx:
            place = await units.by_code(tx, ward)
            assert place is not None
            seals = FieldSeals(world.keys)
            ids = await plant_inmates(tx, seals, [place], count, released_every=None, after=after)
            openids = await plant_relatives(tx, world.keys, ids, NOW, after=after)
            found = await tx.execute(
                select(relative.c.id, relative.c.wechat_openid).where(
                    relative.c.wechat_openid.in_(openids)
                )
            )
            known = {row.wechat_openid: row.id for row in found}
        return [
            Family(one, known[openid], openid) for one, openid in zip(ids, openids, strict=True)
        ]

    async def book(self, family: Family, room: str) -> Person:
        """On the phone."""
        person = await self.people.relative(family.openid)
        held = await person.post(HOLDS, wanted(family.inmate_id, self.sessions[room]))
        family.visit = await person.post(VISITS, {"hold_id": held["id"]})
        return person

    async def book_at_window(self, officer: Person, family: Family, room: str) -> None:
        pair = {"inmate_id": family.inmate_id, "relative_id": family.relative_id}
        asked = pair | {"session_id": self.sessions[room]}
        held = await officer.post("/api/visit-booking/holds", asked)
        family.visit = await officer.post("/api/visit-booking", {"hold_id": held["id"]})

    async def approve_all(self, *logins: str, but: tuple[Family, ...] = ()) -> None:
        """Whole pages at once, as approvers do."""
        left = await self._cases(but)
        for login in logins:
            officer = await self.people.officer(login)
            rows = (await officer.get("/api/approvals/pending", limit=100))["rows"]
            items = [
                {"id": row["id"], "visit": row["visit"]} for row in rows if row["id"] not in left
            ]
            body = {"items": items, "verdict": "approve", "opinion": "同意"}
            done = await officer.post("/api/approvals/decisions", body)
            assert all(one["done"] for one in done), done

    async def _cases(self, families: tuple[Family, ...]) -> set[str]:
        mine = approval_case.c.object_id.in_([one.visit["id"] for one in families])
        async with self.world.database.reading() as tx:
            return set(await tx.connection.scalars(select(approval_case.c.id).where(mine)))

    async def move_inmate(self, family: Family, ward: str) -> None:
        async with self.world.database.transaction() as tx:
            place = await units.by_code(tx, ward)
            assert place is not None
            there = {"prison_id": place.prison_id, "ward_id": place.id}
            await tx.execute(update(inmate).where(inmate.c.id == family.inmate_id).values(there))

    async def review(self, login: str, family: Family, verdict: str) -> None:
        officer = await self.people.officer(login)
        path = f"/api/visit-reviews/{family.visit['id']}"
        flags = [one["id"] for one in (await officer.get(path))["visit"]["flags"]]
        body = {"verdict": verdict, "reason": "已核实", "flags": flags}
        await officer.post(f"{path}/review", body)


@pytest.mark.timeout(300)
async def test_in_the_evening_everybody_was_told_once_and_ledger_calendar_and_prisons_agree(
    people: People, world: World, services: Services, tmp_path: Path
) -> None:
    world.now = NOW
    bureau = Bureau(people, world, services)
    await bureau.prepare()
    *families, waiting = bureau.families[:HERE]
    others = bureau.families[HERE:]
    with ExitStack() as stack:
        keepers = await keepers_of(people)
        numbers = await _numbers(world)
        here = Prison(world, tmp_path / "here", numbers)
        there = Prison(world, tmp_path / "there", numbers)
        by_package = await connected(
            world, services, keepers, here.by_package("p03"), world.prison_id
        )
        by_link = await connected(
            world, services, keepers, there.by_interface(stack), world.other_prison_id
        )
        await _morning(bureau, families, others)
        business = await _business(people, world)
        await _fates(bureau, families, waiting)
        await _nothing_is_told_twice(bureau)
        lines = Line(world, services, by_package), Line(world, services, by_link)
        await _delivered(bureau, here, lines, by_package)
        late = families[39]
        person = await people.relative(late.openid)
        await person.post(f"{VISITS}/{late.visit['id']}/cancel")
        late.state = "cancelled"
        await _delivered(bureau, here, lines, by_package)
        await _evening(bureau, here, there, lines, by_package)
        everybody = [*families, waiting, *others]
        await _require_states(world, everybody)
        await _require_told(world, everybody)
        await _require_ledger(world, everybody)
        await _require_calendar(people, everybody)
        _require_prison(here, [*families, waiting], business)
        _require_prison(there, others, [])
        person = await visitor(people)
        for booking_id in business:
            shown = await person.get(f"/api/official/bookings/{booking_id}")
            assert shown["handling"]["outcome"]


async def _numbers(world: World) -> tuple[str, ...]:
    async with world.database.reading() as tx:
        return tuple(await tx.connection.scalars(select(inmate.c.inmate_no)))


async def _morning(bureau: Bureau, families: list[Family], others: list[Family]) -> None:
    """Twenty fill the first hall; who must not meet one of them is told that it is full."""
    for one, second in APART:
        first = families[one]
        await bureau.book(first, FULL)
        apart = families[second]
        person = await bureau.people.relative(apart.openid)
        asked = wanted(apart.inmate_id, bureau.sessions[FULL])
        assert await person.refused(HOLDS, asked) == (409, "session_full")
    for family in families[2:20]:
        await bureau.book(family, FULL)
    for family in families[20:34]:
        await bureau.book(family, WIDE)
    leader = await bureau.people.officer("leader")
    for number, family in enumerate(families[34:50]):
        await bureau.book_at_window(leader, family, WIDE if number < 6 else CLOSED)
    for family in others:
        await bureau.book(family, THERE)


async def _business(people: People, world: World) -> list[str]:
    """A judge comes twice; two officers decide on it."""
    await judge(world)
    person = await visitor(people)
    made = [
        await business_booked(person, world, day=DAY, starts=starts)
        for starts in ("13:30", "15:00")
    ]
    return [one["booking"]["id"] for one in made]


async def _fates(bureau: Bureau, families: list[Family], waiting: Family) -> None:
    """Moved away, barred, closed, given up: each with its message, none with another's."""
    undecided = families[18], families[30], families[31]
    await bureau.approve_all("approver", but=undecided)
    await bureau.approve_all("leader", but=undecided)
    await bureau.approve_all("elsewhere")
    person = await bureau.people.relative(waiting.openid)
    await person.post(WAITS, wanted(waiting.inmate_id, bureau.sessions[FULL]))
    # An inmate who leaves takes his undecided booking along; whoever waited gets its place.
    gone, left, barred = families[18], families[22], families[23]
    for family in (gone, left):
        await bureau.move_inmate(family, "P04-W01")
    async with bureau.world.database.transaction() as tx:
        await persons.add_to_blacklist(
            tx, relative_id=barred.relative_id, reason="带违禁品", since=NOW
        )
    await rechecking.follow(bureau.services)
    gone.state, gone.told = "cancelled", [ENDED]
    await passing_on.round(bureau.services)
    (wait,) = await person.get(WAITS)
    waiting.visit = await person.post(VISITS, {"hold_id": wait["hold_id"]})
    waiting.told = [OFFERED, APPROVED]
    await bureau.approve_all("approver", but=undecided[1:])
    await bureau.review("other_leader", left, "cancel")
    await bureau.review("leader", barred, "cancel")
    for family in (left, barred):
        family.state, family.told = "cancelled", [APPROVED, CANCELLED]
    await _close(bureau, families[40:50])
    # Nobody decided on the last two in time.
    bureau.world.now = datetime(2026, 12, 7, 0, 5, tzinfo=LOCAL)
    await rechecking.check_all(bureau.services)
    for family in undecided[1:]:
        family.state, family.told = "cancelled", [ENDED]


async def _close(bureau: Bureau, families: list[Family]) -> None:
    """Half of those who stood there come another day, the others do not come."""
    leader = await bureau.people.officer("leader")
    days = {"unit_id": bureau.world.prison_id, "first_day": OTHER_DAY, "last_day": OTHER_DAY}
    shown = await leader.post(f"{CLOSINGS}/preview", days)
    assert {one["id"] for one in shown["visits"]} == {one.visit["id"] for one in families}
    choices = []
    for number, family in enumerate(families):
        target = bureau.sessions[WIDE] if number < 5 else None
        choices.append({"booking_id": family.visit["id"], "session_id": target})
        family.told = [APPROVED, MOVED if target else CANCELLED]
        if target is None:
            family.state = "cancelled"
    await leader.post(CLOSINGS, days | {"reason": "设备检修", "choices": choices})


async def _nothing_is_told_twice(bureau: Bureau) -> None:
    """Whatever looks again finds nothing more to do."""
    await rechecking.follow(bureau.services)
    await rechecking.check_all(bureau.services)
    assert await passing_on.round(bureau.services) == 0


async def _delivered(
    bureau: Bureau, here: Prison, lines: tuple[Line, Line], by_package: str
) -> None:
    """One prison is asked by itself, to the other one the packages are carried, and back."""
    for line in lines:
        await line.round()
    leader = await bureau.people.officer("leader")
    here.receive((await leader.http.get(f"{PACKAGES}/{by_package}/unconfirmed")).content)
    assert (await bring(leader, by_package, here.export())).is_success
    for line in lines:
        await line.round(PAUSE)
        await line.round()


async def _evening(
    bureau: Bureau, here: Prison, there: Prison, lines: tuple[Line, Line], by_package: str
) -> None:
    bureau.world.now = EVENING
    here.until(EVENING)
    there.until(EVENING)
    leader = await bureau.people.officer("leader")
    assert (await bring(leader, by_package, here.export())).is_success
    for line in lines:
        await line.round()
        await line.round(timedelta(seconds=1))


async def _require_states(world: World, families: list[Family]) -> None:
    table = GENERATED["visit_bookings"]
    async with world.database.reading() as tx:
        found = {row.id: row.state for row in await tx.execute(select(table.c.id, table.c.state))}
    assert len(found) == len(families)
    assert {one.visit["id"]: one.state for one in families} == found


async def _require_told(world: World, families: list[Family]) -> None:
    told: dict[str, Counter[str]] = {}
    async with world.database.reading() as tx:
        for row in await tx.execute(
            select(relative_message.c.relative_id, relative_message.c.title)
        ):
            told.setdefault(row.relative_id, Counter())[row.title] += 1
    assert told == {one.relative_id: Counter(one.told) for one in families}


async def _require_ledger(world: World, families: list[Family]) -> None:
    """What is held is used once, and what is not was given back."""
    entry = allowance_entry
    summed = select(entry.c.inmate_id, func.sum(entry.c.amount).label("left")).where(
        entry.c.source.like("visit_booking:%")
    )
    async with world.database.reading() as tx:
        rows = await tx.execute(summed.group_by(entry.c.inmate_id))
        found = {row.inmate_id: row.left for row in rows}
    assert found == {one.inmate_id: -1 if one.state == "done" else 0 for one in families}


async def _require_calendar(people: People, families: list[Family]) -> None:
    taken: Counter[str] = Counter()
    for login in ("leader", "other_leader"):
        officer = await people.officer(login)
        for day in (await officer.get(CALENDAR, month="2026-12"))["days"]:
            taken.update({one["room"]: one["taken"] for one in day["sessions"]})
    held = sum(one.state == "done" for one in families)
    assert taken[FULL] == PLACES[FULL]
    assert taken[CLOSED] == 0
    assert taken.total() == held


def _require_prison(prison: Prison, families: list[Family], business: list[str]) -> None:
    """It holds exactly what is to be held, and each visit was held once."""
    held = {one.visit["id"] for one in families if one.state == "done"}
    latest = prison.source.orders.latest
    standing = {
        place for (kind, place), order in latest.items()
        if kind is OrderKind.BOOKING and not order.cancelled
    }  # fmt: skip
    assert standing == held
    official = {place for kind, place in latest if kind is OrderKind.OFFICIAL}
    assert official == set(business)
    shelf = prison.source.book.shelves[RecordKind.VISIT]
    took_place = Counter(
        record.visit_no
        for record in (shelf.entry(number).record for number in range(shelf.rows))
        if isinstance(record, Visit) and record.state is VisitState.FINISHED
    )
    assert took_place == {f"WY{one}": 1 for one in held}
