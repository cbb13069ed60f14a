"""A request comes from its peer, whatever it says, over the real HAProxies (AU-1, IN-2).

Addresses of loopback stand for clients on machines of their own.
"""

from collections.abc import AsyncIterator, Sequence

import httpx
import pytest
from sqlalchemy import select

from connectors.sealed_http import SealingTransport
from pipelines.flows.services import Services
from pipelines.rules.security.edge import ADDRESS, WORD
from schemas.tables.access.access import sign_in_log
from schemas.tables.audit.audit import audit_row
from tests.integration.serve.client import PLAIN, People, Person, picture
from tests.integration.serve.edges.haproxies import GATEWAY, before
from tests.integration.serve.journey import configure
from tests.integration.serve.world import PASSWORD, World

ONE, OTHER = "127.0.0.2", "127.0.0.3"
FORGED = "203.0.113.7"
Sent = list[tuple[str, str]]
CLAIMS: list[Sent] = [
    [("X-Forwarded-For", FORGED)],
    [("X-Forwarded-For", FORGED), ("X-Forwarded-For", FORGED)],
    [("X-Forwarded-For", f"{FORGED}, {FORGED}")],
    [("Forwarded", f"for={FORGED}")],
    [("Forwarded", f"for={FORGED}"), ("Forwarded", f"for={FORGED}")],
    [("X-Real-IP", FORGED)],
    [(ADDRESS, FORGED)],
    [(ADDRESS, FORGED), (ADDRESS, FORGED)],
    [(ADDRESS, FORGED), (WORD, "0" * 64)],
    [(ADDRESS, FORGED), (WORD, "0" * 64), (ADDRESS, FORGED), (WORD, "0" * 64)],
    [(ADDRESS, ""), (WORD, "")],
    [("X-Forwarded-For", FORGED), ("Forwarded", f"for={FORGED}"), (ADDRESS, FORGED)],
]
IN_THE_OTHERS_NAME: Sent = [("X-Forwarded-For", OTHER), ("Forwarded", f"for={OTHER}")]
"""Who guesses would have the door closed for another."""


@pytest.fixture(params=["alone", "balanced", "zoned"])
async def edge(
    request: pytest.FixtureRequest, people: People, world: World
) -> AsyncIterator[tuple[str, str]]:
    """The way of running, and where clients reach it."""
    async with before(request.param, world.settings, people.base) as address:
        yield request.param, address


def standing_at(
    people: People, base: str, address: str, sent: Sequence[tuple[str, str]] = ()
) -> Person:
    """A browser on a machine of its own, which says more of itself than is true."""
    person = people.somebody()
    transport = httpx.AsyncHTTPTransport(verify=PLAIN, local_address=address)
    person.http = httpx.AsyncClient(
        base_url=base, transport=SealingTransport(transport), headers=list(sent), timeout=60
    )
    return person


async def ticket(people: People, openid: str = "wx-li") -> str:
    found = await people.somebody().post("/api/simulators/wechat/tickets", {"openid": openid})
    return str(found["ticket"])


async def addresses(world: World) -> tuple[set[str], set[str]]:
    """All that audit and sign-in log name."""
    async with world.database.transaction() as tx:
        audited = (await tx.execute(select(audit_row.c.source_address))).scalars().all()
        logged = (await tx.execute(select(sign_in_log.c.source_address))).scalars().all()
    return set(audited) - {""}, set(logged)


@pytest.mark.requirement("AU-1")
async def test_what_a_client_says_about_its_address_counts_in_no_way_of_running(
    edge: tuple[str, str], people: People, world: World, services: Services
) -> None:
    way, base = edge
    # Eight in production: here as many bad faces are shown as there are ways of claiming.
    configure(services, face_failures=len(CLAIMS) + 1, secure_cookies=way != "alone")
    already = await addresses(world)
    for sent in CLAIMS:
        person = standing_at(people, base, ONE, sent)
        if way == "zoned":
            entered = await person.post("/api/relative/sign-in", {"ticket": await ticket(people)})
            portrait = {"entry": entered["entry"], "picture": picture("zhou")}
            refused = await person.refused("/api/relative/portrait-sign-in", portrait)
            assert refused == (401, "face_refused")
        else:
            body = {"login": "approver", "password": PASSWORD}
            await person.post("/api/officer/sign-in", body)
            # A session holds where it was opened: each later request names the same address.
            # By hand, as a browser sends it where the edge speaks TLS.
            cookie = {"Cookie": f"qq_officer={person.http.cookies['qq_officer']}"}
            reply = await person.http.get("/api/officer/me", headers=cookie)
            assert (reply.status_code, reply.json()["login"]) == (200, "approver")
    audited, logged = await addresses(world)
    assert audited - already[0] == {ONE}
    assert logged - already[1] == {ONE}


@pytest.mark.requirement("ID-3")
async def test_guesses_from_one_address_close_the_door_for_no_other(
    edge: tuple[str, str], people: People, world: World, services: Services
) -> None:
    way, base = edge
    if way == "zoned":
        await _bad_faces(people, base, services)
        return
    configure(services, secure_cookies=way != "alone")
    # On one machine a client that claims nothing is no less told from others.
    guesser = standing_at(people, base, ONE, () if way == "alone" else IN_THE_OTHERS_NAME)
    # The sixty of production: guesses at logins that nobody has are as many as anybody likes.
    for number in range(services.settings.address_failures):
        body = {"login": f"guess-{number}", "password": "not it"}
        assert await guesser.refused("/api/officer/sign-in", body) == (401, "sign_in_failed")
    asked = {"login": "approver", "password": PASSWORD}
    assert await guesser.refused("/api/officer/sign-in", asked) == (429, "address_closed")
    assert (await standing_at(people, base, OTHER).post("/api/officer/sign-in", asked))["id"]


async def _bad_faces(people: People, base: str, services: Services) -> None:
    # Sixty in production; a relative's own eight would close the door before.
    configure(services, address_failures=5)
    guesser = standing_at(people, base, ONE, IN_THE_OTHERS_NAME)
    for _ in range(5):
        entered = await guesser.post("/api/relative/sign-in", {"ticket": await ticket(people)})
        portrait = {"entry": entered["entry"], "picture": picture("zhou")}
        reply = await guesser.refused("/api/relative/portrait-sign-in", portrait)
        assert reply == (401, "face_refused")
    entered = await guesser.post("/api/relative/sign-in", {"ticket": await ticket(people)})
    portrait = {"entry": entered["entry"], "picture": picture("li")}
    reply = await guesser.refused("/api/relative/portrait-sign-in", portrait)
    assert reply == (429, "faces_closed")
    person = standing_at(people, base, OTHER)
    entered = await person.post("/api/relative/sign-in", {"ticket": await ticket(people)})
    portrait = {"entry": entered["entry"], "picture": picture("li")}
    assert (await person.post("/api/relative/portrait-sign-in", portrait))["id"]


async def test_the_government_zone_refuses_what_comes_beside_the_other_zones_exchange(
    people: People, world: World
) -> None:
    """Else every relative would silently bear one address, that of a host between."""
    async with (
        before("government", world.settings, people.base, ready=403) as inner,
        httpx.AsyncClient(base_url=inner) as asker,
    ):
        replies = [await asker.get("/api/sealing", headers=sent) for sent in ([], *CLAIMS)]
    assert {reply.status_code for reply in replies} == {403}


async def test_a_gateway_of_another_maker_is_believed_in_what_it_said_last(
    people: People, world: World
) -> None:
    sent = [("X-Forwarded-For", f"{FORGED}, {FORGED}"), ("X-Forwarded-For", f"{FORGED}, {ONE}")]
    body = {"login": "approver", "password": PASSWORD}
    async with before("gateway", world.settings, people.base) as base:
        await standing_at(people, base, GATEWAY, sent).post("/api/officer/sign-in", body)
        await standing_at(people, base, OTHER, sent).post("/api/officer/sign-in", body)
    _, logged = await addresses(world)
    assert logged == {ONE, OTHER}


@pytest.mark.parametrize("sent", CLAIMS)
async def test_a_replica_that_is_reached_beside_the_edge_believes_nothing(
    people: People, world: World, sent: Sent
) -> None:
    person = standing_at(people, people.base, ONE, sent)
    await person.post("/api/officer/sign-in", {"login": "approver", "password": PASSWORD})
    _, logged = await addresses(world)
    assert logged == {ONE}
