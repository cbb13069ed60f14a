"""A booking goes to the prison and its result comes back: by packages alone, and by interface."""

from contextlib import ExitStack
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from connectors.prisons.adapters.package_file import opened_package
from connectors.prisons.carried import OWNER
from pipelines.flows.services import Services
from pipelines.rules.platform.local_time import LOCAL
from schemas.errors import QinqiaoError
from schemas.exchange.prison_systems.records import Registration
from schemas.modules.visits.visitor_outcomes import VisitorOutcome
from schemas.modules.visits.visits import VisitType
from tests.integration.serve.approving import decide, only
from tests.integration.serve.client import People, Person
from tests.integration.serve.journey import audit_rows_of
from tests.integration.serve.standing_systems import Keepers, keepers_of, put_in_force
from tests.integration.serve.visits.places import NOW, add_time, book
from tests.integration.serve.visits.prison_desk import (
    PACKAGES,
    PAUSE,
    Line,
    Prison,
    bring,
    connected,
)
from tests.integration.serve.world import World
from tests.trace.proving import proves

FIRST, SECOND, THIRD = "2026-12-08", "2026-12-10", "2026-12-15"
HELD = datetime(2026, 12, 8, 10, tzinfo=LOCAL)
BOOKINGS, OUTCOMES = "/api/records/visit_bookings", "/api/records/visitor_outcomes"


@pytest.fixture(autouse=True)
def at_nine(world: World) -> None:
    world.now = NOW


async def prepared(people: People, world: World) -> Person:
    """The leader of a prison that has a calendar, and lets four come at once."""
    leader = await people.officer("leader")
    await add_time(leader, world, capacity=3)
    rule = {
        "name": "四人会见",
        "unit_id": world.prison_id,
        "ahead_days": 30,
        "notice_days": 2,
        "hold_minutes": 10,
        "most_visitors": 4,
        "valid_from": "2026-11-01",
    }
    await leader.post("/api/records/visit_rules", {"values": rule})
    return leader


@pytest.fixture
async def leader(people: People, world: World) -> Person:
    return await prepared(people, world)


@pytest.fixture
async def keepers(people: People) -> Keepers:
    return await keepers_of(people)


async def booked(people: People, world: World, day: str, visitors: int = 1, **more: Any) -> Any:
    """A relative's booking that was let pass."""
    visit = await book(await people.relative(), world.inmate_id, day, visitors, **more)
    approver = await people.officer("approver")
    await decide(approver, await only(approver), "approve")
    return visit


async def state_of(who: Person, visit: Any) -> str:
    return str((await who.get(f"{BOOKINGS}/{visit['id']}"))["record"]["state"])


async def outcomes_of(who: Person, visit: Any) -> dict[str, tuple[str, str]]:
    rows = (await who.get(OUTCOMES, booking_id=visit["id"]))["rows"]
    values = [row["values"] for row in rows]
    return {one["visitor"]: (one["outcome"], one["told_by"]) for one in values}


async def test_a_prison_without_a_link_goes_a_full_cycle_by_packages_alone(
    people: People,
    world: World,
    services: Services,
    leader: Person,
    keepers: Keepers,
    tmp_path: Path,
) -> None:
    prison = Prison(world, tmp_path)
    system_id = await connected(world, services, keepers, prison.by_package("p03"), world.prison_id)
    needs = {"wheelchair": True, "hearing": False, "interpreter": True, "infant": False}
    visit = await booked(people, world, FIRST, 2, needs=needs)
    line = Line(world, services, system_id)
    await line.round()
    page = await leader.get(f"{PACKAGES}/{system_id}")
    assert (page["unconfirmed"], page["awaited"]) == (1, 1)
    assert [one["title"] for one in page["outgoing"]] == ["会见预约"]
    taken = await leader.http.get(f"{PACKAGES}/{system_id}/out/1")
    content = taken.content

    with proves("VC-APPT-05", "b"):
        # Of the cover, the signature, the sealed stream and its end: each byte counts.
        path = tmp_path / "changed.qqp"
        for at in (0, 5, 40, 600, len(content) // 2, len(content) - 1):
            path.write_bytes(content[:at] + bytes([content[at] ^ 1]) + content[at + 1 :])
            with (
                pytest.raises(QinqiaoError),
                opened_package(path, 1, world.keys.public_key(OWNER), prison.keys),
            ):
                raise AssertionError("nothing of it may be opened")
    with proves("VC-APPT-05", "a"):
        assert "李某某".encode() not in content
        together = await leader.http.get(f"{PACKAGES}/{system_id}/unconfirmed")
        prison.receive(together.content)
        answer = prison.export()
        (order,) = prison.source.orders.taken
        assert order.object_id == visit["id"]
        assert (order.values["relative_name"], order.values["companions"]) == ("李某某", "同行1")
        assert order.values["planned_at"] == f"{FIRST}T09:00:00+08:00"
    with proves("VC-APPT-21", "b"):
        assert order.values["access_needs"] == "轮椅、翻译"

    harmed = answer[:-3] + bytes([answer[-3] ^ 1]) + answer[-2:]
    refused = await bring(leader, system_id, harmed)
    assert (refused.status_code, refused.json()["code"]) == (422, "package_forged")
    brought = await bring(leader, system_id, answer)
    assert brought.json()["receipts"] == 1, brought.text
    await line.round(PAUSE)
    await line.round()
    assert (await leader.get(f"{PACKAGES}/{system_id}"))["unconfirmed"] == 0

    world.now = HELD
    leader = await people.officer("leader")
    prison.until(HELD)
    with proves("VC-APPT-07", "a"):
        result = prison.export()
        report = (await bring(leader, system_id, result)).json()
        assert {one["kind"]: one["waiting"] for one in report["kinds"]} == {
            "visit": 1,
            "arrival": 2,
        }
        await line.round()
        assert await state_of(leader, visit) == "done"
    with proves("VC-APPT-06", "b"):
        report = await leader.get(f"{PACKAGES}/{system_id}/in/{report['number']}")
        counted = {one["kind"]: (one["told"], one["accepted"]) for one in report["kinds"]}
        assert counted == {"visit": (1, 1), "arrival": (2, 2)}
        assert report["refused"] == []
    with proves("VC-APPT-22", "a"):
        assert await outcomes_of(leader, visit) == {
            "李某某": ("came", "package"),
            "同行1": ("came", "package"),
        }
    with proves("VC-APPT-06", "a"):
        before = (await leader.get(f"{BOOKINGS}/{visit['id']}"))["record"]
        again = (await bring(leader, system_id, result)).json()
        assert again["again"] is True
        await line.round()
        assert (await leader.get(f"{BOOKINGS}/{visit['id']}"))["record"] == before
        assert len((await leader.get(OUTCOMES, booking_id=visit["id"]))["rows"]) == 2
    rows = [
        row.action
        for row in await audit_rows_of(world, "prison_system", system_id)
        if row.action.startswith("prison_package.")
    ]
    assert rows.count("prison_package.export") == 2
    elsewhere = await people.officer("other_leader")
    assert (await elsewhere.ask("GET", f"{PACKAGES}/{system_id}")).status_code == 404
    approver = await people.officer("approver")
    assert (await approver.ask("GET", PACKAGES)).status_code == 403


async def test_what_a_prison_changes_moves_the_booking_and_what_is_wrong_is_named(
    people: People,
    world: World,
    services: Services,
    leader: Person,
    keepers: Keepers,
    tmp_path: Path,
) -> None:
    prison = Prison(world, tmp_path)
    system_id = await connected(world, services, keepers, prison.by_package("p03"), world.prison_id)
    moved, gone = await booked(people, world, FIRST), await booked(people, world, SECOND)
    line = Line(world, services, system_id)
    await line.round()
    prison.receive((await leader.http.get(f"{PACKAGES}/{system_id}/unconfirmed")).content)
    await bring(leader, system_id, prison.export())
    await line.round(PAUSE)
    await line.round()

    later = datetime(2026, 12, 15, 9, tzinfo=LOCAL)
    prison.source.orders.move(f"WY{moved['id']}", later)
    prison.source.orders.call_off(f"WY{gone['id']}")
    stranger = Registration(
        visit_no="ZS-1", inmate_no="9999999999", visit_type=VisitType.REGULAR, planned_at=later
    )
    prison.source.book.book(stranger)
    report = (await bring(leader, system_id, prison.export())).json()
    await line.round()
    relative = await people.relative()
    with proves("VC-APPT-06", "c"):
        record = (await leader.get(f"{BOOKINGS}/{moved['id']}"))["record"]
        assert (record["state"], record["values"]["day"]) == ("approved", THIRD)
        assert record["values"]["visit_window"] == "一厅"
        assert await state_of(leader, gone) == "cancelled"
        told = [one["title"] for one in (await relative.get("/api/relative/messages"))["rows"]]
        assert told.count("会见时间已调整") == 1
        assert told.count("会见预约已取消") == 1
    with proves("VC-APPT-06", "b"):
        report = await leader.get(f"{PACKAGES}/{system_id}/in/{report['number']}")
        counted = {one["kind"]: (one["accepted"], one["refused"]) for one in report["kinds"]}
        assert counted == {"registration": (2, 1), "visit": (2, 1)}
        assert {(one["kind"], one["problem"]) for one in report["refused"]} == {
            ("registration", "罪犯不在本平台"),
            ("visit", "罪犯不在本平台"),
        }
        assert all(one["problem_id"] for one in report["refused"])
    # The place that was given up is free for others, and the new one is taken.
    slots = await relative.get(
        "/api/relative/visit-slots", inmate_id=world.inmate_id, visit_type="REGULAR"
    )
    left = {one["day"]: one["left"] for one in slots}
    assert (left[FIRST], left[SECOND], left[THIRD]) == (3, 3, 2)
    # The prison is told what it said itself, and nothing moves any more.
    await line.round(PAUSE)
    assert (await leader.get(f"{BOOKINGS}/{moved['id']}"))["record"]["values"]["day"] == THIRD


async def test_a_prison_with_a_link_goes_the_same_cycle_by_itself(
    people: People,
    world: World,
    services: Services,
    leader: Person,
    keepers: Keepers,
    tmp_path: Path,
) -> None:
    prison = Prison(world, tmp_path)
    with ExitStack() as stack:
        settings = prison.by_interface(stack)
        system_id = await connected(world, services, keepers, settings, world.prison_id)
        visit = await booked(people, world, FIRST, 4)
        line = Line(world, services, system_id)
        with proves("VC-APPT-08", "a"):
            await line.round()
            (order,) = prison.source.orders.taken
            assert order.object_id == visit["id"]
            await line.round()
            world.now = HELD
            leader, keepers = await people.officer("leader"), await keepers_of(people)
            prison.until(HELD - timedelta(minutes=50))
            told = {
                "同行1": (VisitorOutcome.REFUSED, "证件过期"),
                "同行2": (VisitorOutcome.LEFT_EARLY, ""),
                "同行3": (VisitorOutcome.ABSENT, ""),
            }
            prison.source.orders.end(f"WY{visit['id']}", told)
            await line.round()
            assert await state_of(leader, visit) == "done"
        with proves("VC-APPT-22", "a"):
            assert await outcomes_of(leader, visit) == {
                "李某某": ("came", "interface"),
                "同行1": ("refused", "interface"),
                "同行2": ("left_early", "interface"),
                "同行3": ("absent", "interface"),
            }
        with proves("VC-APPT-08", "b"):
            other = Prison(world, tmp_path / "other")
            await connected(
                world, services, keepers, other.by_package("p04"), world.other_prison_id
            )
            shown = await keepers.writer.get("/api/prison-systems")
            modes = {one["prison"]: one["protocol"] for one in shown}
            assert sorted(modes.values()) == ["package", "rest"]
            # The same prison by the other way, from the next round on.
            (tmp_path / "prisons" / "p03" / "in").mkdir(parents=True)
            await put_in_force(keepers, system_id, prison.by_package("p03"))
            assert [one["id"] for one in await leader.get(PACKAGES)] == [system_id]
            rows = await audit_rows_of(world, "prison_system", system_id)
            assert [row.action for row in rows].count("prison_system.activate") == 2
            refused = await leader.ask("POST", f"/api/prison-systems/{system_id}/versions", {})
            assert refused.status_code == 403
