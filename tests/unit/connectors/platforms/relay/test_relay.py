"""The inside asks through the relay, whatever becomes of the line between them."""

import asyncio
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import msgspec
import pytest

from connectors.platforms.citizen_http import CitizenHttp
from connectors.platforms.citizen_stand_in.simulator import APP_ID as CITY_APP
from connectors.platforms.citizen_stand_in.simulator import ServedCitizen
from connectors.platforms.host_people import HostPeople, made_up
from connectors.platforms.relay.asking import RelayedCitizen, RelayedWeChat, RelayLine
from connectors.platforms.relay.serving import Relay
from connectors.platforms.wechat_http import HttpWeChat
from connectors.platforms.wechat_stand_in.simulator import APP_ID, ServedWeChat
from connectors.signed_headers import signed_headers
from schemas.errors import QinqiaoError
from schemas.exchange.citizen import LeftAsked
from schemas.exchange.relay import Question
from schemas.platform.simulated_hosts import CodeKind, HostFaults
from schemas.settings import Settings

KEY, SECRET = b"key of both sides", b"secret of the platforms"
HOLDER = made_up("wx-li")


def now() -> datetime:
    return datetime.now(UTC)


class Zone:
    """The internet side: both platforms, and the relay that knows their addresses and secrets."""

    def __init__(self, folder: Path) -> None:
        people = HostPeople([HOLDER])
        secret = folder / "secret"
        secret.write_bytes(SECRET)
        self.wechat = ServedWeChat(SECRET, people)
        self.citizen = ServedCitizen(SECRET, people)
        self._settings = Settings(
            data_dir="/",
            models_dir="/",
            ui_dir="/",
            database_url="",
            nats_url="",
            wechat_url=self.wechat.address,
            wechat_app_id=APP_ID,
            wechat_secret_file=str(secret),
            citizen_url=self.citizen.address,
            citizen_app_id=CITY_APP,
            citizen_secret_file=str(secret),
        )

    @contextmanager
    def relayed(self, port: int = 0, key: bytes = KEY) -> Iterator[Relay]:
        wechat = HttpWeChat(self._settings, None, now)
        citizens = CitizenHttp(self._settings, None, now)
        with Relay(key, wechat, citizens, port=port) as relay:
            yield relay


@pytest.fixture
def zone(tmp_path: Path) -> Iterator[Zone]:
    zone = Zone(tmp_path)
    with zone.wechat, zone.citizen:
        yield zone


def line_to(relay: Relay, patience_s: float = 5.0) -> RelayLine:
    return RelayLine(f"{relay.origin}/v1", KEY, now, patience_s=patience_s)


async def refusal(work: Any) -> str:
    with pytest.raises(QinqiaoError) as refused:
        await work
    return refused.value.code


async def test_what_is_asked_comes_back_as_from_the_platform_itself(zone: Zone) -> None:
    with zone.relayed() as relay:
        wechat = RelayedWeChat(line_to(relay), None)
        citizens = RelayedCitizen(line_to(relay), None)
        person = await wechat.swap(zone.wechat.code_for("wx-li", CodeKind.SIGN_IN))
        assert (person.openid, person.unionid) == ("wx-li", HOLDER.unionid)
        phone = zone.wechat.code_for("wx-li", CodeKind.PHONE)
        assert await wechat.phone(phone) == HOLDER.phone
        assert await wechat.send("wx-li", "T", {"a": "b"}) == "1"
        assert await refusal(wechat.swap("made-up-code")) == "ticket_unknown"
        zone.wechat._refusing.add("wx-li")
        assert await refusal(wechat.send("wx-li", "T", {"a": "b"})) == "subscription_refused"
        citizen = await citizens.swap(zone.citizen.token_for("wx-li"))
        assert (citizen.id_no, citizen.name) == (HOLDER.id_no, HOLDER.name)
        assert await citizens.verify(HOLDER.id_no, HOLDER.name)
        assert await citizens.service_data("resident", HOLDER.id_no)
        assert await citizens.sign_out(citizen.session_id)
        told = msgspec.json.decode(zone.citizen.left("session"), type=LeftAsked)
        await citizens.require_own(told)
        forged = msgspec.structs.replace(told, session_id="another")
        assert await refusal(citizens.require_own(forged)) == "signature_wrong"
        zone.wechat.faults = HostFaults(down=True)
        assert await refusal(wechat.swap("some-other-code")) == "wechat_away"
        await wechat.close()
        await citizens.close()


async def test_a_cut_line_is_gone_on_with_and_nothing_is_put_twice(zone: Zone) -> None:
    with ExitStack() as standing:
        relay = standing.enter_context(zone.relayed())
        port = int(relay.origin.rsplit(":", 1)[1])
        code = zone.wechat.code_for("wx-li", CodeKind.SIGN_IN)
        question = Question(
            id="01JXXXXXXXXXXXXXXXXXXXXXXX", operation="wechat.swap", texts={"code": code}
        )
        content = msgspec.json.encode(question)
        async with httpx.AsyncClient(base_url=relay.origin) as inside:
            answers = []
            for _ in range(2):
                headers = signed_headers("inside", KEY, "/v1/questions", content, now())
                reply = await inside.post("/v1/questions", content=content, headers=headers)
                answers.append(reply.content)
            assert answers[0] == answers[1]
            assert relay.put == 1
            # The same request once more is a replay.
            reply = await inside.post("/v1/questions", content=content, headers=headers)
            assert reply.status_code == 401
            for operation in ("wechat.close", "http://elsewhere", "citizen.__init__"):
                other = Question(id="01JYYYYYYYYYYYYYYYYYYYYYYY", operation=operation)
                body = msgspec.json.encode(other)
                headers = signed_headers("inside", KEY, "/v1/questions", body, now())
                told = (await inside.post("/v1/questions", content=body, headers=headers)).json()
                assert told["refusal"]["code"] == "relay_not_listed"
        standing.close()
        gone = RelayedWeChat(line_to(relay, patience_s=0.6), None)
        assert await refusal(gone.swap("any-code")) == "relay_away"
        await gone.close()
        # It comes back while somebody waits.
        wechat = RelayedWeChat(line_to(relay), None)
        waiting = asyncio.create_task(wechat.swap(zone.wechat.code_for("wx-li", CodeKind.SIGN_IN)))
        await asyncio.sleep(0)
        standing.enter_context(zone.relayed(port))
        assert (await waiting).openid == "wx-li"
        await wechat.close()


async def test_whoever_has_another_key_is_neither_asked_nor_believed(zone: Zone) -> None:
    with zone.relayed(key=b"another key") as relay:
        wechat = RelayedWeChat(line_to(relay), None)
        assert await refusal(wechat.swap("any-code")) == "relay_key"
        assert relay.put == 0
        await wechat.close()


async def test_a_slow_platform_is_waited_for_by_asking_again(
    zone: Zone, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("connectors.platforms.relay.serving.HELD_S", 0.01)
    came, goes_on = threading.Event(), threading.Event()
    answer = zone.wechat._answer

    def held(asked: Any) -> Any:
        came.set()
        goes_on.wait(5)
        return answer(asked)

    monkeypatch.setattr(zone.wechat, "_answer", held)
    with zone.relayed() as relay:
        wechat = RelayedWeChat(line_to(relay), None)
        code = zone.wechat.code_for("wx-li", CodeKind.SIGN_IN)
        waiting = asyncio.create_task(wechat.swap(code))
        assert await asyncio.to_thread(came.wait, 5)
        goes_on.set()
        assert (await waiting).openid == "wx-li"
        assert relay.put == 1
        await wechat.close()
