"""Calls that a scripted call left, put right over the public interface as people would."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest

from loadtests.demo.leftovers import MARK, Clearing, make_way, take_back
from loadtests.demo.plan import Account, still
from loadtests.demo.signing_in import signed_in
from loadtests.people.officer import Officer
from loadtests.people.person import Refusal
from loadtests.people.relative import Relative
from schemas.calls.state import CallState
from tests.integration.serve.client import People
from tests.integration.serve.world import PASSWORD, World, painted

NUMBER = "3103000001"


@pytest.fixture
async def told() -> list[str]:
    return []


@pytest.fixture
async def by(people: People, told: list[str]) -> AsyncIterator[Clearing]:
    base = people.somebody().base
    async with Relative(base) as relative, Officer(base) as monitor:
        me = await relative.sign_in("wx-li", painted("li"), still)
        await monitor.sign_in("monitor", PASSWORD)
        yield Clearing(relative, me.id, monitor, told.append)


async def booked(by: Clearing, world: World, ahead: timedelta) -> str:
    starts_at = datetime.now(UTC) + ahead
    return (await by.relative.request_call(world.inmate_id, starts_at, 2)).id


async def approved(
    by: Clearing, world: World, people: People, ahead: timedelta, reason: str
) -> str:
    call_id = await booked(by, world, ahead)
    approver = await people.officer("approver")
    await approver.post(f"/api/calls/{call_id}/approve", {"reason": reason})
    return call_id


async def state_of(by: Clearing, call_id: str) -> CallState:
    return (await by.relative.call(call_id)).state


async def test_an_application_that_nobody_decided_is_taken_back(
    by: Clearing, world: World, told: list[str]
) -> None:
    near = await booked(by, world, timedelta(minutes=2))
    far = await booked(by, world, timedelta(hours=1))
    await make_way(NUMBER, by)
    assert await state_of(by, near) is CallState.CANCELLED
    assert await state_of(by, far) is CallState.REQUESTED
    assert [one.split(", ", 1)[1] for one in told] == [
        "left by an earlier demonstration, was taken back"
    ]


async def test_an_approved_call_is_taken_back_in_time_and_gone_around_afterwards(
    by: Clearing, world: World, people: People
) -> None:
    late = await approved(by, world, people, timedelta(minutes=2), MARK)
    early = await approved(by, world, people, timedelta(hours=1), MARK)
    await make_way(NUMBER, by)
    assert await state_of(by, late) is CallState.APPROVED
    assert await state_of(by, early) is CallState.CANCELLED


async def test_what_people_booked_stays(by: Clearing, world: World, people: People) -> None:
    theirs = await approved(by, world, people, timedelta(hours=1), "亲属探望")
    await make_way(NUMBER, by)
    assert await state_of(by, theirs) is CallState.APPROVED


async def test_ones_own_call_is_taken_back_or_told_to_lapse(
    by: Clearing, world: World, people: People, told: list[str]
) -> None:
    asked = await by.relative.call(await booked(by, world, timedelta(minutes=2)))
    await take_back(asked, by)
    assert await state_of(by, asked.id) is CallState.CANCELLED
    late = await by.relative.call(await approved(by, world, people, timedelta(minutes=2), MARK))
    await take_back(late, by)
    assert await state_of(by, late.id) is CallState.APPROVED
    assert [
        one.removeprefix(case.case_no) for one, case in zip(told, (asked, late), strict=True)
    ] == [
        " was taken back",
        " can no longer be cancelled; it lapses, and is gone around",
    ]


async def test_officers_are_signed_out_when_they_are_needed_no_more(people: People) -> None:
    base = people.somebody().base
    async with signed_in(base, Account("monitor", PASSWORD)) as monitor:
        await monitor.rooms()
        cookies = dict(monitor.http.cookies)
    async with Officer(base) as again:
        again.http.cookies.update(cookies)
        with pytest.raises(Refusal, match="401 signed_out"):
            await again.rooms()
