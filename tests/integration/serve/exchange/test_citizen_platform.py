"""随申办: its structures, its interfaces and their permissions, and sessions that end jointly."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import httpx
import msgspec
import pytest
from sqlalchemy import delete, select, update

from connectors.messages.simulated_transport import SimulatedTransport
from connectors.platforms.citizen import INTERFACES
from connectors.platforms.citizen_http import CitizenHttp
from connectors.platforms.citizen_stand_in.simulator import LEFT
from connectors.platforms.outbound import Outbound
from connectors.simulated_service import Asked, Reply
from pipelines.flows.exchange import permission_watch
from pipelines.flows.services import Services
from pipelines.rules.platform.local_time import local
from schemas.errors import Unauthenticated, Unavailable
from schemas.exchange.citizen import (
    CitizenTold,
    DataAsked,
    DataTold,
    Envelope,
    LeftAsked,
    LogoutAsked,
    LogoutTold,
    SwapAsked,
    VerifyAsked,
    VerifyTold,
)
from schemas.modules.exchange.platform_permissions import Ending
from schemas.platform.simulated_hosts import HostFaults
from schemas.tables import metadata
from schemas.tables.exchange.outbound import outbound_call
from schemas.tables.messages.messaging import outbox
from schemas.tables.people.public import public_entry_session
from tests.integration.serve.client import People, Person
from tests.integration.serve.hosts import LI, hosts_of
from tests.integration.serve.journey import audit_rows_of, configure
from tests.integration.serve.world import World
from tests.trace import proves

SIGN_IN = "/api/relative/citizen-sign-in"
permission = metadata.tables["platform_permission"]
STRUCTURES: dict[str, tuple[type, type]] = {
    "/auth/token/swap": (SwapAsked, CitizenTold),
    "/identity/verify": (VerifyAsked, VerifyTold),
    "/service-data/query": (DataAsked, DataTold),
    "/auth/logout": (LogoutAsked, LogoutTold),
}


@pytest.fixture
def services(services: Services) -> Services:
    """Portraits are walked through elsewhere."""
    configure(services, relative_portrait=False)
    return services


@pytest.fixture(autouse=True)
async def faultless(world: World) -> AsyncIterator[None]:
    yield
    hosts_of(world).citizen.faults = HostFaults()


async def token(people: People, openid: str = "wx-li") -> dict[str, str]:
    asked = {"openid": openid}
    return {
        "token": (await people.somebody().post("/api/simulators/citizen/tokens", asked))["ticket"]
    }


async def entered(people: People, openid: str = "wx-li") -> Person:
    person = people.somebody()
    await person.post(SIGN_IN, await token(people, openid))
    return person


class Heard:
    """The stand-in, with all that was said to it and by it."""

    def __init__(self, world: World) -> None:
        self.said: list[tuple[str, bytes, bytes]] = []
        self.instead: bytes | None = None
        self._stand_in = hosts_of(world).citizen

    def reply(self, asked: Asked) -> Reply | None:
        if self.instead is not None:
            return Reply(200, self.instead)
        answer = self._stand_in.reply(asked)
        assert answer is not None
        self.said.append((asked.path, asked.body, answer.content))
        return answer


async def test_what_is_exchanged_follows_the_platforms_structures(world: World) -> None:
    heard, hosts = Heard(world), hosts_of(world)
    door = CitizenHttp(
        hosts.told_of(world.settings), world.database, world.clock, SimulatedTransport(heard)
    )
    citizen = await door.swap(hosts.citizen.token_for("wx-li"))
    assert await door.verify(LI.id_no, LI.name)
    assert await door.service_data("resident", LI.id_no)
    assert await door.sign_out(citizen.session_id)
    with proves("VC-SSB-05", "a"):
        assert {path for path, _, _ in heard.said} == set(STRUCTURES)
        for path, asked, answered in heard.said:
            of_question, of_answer = STRUCTURES[path]
            question = msgspec.json.decode(asked)
            assert set(question) == set(_names(of_question))
            msgspec.convert(question, of_question)
            data = msgspec.json.decode(answered, type=Envelope).data
            told = msgspec.json.decode(data)
            assert set(told) == set(_names(of_answer))
            msgspec.convert(told, of_answer)
        # What does not follow them is told as such.
        for broken in (b'{"code":0,"data":{"matched":"yes"}}', b'{"code":0,"data":[]}'):
            heard.instead = broken
            with pytest.raises(Unavailable, match="citizen_structure"):
                await door.verify(LI.id_no, LI.name)
    await door.close()


def _names(struct: Any) -> list[str]:
    return [one.encode_name for one in msgspec.structs.fields(struct)]


async def test_authentication_check_and_data_work_and_their_failures_are_told(
    people: People, services: Services, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    stand_in, cities = hosts_of(world).citizen, services.citizens
    asked = await token(people)
    with proves("VC-SSB-06", "a"):
        stand_in.faults = HostFaults(errcode=500)
        assert await people.somebody().refused(SIGN_IN, asked) == (503, "citizen_refused")
        stand_in.faults = HostFaults(down=True)
        assert await people.somebody().refused(SIGN_IN, asked) == (503, "citizen_away")
        stand_in.faults = HostFaults()
        assert (await people.somebody().post(SIGN_IN, asked))["account"]["entry"] == "citizen"
    with proves("VC-SSB-06", "b"):
        assert await cities.verify(LI.id_no, LI.name)
        assert not await cities.verify(LI.id_no, "别人")
    with proves("VC-SSB-06", "c"):
        (found,) = await cities.service_data("resident", LI.id_no)
        assert found["name"] == LI.name
        assert await cities.service_data("marriage", LI.id_no) == []
    for fault, code in (
        (HostFaults(errcode=500), "citizen_refused"),
        (HostFaults(errcode=403), "citizen_key"),
        (HostFaults(down=True), "citizen_away"),
        (HostFaults(half=True), "citizen_away"),
    ):
        stand_in.faults = fault
        with proves("VC-SSB-06", "b"), pytest.raises(Unavailable, match=code):
            await cities.verify(LI.id_no, LI.name)
        with proves("VC-SSB-06", "c"), pytest.raises(Unavailable, match=code):
            await cities.service_data("resident", LI.id_no)
    stand_in.faults = HostFaults()
    # One that stays silent: the log's patience ends it, whichever question it was.
    monkeypatch.setattr(Outbound.call, "__kwdefaults__", {"patience_s": 0.02})
    monkeypatch.setattr(CitizenHttp, "_ask", _silent)
    for row, work in (
        ("a", lambda: cities.swap("a-token-of-the-city")),
        ("b", lambda: cities.verify(LI.id_no, LI.name)),
        ("c", lambda: cities.service_data("resident", LI.id_no)),
    ):
        with proves("VC-SSB-06", row), pytest.raises(Unavailable, match="peer_timeout"):
            await work()
    async with world.database.reading() as tx:
        lines = (await tx.execute(select(outbound_call.c.method, outbound_call.c.result))).all()
    assert {("verify_identity", "ok"), ("service_data", "timed_out")} <= {
        tuple(one) for one in lines
    }


async def _silent(*_: Any) -> Any:
    await asyncio.Event().wait()


async def test_a_missing_and_an_expired_permission_are_named(
    people: People, services: Services, world: World
) -> None:
    async with world.database.transaction() as tx:
        await tx.execute(delete(permission).where(permission.c.interface == "identity.verify"))
        mine = permission.c.interface == "auth.swap"
        await tx.execute(update(permission).where(mine).values(valid_until=date(2024, 5, 1)))
    with proves("VC-SSB-07", "a"):
        with pytest.raises(Unavailable) as refused:
            await services.citizens.verify(LI.id_no, LI.name)
        assert refused.value.code == "permission_missing"
        assert "“身份核验”尚未取得权限" in refused.value.message
        person, asked = people.somebody(), await token(people)
        reply = await person.ask("POST", SIGN_IN, asked)
        told = reply.json()
        assert (reply.status_code, told["code"]) == (503, "permission_expired")
        assert "“用户认证”的权限已于2024-05-01到期" in told["message"]
    # Renewed, the same token opens: nothing was asked meanwhile.
    async with world.database.transaction() as tx:
        await tx.execute(update(permission).where(mine).values(valid_until=date(2039, 1, 1)))
    assert (await person.post(SIGN_IN, asked))["me"]


async def test_what_is_about_to_expire_is_told_beforehand_and_once(world: World) -> None:
    now = world.clock()
    until = local(now).date() + timedelta(days=29)
    async with world.database.transaction() as tx:
        mine = permission.c.interface == "service.data"
        await tx.execute(update(permission).where(mine).values(valid_until=until))
    with proves("VC-SSB-07", "b"):
        assert await permission_watch.mark(world.database, now, 28) == {"permissions": 4, "told": 0}
        assert (await permission_watch.mark(world.database, now, 30))["told"] == 1
        assert (await permission_watch.mark(world.database, now, 30))["told"] == 0
        async with world.database.reading() as tx:
            notices = (await tx.execute(select(outbox.c.payload))).scalars().all()
        (notice,) = [one for one in notices if b"platform_permission" in bytes(one)]
        assert f"“公共服务数据”的权限将于{until}到期".encode() in bytes(notice)
    after = now + timedelta(days=30)
    assert (await permission_watch.mark(world.database, after, 30))["told"] == 1
    async with world.database.reading() as tx:
        found = (await tx.execute(select(permission.c.id, permission.c.ending))).all()
    (over,) = [one.id for one in found if one.ending == Ending.OVER]
    rows = await audit_rows_of(world, "platform_permissions", over)
    assert [row.action for row in rows].count("platform_permissions.due") == 2
    assert len(INTERFACES) == 4


async def test_a_session_of_the_platform_opens_ours_and_either_side_ends_both(
    people: People, world: World
) -> None:
    stand_in = hosts_of(world).citizen
    asked = await token(people)
    person = people.somebody()
    with proves("VC-SSB-08", "a"):
        assert (await person.post(SIGN_IN, asked))["me"]["id"] == world.relative_id
        assert (await person.get("/api/public/me"))["entry"] == "citizen"
    with proves("VC-SSB-08", "b"):
        somebody = people.somebody()
        assert await somebody.refused(SIGN_IN, asked) == (401, "ticket_used")
        forged = {"token": asked["token"][:-4] + "AAAA"}
        assert await somebody.refused(SIGN_IN, forged) == (401, "ticket_unknown")
        stand_in.faults = HostFaults(twice=True)
        assert await somebody.refused(SIGN_IN, asked) == (401, "ticket_used")
        stand_in.faults = HostFaults()
    with proves("VC-SSB-08", "c"):
        # Ours tells theirs.
        theirs, of_replay = stand_in.sessions_of("wx-li")
        await person.post("/api/public/sign-out")
        assert stand_in.ended == [theirs]
        assert stand_in.sessions_of("wx-li") == [of_replay]
        # Theirs tells ours.
        again, other = await entered(people), await entered(people, "wx-wang")
        _, session = stand_in.sessions_of("wx-li")
        told = stand_in.left(session)
        json = {"Content-Type": "application/json"}
        async with httpx.AsyncClient(base_url=people.base, headers=json) as platform:
            assert (await platform.post(LEFT, content=told)).status_code == 204
            for address in ("/api/public/me", "/api/relative/me"):
                assert (await again.http.get(address)).status_code == 401
                assert (await other.http.get(address)).status_code == 200
            # Said twice, by somebody else, or long ago, it ends nothing.
            assert (await platform.post(LEFT, content=told)).status_code == 401
            values = msgspec.json.decode(told)
            (whose,) = stand_in.sessions_of("wx-wang")
            for changed in (
                {"sessionId": whose},
                {"nonce": "other"},
                {"appId": "another"},
                {"timestamp": "1"},
                {"sign": "00"},
            ):
                content = msgspec.json.encode(values | changed)
                assert (await platform.post(LEFT, content=content)).status_code == 401
    assert (await other.get("/api/public/me"))["relative"]
    # A platform that is away holds nobody back.
    stand_in.faults = HostFaults(down=True)
    await other.post("/api/relative/privacy-notice/agree", {"number": 1})
    await other.post("/api/relative/sign-out")
    async with world.database.reading() as tx:
        rows = (await tx.execute(select(public_entry_session))).mappings().all()
    assert all(row["ended_at"] for row in rows)
    assert [row["told_at"] is None for row in rows] == [False, True, True]


async def test_word_of_a_sign_out_is_ours_to_check(world: World) -> None:
    hosts = hosts_of(world)
    door = CitizenHttp(hosts.told_of(world.settings), world.database, world.clock)
    told = msgspec.json.decode(hosts.citizen.left("s"), type=LeftAsked)
    await door.require_own(told)
    world.now = datetime.now(UTC) + timedelta(minutes=6)
    with pytest.raises(Unauthenticated, match="signature_wrong"):
        await door.require_own(told)
    await door.close()
