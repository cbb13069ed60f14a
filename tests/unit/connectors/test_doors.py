"""Which doors the settings open."""

from datetime import UTC, datetime
from pathlib import Path

import msgspec

from connectors.doors import (
    open_affairs,
    open_affairs_control,
    open_call_gateway,
    open_call_gateway_control,
)
from connectors.platforms.affairs_control import AffairsControl
from connectors.platforms.call_gateway import NoCallGateway
from connectors.platforms.call_gateway_control import CallGatewayControl
from connectors.platforms.call_gateway_http import HttpCallGateway
from connectors.platforms.prison_affairs import NoPrisonAffairs
from connectors.platforms.prison_affairs_http import HttpPrisonAffairs
from schemas.settings import Settings

NONE = Settings(
    data_dir="",
    models_dir="",
    ui_dir="",
    database_url="",
    nats_url="",
    keys_dir="",
    files_dir="",
    simulators=True,
)


def now() -> datetime:
    return datetime.now(UTC)


async def test_the_prison_affairs_platform_is_there_where_an_address_is_set(tmp_path: Path) -> None:
    assert isinstance(open_affairs(NONE, now), NoPrisonAffairs)
    key = tmp_path / "key"
    key.write_text("of both\n")
    named = msgspec.structs.replace(
        NONE, affairs_url="https://affairs.example/v1", affairs_key_file=str(key)
    )
    door = open_affairs(named, now)
    assert isinstance(door, HttpPrisonAffairs)
    assert door.connected
    await door.close()


async def test_knobs_are_turned_in_a_demonstration_alone(tmp_path: Path) -> None:
    assert open_affairs_control(NONE, now) is None
    key = tmp_path / "key"
    key.write_text("of the knobs")
    named = msgspec.structs.replace(
        NONE, affairs_url="http://127.0.0.1:1/v1", affairs_control_key_file=str(key)
    )
    control = open_affairs_control(named, now)
    assert isinstance(control, AffairsControl)
    await control.close()
    assert open_affairs_control(msgspec.structs.replace(named, simulators=False), now) is None


async def test_the_call_gateway_is_there_where_an_address_is_set(tmp_path: Path) -> None:
    assert isinstance(open_call_gateway(NONE, now), NoCallGateway)
    assert open_call_gateway_control(NONE, now) is None
    key = tmp_path / "key"
    key.write_text("of both\n")
    named = msgspec.structs.replace(
        NONE,
        call_gateway_url="https://calls.example/v1",
        call_gateway_key_file=str(key),
        call_gateway_control_key_file=str(key),
    )
    gateway, control = open_call_gateway(named, now), open_call_gateway_control(named, now)
    assert isinstance(gateway, HttpCallGateway)
    assert isinstance(control, CallGatewayControl)
    await gateway.close()
    await control.close()
    assert open_call_gateway_control(msgspec.structs.replace(named, simulators=False), now) is None
