"""Coming visits are checked again when what they rest on changes; people decide and are told."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy import update

from actors.platform.jobs.runner import JobRunner
from connectors.postgres.finding import finding
from connectors.postgres.governance import erasure
from connectors.postgres.ids import make_id
from connectors.postgres.modules.sealing import FieldSeals
from connectors.postgres.people import people as persons
from connectors.postgres.platform import job_runs, jobs, units
from connectors.postgres.visits import visit_rechecks
from pipelines.flows.services import Services
from pipelines.flows.visits import rechecking
from schemas.people.kinds import CustodyState
from schemas.platform.jobs import JobRequest, Trigger
from schemas.tables.messages.messaging import outbox
from schemas.tables.people.person import blacklist_entry, inmate, inmate_binding
from tests.integration.serve.approving import decide, only
from tests.integration.serve.client import People, Person
from tests.integration.serve.journey import audit_rows_of
from tests.integration.serve.visits.places import (
    NOW,
    VISITS,
    add_time,
    book,
    second_pair,
    slot_of,
)
from tests.integration.serve.world import World
from tests.trace.proving import proves

DAY, LATER = "2026-12-08", "2026-12-10"
REVIEWS = "/api/visit-reviews"
Change = Callable[[], Awaitable[None]]


@pytest.fixture(autouse=True)
def at_nine(world: World) -> None:
    world.now = NOW


@pytest.fixture
async def leader(people: People, world: World) -> Person:
    leader = await people.officer("leader")
    await add_time(leader, world)
    return leader


class Fate:
    """What becomes of the inmate and of those who come to him, as others write it down."""

    def __init__(self, world: World) -> None:
        self._world = world

    async def moved_to(self, ward: str) -> None:
        async with self._world.database.transaction() as tx:
            place = await units.by_code(tx, ward)
            assert place is not None
            there = {"prison_id": place.prison_id, "ward_id": place.id}
            await tx.execute(self._inmate().values(there))

    async def custody(self, state: CustodyState) -> None:
        async with self._world.database.transaction() as tx:
            await persons.set_custody(tx, self._world.inmate_id, state)

    async def level(self, level: str) -> None:
        async with self._world.database.transaction() as tx:
            await tx.execute(self._inmate().values(treatment_level=level))

    async def barred(self) -> None:
        async with self._world.database.transaction() as tx:
            await persons.add_to_blacklist(
                tx, relative_id=self._world.relative_id, reason="带违禁品", since=NOW
            )

    async def barred_no_more(self) -> None:
        async with self._world.database.transaction() as tx:
            await tx.execute(update(blacklist_entry).values(state="lifted"))

    async def proof_until(self, day: date | None) -> None:
        mine = inmate_binding.c.inmate_id == self._world.inmate_id
        async with self._world.database.transaction() as tx:
            await tx.execute(update(inmate_binding).where(mine).values(proof_until=day))

    def _inmate(self) -> Any:
        return update(inmate).where(inmate.c.id == self._world.inmate_id)


async def run_nightly(services: Services, now: datetime) -> dict[str, int]:
    """The job as the scheduler runs it."""
    runner = JobRunner(
        services.database, services.notary, services.files, services.clock, desk=services
    )
    async with services.database.transaction() as tx:
        asked = JobRequest(kind="visit_recheck", name=f"复核{make_id()}", cron="5 0 * * *")
        job_id = await jobs.add(tx, asked, now)
        await job_runs.add(tx, job_id, trigger=Trigger.PERSON, started_by="民警", now=now)
    await runner.round()
    await runner.idle()
    async with services.database.transaction() as tx:
        (run,), _ = await job_runs.page(tx, job_id, limit=1, offset=0)
    assert run.state == "succeeded", run.error
    return run.counts


async def messages(who: Person) -> list[str]:
    return [one["title"] for one in (await who.get("/api/relative/messages"))["rows"]]


async def approved(people: People, relative: Person, world: World, day: str = DAY) -> Any:
    visit = await book(relative, world.inmate_id, day)
    approver = await people.officer("approver")
    await decide(approver, await only(approver), "approve")
    return visit


async def flagged(officer: Person, **asked: str) -> list[str]:
    """Causes that stand, of all bookings in reach."""
    page = await officer.get(REVIEWS, **asked)
    return [flag["cause"] for row in page["rows"] for flag in row["flags"]]


async def test_an_undecided_booking_ends_on_release_transfer_and_for_want_of_notice(
    people: People, world: World, services: Services, leader: Person
) -> None:
    other = await second_pair(world)
    fate = Fate(world)

    async def unreleased() -> None:
        await fate.custody(CustodyState.IN_CUSTODY)

    async def back() -> None:
        await fate.moved_to("P03-W01")

    async def unnoticed() -> None:
        """Two working days of notice end with Friday the fourth."""
        world.now = datetime(2026, 12, 6, 16, 5, tzinfo=UTC)

    async def follow() -> None:
        await rechecking.follow(services)

    async def night() -> None:
        assert (await run_nightly(services, world.clock()))["ended"] == 1

    ways: list[tuple[Change, Change, Change | None, str]] = [
        (lambda: fate.custody(CustodyState.RELEASED), follow, unreleased, "已释放"),
        (lambda: fate.moved_to("P04-W01"), follow, back, "已调往其他监狱"),
        (unnoticed, night, None, "截止时间"),
    ]
    for number, (change, check, undo, told) in enumerate(ways, start=1):
        relative = await people.relative()
        visit = await book(relative, world.inmate_id, DAY)
        second = await people.relative("wx-wang")
        assert (await slot_of(second, other, DAY))["left"] == 0
        await rechecking.follow(services)
        assert (await relative.get(f"{VISITS}/{visit['id']}"))["state"] == "pending"
        await change()
        await check()
        # Asked for once more it ends nothing twice.
        await rechecking.follow(services)
        relative = await people.relative()
        with proves("VC-APPT-20", "a"):
            now = await relative.get(f"{VISITS}/{visit['id']}")
            assert now["state"] == "cancelled"
            assert told in now["told"]
            assert await messages(relative) == ["会见预约已结束"] * number
            approver = await people.officer("approver")
            assert (await approver.get("/api/approvals/pending"))["rows"] == []
        rows = await audit_rows_of(world, "visit_bookings", visit["id"])
        (ended,) = [row for row in rows if row.action == "visit_bookings.end"]
        assert (ended.actor_kind, ended.detail["state"]) == ("system", ["pending", "cancelled"])
        with proves("VC-APPT-20", "b"):
            page = await (await people.officer("leader")).get(
                "/api/visit-calendar", month="2026-12"
            )
            (day,) = [one for one in page["days"] if one["day"] == DAY]
            assert [one["taken"] for one in day["sessions"]] == [0]
        if undo is not None:
            await undo()


async def test_each_change_flags_a_decided_booking_and_its_end_unflags_it(
    people: People, world: World, services: Services, leader: Person
) -> None:
    fate = Fate(world)
    await fate.level("lenient")
    (time,) = (await leader.get("/api/records/visit_times"))["rows"]
    relative = await people.relative()
    visit = await approved(people, relative, world)
    more = {"version": time["version"], "values": {"levels": "lenient"}, "reason": ""}
    await leader.put(f"/api/records/visit_times/{time['id']}", more)
    await rechecking.follow(services)
    assert await flagged(leader) == []
    chief, elsewhere = await people.officer("chief"), await people.officer("other_leader")
    holiday = {"day": DAY, "name": "调休", "mark": "rest"}
    made: dict[str, str] = {}

    async def rest() -> None:
        made.update(await chief.post("/api/records/public_holidays", {"values": holiday}))

    async def work() -> None:
        path = f"/api/records/public_holidays/{made['id']}?version={made['version']}"
        assert (await chief.ask("DELETE", path)).is_success

    ways: list[tuple[str, str, Change, Change]] = [
        (
            "transfer",
            "罪犯已调往其他监狱",
            lambda: fate.moved_to("P04-W01"),
            lambda: fate.moved_to("P03-W01"),
        ),
        (
            "release",
            "罪犯已不在押",
            lambda: fate.custody(CustodyState.RELEASED),
            lambda: fate.custody(CustodyState.IN_CUSTODY),
        ),
        ("ban", "家属在黑名单中", fate.barred, fate.barred_no_more),
        (
            "level",
            "罪犯现在的处遇级别不能参加这一场",
            lambda: fate.level("strict"),
            lambda: fate.level("lenient"),
        ),
        ("closure", "这一场已不举办", rest, work),
        (
            "proof",
            "亲属关系证明已过期",
            lambda: fate.proof_until(date(2026, 11, 30)),
            lambda: fate.proof_until(None),
        ),
    ]
    for cause, detail, change, undo in ways:
        await change()
        await rechecking.follow(services)
        # Whoever holds the inmate now decides, and nobody else sees him.
        here, there = (elsewhere, leader) if cause == "transfer" else (leader, elsewhere)
        with proves("VC-APPT-17", "a"):
            (row,) = (await here.get(REVIEWS, cause=cause))["rows"]
            assert row["id"] == visit["id"]
            assert [(one["cause"], one["detail"]) for one in row["flags"]] == [(cause, detail)]
            assert row["flags"][0]["first_seen"].startswith("2026-12-01T01:00")
        assert await flagged(there) == []
        assert await flagged(here, cause="other") == []
        await undo()
        await rechecking.follow(services)
        assert await flagged(here) == []
    # By the day alone: nothing is written when a proof runs out.
    await fate.proof_until(date(2026, 12, 2))
    await rechecking.follow(services)
    assert await flagged(leader) == []
    world.now = datetime(2026, 12, 2, 16, 5, tzinfo=UTC)
    assert (await run_nightly(services, world.clock()))["flagged"] == 1
    assert (await run_nightly(services, world.clock()))["flagged"] == 0
    leader = await people.officer("leader")
    with proves("VC-APPT-17", "a"):
        assert await flagged(leader) == ["proof"]
    assert (await (await people.relative()).get(f"{VISITS}/{visit['id']}"))["state"] == "approved"


async def test_the_review_keeps_moves_or_cancels_and_each_is_told_once(
    people: People, world: World, services: Services, leader: Person
) -> None:
    fate = Fate(world)
    relative = await people.relative()
    visit = await approved(people, relative, world)
    path = f"{REVIEWS}/{visit['id']}"
    assert await messages(relative) == ["会见预约已通过"]

    async def review(officer: Person, verdict: str, **more: Any) -> Any:
        shown = await officer.get(path)
        current = [one["id"] for one in shown["visit"]["flags"] if one["state"] == "open"]
        body = {"verdict": verdict, "reason": "已核实", "flags": current} | more
        return (await officer.post(f"{path}/review", body))["visit"]

    # Moved.
    chief = await people.officer("chief")
    holiday = {"day": DAY, "name": "调休", "mark": "rest"}
    await chief.post("/api/records/public_holidays", {"values": holiday})
    await rechecking.follow(services)
    shown = await leader.get(path)
    (flag,) = shown["visit"]["flags"]
    body = {"verdict": "keep", "reason": "无", "flags": [flag["id"]]}
    monitor, elsewhere = await people.officer("monitor"), await people.officer("elsewhere")
    assert (await monitor.refused(f"{path}/review", body))[0] == 403
    assert (await elsewhere.refused(f"{path}/review", body))[0] == 404
    assert (await elsewhere.get(REVIEWS))["rows"] == []
    unseen = body | {"flags": [visit["id"]]}
    assert await leader.refused(f"{path}/review", unseen) == (409, "flags_changed")
    nowhere = body | {"verdict": "move"}
    assert await leader.refused(f"{path}/review", nowhere) == (422, "session_missing")
    target = shown["targets"][0]
    moved = await review(leader, "move", session_id=target["id"])
    with proves("VC-APPT-17", "b"):
        assert (moved["day"], moved["state"]) == (target["day"], "approved")
        assert target["day"] == LATER
    assert await leader.refused(f"{path}/review", body) == (409, "nothing_to_review")
    await rechecking.follow(services)
    assert await flagged(leader) == []

    # Kept: what was decided on is not asked again, and another reason is.
    await fate.barred()
    await rechecking.follow(services)
    kept = await review(leader, "keep")
    with proves("VC-APPT-17", "b"):
        assert (kept["day"], kept["state"]) == (LATER, "approved")
    await rechecking.check_all(services)
    assert await flagged(leader) == []

    # Cancelled.
    await fate.custody(CustodyState.RELEASED)
    await rechecking.follow(services)
    assert await flagged(leader) == ["release"]
    # Two officers at once: one decides, the other is told that it is done.
    shown = await leader.get(path)
    current = [one["id"] for one in shown["visit"]["flags"] if one["state"] == "open"]
    body = {"verdict": "cancel", "reason": "已核实", "flags": current}
    both = [leader, await people.officer("prison_approver")]
    answers = await asyncio.gather(*(one.ask("POST", f"{path}/review", body) for one in both))
    assert sorted(one.is_success for one in answers) == [False, True]
    (late,) = [one.json()["code"] for one in answers if one.is_error]
    assert late == "nothing_to_review"
    gone = (await leader.get(path))["visit"]
    with proves("VC-APPT-17", "b"):
        assert gone["state"] == "cancelled"
        states = sorted(flag["state"] for flag in gone["flags"])
        assert states == ["cancelled", "cancelled", "moved"]
        assert {flag["officer"] for flag in gone["flags"]} <= {"民警leader", "民警prison_approver"}
    await rechecking.check_all(services)
    with proves("VC-APPT-17", "c"):
        assert (await messages(relative))[::-1] == [
            "会见预约已通过",
            "会见时间已调整",
            "会见照常进行",
            "会见预约已取消",
        ]
        rows = (await relative.get("/api/relative/messages"))["rows"]
        assert all("已核实" in row["text"] for row in rows[:3])
    done = (await leader.get(REVIEWS, decided="true"))["rows"]
    assert [row["id"] for row in done] == [visit["id"]]
    rows = await audit_rows_of(world, "visit_bookings", visit["id"])
    reviews = [row for row in rows if row.action == "visit_bookings.review"]
    assert [row.detail["verdict"] for row in reviews if row.result == "ok"] == [
        "move",
        "keep",
        "cancel",
    ]
    assert sum(row.result == "refused" for row in reviews) >= 3
    async with world.database.transaction() as tx:
        await erasure.erase(tx, FieldSeals(world.keys), world.relative_id, NOW)
    (row,) = (await leader.get(REVIEWS, decided="true"))["rows"]
    assert {flag["reason"] for flag in row["flags"]} == {""}


async def test_officers_are_told_of_a_flag_once(
    people: People, world: World, services: Services, leader: Person
) -> None:
    await approved(people, await people.relative(), world)
    before = await _notices(world)
    await Fate(world).barred()
    asks = {"visits": visit_rechecks.waiting(), "calendars": visit_rechecks.unmade()}
    async with world.database.reading() as tx:
        assert await finding(tx, asks) == {"visits"}
    for _ in range(2):
        await rechecking.follow(services)
        async with world.database.reading() as tx:
            assert await finding(tx, asks) == set()
        await rechecking.check_all(services)
    with proves("VC-APPT-17", "c"):
        (notice,) = (await _notices(world))[len(before) :]
        assert "HJP03-20261201-0001" in notice


async def _notices(world: World) -> list[str]:
    async with world.database.transaction() as tx:
        rows = (await tx.execute(outbox.select().order_by(outbox.c.id))).all()
    return [
        bytes(row.payload).decode() for row in rows if row.subject.startswith("notify.officers")
    ]
