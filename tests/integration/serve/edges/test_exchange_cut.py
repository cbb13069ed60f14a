"""The exchange of two zones is cut for an hour: nothing is lost and nothing is done twice."""

from datetime import timedelta

import httpx
import pytest

from pipelines.flows.services import Services
from tests.integration.serve.approving import decide, only
from tests.integration.serve.client import KEY, People, Person, fresh_key
from tests.integration.serve.edges.haproxies import chained, reached
from tests.integration.serve.journey import configure
from tests.integration.serve.visits.places import (
    HOLDS,
    NOW,
    VISITS,
    add_time,
    hold,
    second_pair,
    slot_of,
    wanted,
)
from tests.integration.serve.world import World

DAY, OTHER_DAY = "2026-12-08", "2026-12-10"
HOUR = timedelta(hours=1)


def at(person: Person, base: str) -> Person:
    """The same browser, which reaches the platform over the exchange from now on."""
    person.base, person.http.base_url = base, httpx.URL(base)
    return person


@pytest.mark.requirement("VC-PUB-21")
async def test_an_hour_without_the_exchange_loses_nothing_and_does_nothing_twice(
    people: People, world: World, services: Services
) -> None:
    world.now = NOW
    configure(services, secure_cookies=False)
    await add_time(await people.officer("leader"), world)
    approver, other_inmate = await people.officer("approver"), await second_pair(world)
    first, second = await people.relative(), await people.relative("wx-wang")
    async with chained("zoned", world.settings, people.base) as (base, chain):
        at(first, base), at(second, base)
        held = await hold(first, world.inmate_id, DAY)
        booking, key = {"hold_id": held["id"], "companions": []}, {KEY: fresh_key()}
        sent = await first.ask("POST", VISITS, booking, **key)
        assert sent.is_success, sent.text
        waiting = await hold(second, other_inmate, OTHER_DAY)

        chain.cut()
        late, late_key = {"hold_id": waiting["id"], "companions": []}, {KEY: fresh_key()}
        with pytest.raises(httpx.TransportError):
            await second.ask("POST", VISITS, late, **late_key)
        # Meanwhile the other zone works on.
        await decide(approver, await only(approver), "approve")
        world.now += HOUR
        chain.mend()
        await reached(base)

        # Sessions do not last an hour. The page had no answer, and sends again what it had sent.
        first, second = await people.relative(), await people.relative("wx-wang")
        at(first, base), at(second, base)
        again = await first.ask("POST", VISITS, booking, **key)
        assert (again.status_code, again.content) == (sent.status_code, sent.content)
        (visit,) = await first.get(VISITS)
        assert (visit["day"], visit["state"]) == (DAY, "approved")
        # What never arrived did nothing, and says what is to be done now.
        gone = await second.ask("POST", VISITS, late, **late_key)
        assert (gone.status_code, gone.json()["code"]) == (409, "hold_ended")
        assert await second.get(VISITS) == []
        slot = await slot_of(second, other_inmate, OTHER_DAY)
        kept = await second.post(HOLDS, wanted(other_inmate, slot["id"]))
        await second.post(VISITS, {"hold_id": kept["id"], "companions": []})
        assert [one["day"] for one in await second.get(VISITS)] == [OTHER_DAY]
