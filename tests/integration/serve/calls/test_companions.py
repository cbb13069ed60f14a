"""Who may be in the picture beside the relative is set by who decides on calls (VC-MON-07)."""

import pytest

from connectors.postgres.calls import calls
from connectors.postgres.people import people as persons
from pipelines.flows.calls.companions import OPEN
from schemas.calls.state import CallState
from schemas.people.kinds import Kinship
from tests.integration.serve.client import People
from tests.integration.serve.journey import audit_rows, requested
from tests.integration.serve.world import World

pytestmark = pytest.mark.integration


@pytest.mark.requirement("VC-MON-07")
async def test_the_approver_chooses_among_the_inmates_other_relatives(
    people: People, world: World
) -> None:
    await bound(world)
    call_id = await requested(world, await people.relative())
    path = f"/api/calls/{call_id}/companions"
    approver = await people.officer("approver")
    (other,) = await approver.get(path)
    assert other["relative_id"] == world.stranger_id, "the caller's own name is not in question"
    assert (other["approved"], other["face_registered"]) == (False, True)
    (other,) = await approver.put(path, {"relative_ids": [world.stranger_id]})
    assert other["approved"]
    (other,) = await approver.get(path)
    assert other["approved"]
    (other,) = await approver.put(path, {"relative_ids": []})
    assert not other["approved"]
    assert ("call.companions", "ok", "") in await audit_rows(world, call_id)


@pytest.mark.requirement("VC-MON-07")
async def test_nobody_else_can_be_let_into_the_picture(people: People, world: World) -> None:
    call_id = await requested(world, await people.relative())
    path = f"/api/calls/{call_id}/companions"
    approver, monitor = await people.officer("approver"), await people.officer("monitor")
    # Not yet a relative of this inmate, and the caller.
    for wrong in (world.stranger_id, world.relative_id):
        reply = await approver.ask("PUT", path, {"relative_ids": [wrong]})
        assert (reply.status_code, reply.json()["code"]) == (422, "not_a_relative")
    await bound(world)
    body = {"relative_ids": [world.stranger_id]}
    assert (await monitor.ask("PUT", path, body)).status_code == 403
    elsewhere = await people.officer("elsewhere")
    assert (await elsewhere.ask("PUT", path, body)).status_code == 404
    assert (await elsewhere.http.get(path)).status_code == 404


async def test_a_call_that_is_over_is_not_changed(people: People, world: World) -> None:
    await bound(world)
    call_id = await requested(world, await people.relative())
    approver = await people.officer("approver")
    await approver.post(f"/api/calls/{call_id}/reject", {"reason": "不符合条件"})
    async with world.database.transaction() as tx:
        call = await calls.get(tx, call_id)
    assert call is not None
    assert call.state is CallState.REJECTED
    assert call.state not in OPEN
    body = {"relative_ids": [world.stranger_id]}
    reply = await approver.ask("PUT", f"/api/calls/{call_id}/companions", body)
    assert (reply.status_code, reply.json()["code"]) == (409, "call_over")


async def bound(world: World) -> None:
    """The stranger is a relative of the inmate, too."""
    async with world.database.transaction() as tx:
        await persons.bind(
            tx,
            relative_id=world.stranger_id,
            inmate_id=world.inmate_id,
            kinship=Kinship.CHILD,
        )
