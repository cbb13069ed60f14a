"""Which command goes where, and how it moves on."""

from datetime import UTC, datetime, timedelta

import pytest

from pipelines.rules.devices.commands import (
    expiry,
    first_state,
    require_report,
    require_sensible,
    unfit,
)
from pipelines.rules.devices.connection import beat_s, connection_at
from pipelines.rules.devices.credential import credential_digest, is_serial, plain, proves
from schemas.devices.commands import CollectLogs, Restart, kind_of
from schemas.devices.kinds import (
    CommandKind,
    CommandState,
    Connection,
    DeviceKind,
    DeviceState,
)
from schemas.errors import Conflict, InvalidInput

NOW = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)
KEY = bytes(32)


@pytest.mark.parametrize("state", [one for one in DeviceState if one is not DeviceState.ENABLED])
def test_only_a_device_in_use_is_commanded(state: DeviceState) -> None:
    assert unfit(CommandKind.LOCK, DeviceKind.KIOSK, state) == "设备未启用"


def test_the_face_function_is_of_all_in_ones_alone() -> None:
    on = DeviceState.ENABLED
    assert unfit(CommandKind.FACE_ON, DeviceKind.ALL_IN_ONE, on) is None
    assert unfit(CommandKind.FACE_ON, DeviceKind.PHONE, on) == "该类设备没有人脸功能"
    assert unfit(CommandKind.RESTART, DeviceKind.PHONE, on) is None


def test_a_command_waits_for_a_device_that_is_away_only_if_it_shall() -> None:
    assert first_state(Connection.OFFLINE, 0) is CommandState.EXPIRED
    assert first_state(Connection.NEVER, 0) is CommandState.EXPIRED
    assert first_state(Connection.OFFLINE, 60) is CommandState.QUEUED
    assert first_state(Connection.ONLINE, 0) is CommandState.QUEUED
    assert expiry(NOW, 0, 45) == NOW + timedelta(seconds=45)
    assert expiry(NOW, 600, 45) == NOW + timedelta(seconds=600)


def test_a_report_moves_on_once_and_never_back() -> None:
    assert require_report(CommandState.SENT, CommandState.RECEIVED)
    assert not require_report(CommandState.RECEIVED, CommandState.RECEIVED)
    assert require_report(CommandState.RECEIVED, CommandState.DONE)
    for over in (CommandState.DONE, CommandState.FAILED, CommandState.EXPIRED):
        with pytest.raises(Conflict):
            require_report(over, CommandState.RECEIVED)
    with pytest.raises(Conflict):
        require_report(CommandState.SENT, CommandState.DONE)
    with pytest.raises(Conflict):
        require_report(CommandState.QUEUED, CommandState.RECEIVED)


def test_a_window_has_an_end_after_its_start_and_a_limit() -> None:
    require_sensible(Restart())
    require_sensible(CollectLogs(since=NOW - timedelta(hours=1), until=NOW))
    for since in (NOW, NOW - timedelta(days=32)):
        with pytest.raises(InvalidInput):
            require_sensible(CollectLogs(since=since, until=NOW))


def test_every_kind_of_command_has_a_declaration() -> None:
    assert kind_of(Restart()) is CommandKind.RESTART


def test_a_device_is_heard_until_its_silence_is_over() -> None:
    assert connection_at(NOW, None, 45) is Connection.NEVER
    assert connection_at(NOW, NOW - timedelta(seconds=45), 45) is Connection.ONLINE
    assert connection_at(NOW, NOW - timedelta(seconds=46), 45) is Connection.OFFLINE
    assert beat_s(45) == 15


def test_a_credential_proves_its_own_device_alone() -> None:
    digest = credential_digest(KEY, "QQ-0001", "secret")
    assert proves(KEY, "QQ-0001", "secret", digest)
    assert not proves(KEY, "QQ-0002", "secret", digest)
    assert not proves(KEY, "QQ-0001", "other", digest)
    assert not proves(KEY, "QQ-0001", "secret", None)


def test_what_a_stranger_says_is_cut_to_what_can_be_kept() -> None:
    assert is_serial("QQ-AIO_1")
    assert not is_serial("QQ 1; drop")
    assert not is_serial("abc")
    assert plain(" A\x00B\x07é ", 64) == "AB"
    assert plain("x" * 99, 64) == "x" * 64
