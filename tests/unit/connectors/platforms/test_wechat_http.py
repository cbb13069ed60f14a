"""WeChat over a line: what it answers, what it refuses, and a token that is renewed by itself."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, cast

import httpx
import pytest

from connectors.platforms import used_codes
from connectors.platforms.host_people import HostPeople, made_up
from connectors.platforms.wechat_control import WeChatControl
from connectors.platforms.wechat_http import HttpWeChat
from connectors.platforms.wechat_stand_in.simulator import APP_ID, OFFICIAL_APP_ID, ServedWeChat
from connectors.postgres.database import Database
from schemas.errors import QinqiaoError, Unavailable
from schemas.platform.simulated_hosts import CodeKind, HostFaults
from schemas.settings import Settings

SECRET, CONTROL = b"secret of the app", b"key of its knobs"
NOBODY = "wx-nobody"


class Clock:
    now: datetime = datetime.now(UTC)

    def __call__(self) -> datetime:
        return self.now


class NoDatabase:
    """Remembers nothing: what counts once is shown where a database is."""

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[None]:
        yield None


@pytest.fixture(autouse=True)
def first_times(monkeypatch: pytest.MonkeyPatch) -> set[str]:
    used = set[str]()

    async def first_time(_: Any, consumer: str, message_id: str) -> bool:
        known = message_id in used
        used.add(message_id)
        return not known

    monkeypatch.setattr(used_codes.inbox, "first_time", first_time)
    return used


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def served(clock: Clock) -> Iterator[ServedWeChat]:
    known = HostPeople([made_up("wx-li")])
    with ServedWeChat(
        SECRET, known, control_key=CONTROL, service="https://ours.example", clock=clock
    ) as wechat:
        yield wechat


@pytest.fixture
async def door(served: ServedWeChat, clock: Clock, tmp_path: Path) -> AsyncIterator[HttpWeChat]:
    secret = tmp_path / "secret"
    secret.write_bytes(SECRET + b"\n")
    settings = Settings(
        data_dir="/",
        models_dir="/",
        ui_dir="/",
        database_url="",
        nats_url="",
        wechat_url=served.address,
        wechat_app_id=APP_ID,
        wechat_secret_file=str(secret),
        wechat_official_app_id=OFFICIAL_APP_ID,
        wechat_official_secret_file=str(secret),
    )
    door = HttpWeChat(settings, cast(Database, NoDatabase()), clock)
    yield door
    await door.close()


async def test_a_person_is_the_same_by_mini_program_and_official_account(
    served: ServedWeChat, door: HttpWeChat
) -> None:
    control = WeChatControl(served.address, CONTROL, lambda: datetime.now(UTC))
    mini = await door.swap(await control.code(NOBODY))
    official = await door.swap_official(await control.code(NOBODY, CodeKind.OFFICIAL))
    assert mini.openid == NOBODY
    assert official.openid != NOBODY
    assert mini.unionid == official.unionid != ""
    phone = await control.code(NOBODY, CodeKind.PHONE)
    assert await door.phone(phone) == made_up(NOBODY).phone
    assert [one.openid for one in await control.people()] == ["wx-li"]
    await control.subscribe(NOBODY, takes=False)
    assert await refusal(door.send(NOBODY, "T", {"a": "b"})) == "subscription_refused"
    await control.subscribe(NOBODY, takes=True)
    assert await door.send(NOBODY, "T", {"a": "b"}) == "1"
    assert (await control.sent())[0].values == {"a": "b"}
    await control.close()


async def refusal(work: Any) -> str:
    with pytest.raises(QinqiaoError) as refused:
        await work
    return refused.value.code


async def test_codes_count_once_for_five_minutes_and_for_what_they_are(
    served: ServedWeChat, door: HttpWeChat, clock: Clock
) -> None:
    code = served.code_for(NOBODY, CodeKind.SIGN_IN)
    await door.swap(code)
    assert await refusal(door.swap(code)) == "ticket_used"
    assert await refusal(door.swap(served.code_for(NOBODY, CodeKind.OFFICIAL))) == "ticket_unknown"
    assert await refusal(door.swap("made-up-code")) == "ticket_unknown"
    late = served.code_for(NOBODY, CodeKind.SIGN_IN)
    clock.now += timedelta(minutes=6)
    assert await refusal(door.swap(late)) == "ticket_expired"
    served.faults = HostFaults(twice=True)
    assert await refusal(door.swap(code)) == "ticket_expired"


async def test_a_token_is_renewed_where_it_ran_out_or_is_forgotten(
    served: ServedWeChat, door: HttpWeChat, clock: Clock
) -> None:
    assert await door.send(NOBODY, "T", {"a": "1"}) == "1"
    (first,) = served._tokens
    assert await door.send(NOBODY, "T", {"a": "2"}) == "2"
    assert list(served._tokens) == [first]
    clock.now += timedelta(hours=2)
    assert await door.send(NOBODY, "T", {"a": "3"}) == "3"
    served._tokens.clear()
    assert await door.send(NOBODY, "T", {"a": "4"}) == "4"
    served.faults = HostFaults(errcode=42001)
    # A new one that is refused as well is no reason to go on asking.
    assert await refusal(door.send(NOBODY, "T", {"a": "5"})) == "wechat_away"


async def test_a_page_of_its_own_leads_to_ours(served: ServedWeChat) -> None:
    async with httpx.AsyncClient(base_url=served.origin) as browser:
        page = await browser.get("/")
        assert page.headers["content-type"].startswith("text/html")
        assert made_up("wx-li").name in page.text
        led = await browser.get("/open", params={"openid": "wx-li", "kind": "phone"})
    assert led.status_code == 303
    to = httpx.URL(led.headers["location"])
    assert (to.host, to.path, set(to.params)) == (
        "ours.example",
        "/relative/",
        {"ticket", "phone_code"},
    )


async def test_without_an_app_the_entry_is_closed(tmp_path: Path) -> None:
    settings = Settings(data_dir="/", models_dir="/", ui_dir="/", database_url="", nats_url="")
    door = HttpWeChat(settings, cast(Database, NoDatabase()), Clock())
    with pytest.raises(Unavailable, match="wechat_not_connected"):
        await door.swap("some-code")
    await door.close()
