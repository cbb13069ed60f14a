"""Two entries, one relative: WeChat and 随申办 lead to the same bookings and calls."""

import pytest
from sqlalchemy import update

from schemas.tables.people.person import relative
from tests.integration.serve.client import People, Person, agree, picture
from tests.integration.serve.journey import approved, requested
from tests.integration.serve.world import World

pytestmark = pytest.mark.stand_in(
    "wechat", "Tickets and tokens are made and taken by simulators in the server's process."
)


async def by_citizen_cloud(people: People, openid: str = "wx-li") -> Person:
    person = people.somebody()
    token = (await person.post("/api/simulators/citizen/tokens", {"openid": openid}))["ticket"]
    entered = await person.post("/api/relative/citizen-sign-in", {"token": token})
    portrait = {"entry": entered["entry"], "picture": picture(openid.removeprefix("wx-"))}
    await person.post("/api/relative/portrait-sign-in", portrait)
    await agree(person)
    return person


@pytest.mark.requirement("VC-FAM-01")
async def test_both_entries_lead_to_the_same_relative_bookings_and_calls(
    people: People, world: World
) -> None:
    by_wechat = await people.relative()
    first = await approved(world, people, by_wechat, minutes_ahead=60)
    by_city = await by_citizen_cloud(people)
    assert (await by_city.get("/api/relative/me"))["id"] == world.relative_id
    second = await requested(world, by_city, minutes_ahead=120)
    seen = [await one.get("/api/relative/calls") for one in (by_wechat, by_city)]
    assert {row["id"] for row in seen[0]["rows"]} == {first, second}
    assert [row["id"] for row in seen[0]["rows"]] == [row["id"] for row in seen[1]["rows"]]
    inmates = [await one.get("/api/relative/inmates") for one in (by_wechat, by_city)]
    assert inmates[0] == inmates[1]
    await by_wechat.post(f"/api/relative/calls/{second}/cancel")
    gone = await by_city.get(f"/api/relative/calls/{second}")
    assert gone["state"] == "cancelled"


@pytest.mark.requirement("VC-FAM-01")
async def test_a_token_counts_once_and_a_made_up_one_never(people: People, second: People) -> None:
    person = people.somebody()
    issued = await person.post("/api/simulators/citizen/tokens", {"openid": "wx-li"})
    token = {"token": issued["ticket"]}
    path = "/api/relative/citizen-sign-in"
    assert (await person.post(path, token))["entry"]
    # Another replica knows it too.
    assert await second.somebody().refused(path, token) == (401, "ticket_used")
    forged = {"token": issued["ticket"][:-4] + "AAAA"}
    assert await person.refused(path, forged) == (401, "ticket_unknown")
    names = await person.get("/api/relative/entry-names")
    assert (names["wechat"], names["citizen"]) == ("ticket", "ssb_token")


@pytest.mark.requirement("VC-FAM-01")
async def test_a_relative_without_wechat_comes_in_by_the_city_alone(
    people: People, world: World
) -> None:
    person = people.somebody()
    issued = await person.post("/api/simulators/citizen/tokens", {"openid": "wx-li"})
    async with world.database.transaction() as tx:
        mine = relative.c.id == world.relative_id
        await tx.execute(update(relative).where(mine).values(wechat_openid=None))
    entered = await person.post("/api/relative/citizen-sign-in", {"token": issued["ticket"]})
    portrait = {"entry": entered["entry"], "picture": picture("li")}
    me = await person.post("/api/relative/portrait-sign-in", portrait)
    assert me["id"] == world.relative_id
