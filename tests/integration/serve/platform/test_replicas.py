"""Any replica answers anybody: nothing that lasts is kept in a process."""

from tests.integration.serve.client import People, Person
from tests.integration.serve.journey import DEVICE, approved, ready, token
from tests.integration.serve.world import World


def moved(person: Person, to: People) -> Person:
    """The same browser, sent to another replica."""
    other = to.somebody()
    for name, value in person.http.cookies.items():
        other.http.cookies.set(name, value)
    return other


async def test_a_call_is_booked_here_and_joined_there(
    people: People, second: People, world: World
) -> None:
    relative = await people.relative()
    call_id = await approved(world, second, relative)
    there = moved(relative, second)
    await ready(there, call_id)
    secret = await token(relative, call_id)
    async with there.socket("/ws/call") as socket:
        await socket.send(type="join", token=secret, device_id=DEVICE)
        await socket.until("joined")
    async with relative.socket("/ws/call") as socket:
        await socket.send(type="join", token=secret, device_id="another-device")
        assert (await socket.receive())["code"] == "token_used"


async def test_a_ticket_counts_once_among_all(people: People, second: People) -> None:
    here, there = people.somebody(), second.somebody()
    ticket = await here.post("/api/simulators/wechat/tickets", {"openid": "wx-li"})
    await there.post("/api/relative/sign-in", ticket)
    assert await here.refused("/api/relative/sign-in", ticket) == (401, "ticket_used")


async def test_signing_out_counts_everywhere(people: People, second: People) -> None:
    officer = await people.officer("approver")
    there = moved(officer, second)
    await there.get("/api/officer/me")
    await officer.post("/api/officer/sign-out")
    assert (await there.http.get("/api/officer/me")).status_code == 401
