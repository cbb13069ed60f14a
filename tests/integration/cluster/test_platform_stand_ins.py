"""Stand-ins of platforms beside a demonstration: asked by settings, and back after death."""

import asyncio
import os
import signal
from collections.abc import AsyncIterator
from datetime import UTC, date, datetime
from pathlib import Path

import msgspec
import pytest

from cluster.benches.platforms_standing import PlatformStandIns, lacking
from cluster.benches.prisons.kept_bureau import folder_of, keep
from cluster.benches.seed.cast import SCRIPT_INMATE, SCRIPT_RELATIVE, prisoners
from cluster.benches.seed.hosts import STRANGERS
from cluster.settings import load_settings
from connectors.doors import (
    open_affairs,
    open_affairs_control,
    open_call_gateway,
    open_call_gateway_control,
)
from connectors.platforms.affairs_control import AffairsControl
from connectors.platforms.citizen_control import CitizenControl
from connectors.platforms.citizen_http import CitizenHttp
from connectors.platforms.host_people import LATER
from connectors.platforms.prison_affairs import PrisonAffairs
from connectors.platforms.wechat_control import WeChatControl
from connectors.platforms.wechat_http import HttpWeChat
from pipelines.rules.bureau.cast import Cast
from pipelines.rules.bureau.plan import Plan
from pipelines.rules.exchange.inmate_pages import read_inmates
from pipelines.rules.exchange.prison_affairs import InmateStatus
from schemas.errors import Unavailable
from schemas.exchange.call_gateway import Announcement
from schemas.exchange.prison_affairs import InmateState
from schemas.people.kinds import CustodyState
from schemas.platform.simulated_hosts import CodeKind
from schemas.settings import Settings
from tests.integration.eventually import eventually

pytestmark = [pytest.mark.integration, pytest.mark.timeout(300)]
PLAN = Plan(seed=7, inmates=60, years=1, until=date(2026, 11, 1))


@pytest.fixture
async def standing(tmp_path: Path) -> AsyncIterator[PlatformStandIns]:
    asked = {"QINQIAO_DATA_DIR": str(tmp_path)}
    settings = load_settings(asked, demonstration=True, simulators=True)
    keep(folder_of(settings), PLAN)
    standing = PlatformStandIns(
        settings, lacking(settings), tmp_path / "log" / "platforms.log", os.environ
    )
    await asyncio.to_thread(standing.start)
    yield standing
    await asyncio.to_thread(standing.stop)
    assert not standing.alive()


def now() -> datetime:
    return datetime.now(UTC)


async def answered(door: PrisonAffairs, inmate_no: str) -> InmateStatus | None:
    """As soon as it listens."""
    found: list[InmateStatus | None] = []

    async def it_does() -> bool:
        try:
            found.append(await door.inmate(inmate_no))
        except Unavailable:
            return False
        return True

    await eventually(it_does, limit_s=120)
    return found[-1]


async def listed(door: PrisonAffairs) -> set[str]:
    """Numbers of everybody it holds or held, page by page."""
    found, cursor = set[str](), 0
    while fresh := read_inmates(await door.inmates(cursor, 50), cursor, 50):
        found |= {one.inmate_no for one in fresh}
        cursor = fresh[-1].change
    return found


async def people_come_in(settings: Settings) -> None:
    """WeChat and 随申办 know the demonstration's relatives, a bureau's, and others."""
    files = (settings.wechat_control_key_file, settings.citizen_control_key_file)
    keys = [await asyncio.to_thread(Path(one).read_bytes) for one in files]
    chats, cities = (
        WeChatControl(settings.wechat_url, keys[0], now),
        CitizenControl(settings.citizen_url, keys[1], now),
    )
    wechat, city = HttpWeChat(settings, None, now), CitizenHttp(settings, None, now)
    openid = SCRIPT_RELATIVE.openid
    assert (await wechat.swap(await chats.code(openid))).openid == openid
    official = await chats.code(openid, CodeKind.OFFICIAL)
    assert (await wechat.swap_official(official)).openid != openid
    assert (await city.swap(await cities.token(openid))).name == SCRIPT_RELATIVE.name
    known = {one.openid for one in await cities.people()}
    assert {*STRANGERS, openid} <= known
    assert any(one.startswith(LATER) for one in known)
    for one in (wechat, city, chats, cities):
        await one.close()


async def test_they_hold_bureau_and_demonstration_and_go_on_after_they_died(
    standing: PlatformStandIns,
) -> None:
    door = open_affairs(standing.settings, now)
    control = open_affairs_control(standing.settings, now)
    assert isinstance(control, AffairsControl)
    assert door.connected
    first = await answered(door, SCRIPT_INMATE.number)
    assert first == InmateStatus(custody=SCRIPT_INMATE.custody)
    cast = Cast(PLAN)
    numbers = {one.number for held in cast.inmates.values() for one in held}
    assert await listed(door) == numbers | {one.number for one in prisoners()}

    gateway = open_call_gateway(standing.settings, now)
    gateway_control = open_call_gateway_control(standing.settings, now)
    assert gateway_control is not None
    call = Announcement(key="1", phone="13800000001", text="您好，这里是P03监狱。")
    assert (await gateway.announce(call)).answered
    await gateway_control.answers(call.phone, False)

    await people_come_in(standing.settings)
    released = InmateState(inmate_no=SCRIPT_INMATE.number, custody_state=CustodyState.RELEASED)
    await control.tell(released)
    os.kill(standing.pid, signal.SIGKILL)

    async def is_gone() -> bool:
        return not standing.alive()

    await eventually(is_gone)
    with pytest.raises(Unavailable):
        await door.inmate(SCRIPT_INMATE.number)
    await asyncio.to_thread(standing.restart)
    again = await answered(door, SCRIPT_INMATE.number)
    assert again == InmateStatus(custody=CustodyState.RELEASED)
    # What was rung under a key is not rung again, and the number stays deaf.
    assert (await gateway.announce(call)).answered
    other = msgspec.structs.replace(call, key="2")
    assert not (await gateway.announce(other)).answered
    assert [one.key for one in await gateway_control.calls()] == ["2", "1"]
    for one in (door, control, gateway, gateway_control):
        await one.close()
