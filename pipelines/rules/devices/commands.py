"""Which command goes to which device, and how it moves on (VC-DEV-04, VC-DEV-08)."""

from datetime import datetime, timedelta

from schemas.devices.commands import AnyCommand, CollectLogs
from schemas.devices.kinds import (
    CommandKind,
    CommandState,
    Connection,
    DeviceKind,
    DeviceState,
)
from schemas.errors import Conflict, InvalidInput

ANSWER_WITHIN = timedelta(hours=1)
"""How long a device may take for a command that it has received."""
LONGEST_WINDOW = timedelta(days=31)
FACE = frozenset({CommandKind.FACE_ON, CommandKind.FACE_OFF})

UNFINISHED = (CommandState.QUEUED, CommandState.SENT, CommandState.RECEIVED)
REPORTED_FROM: dict[CommandState, tuple[CommandState, ...]] = {
    CommandState.RECEIVED: (CommandState.SENT,),
    CommandState.DONE: (CommandState.RECEIVED,),
    CommandState.FAILED: (CommandState.SENT, CommandState.RECEIVED),
}
"""States that a device's report may start from."""
EXPIRED_BECAUSE = {
    CommandState.QUEUED: "设备在有效期内没有联系",
    CommandState.SENT: "设备没有确认收到",
    CommandState.RECEIVED: "设备没有报告结果",
}


def unfit(kind: CommandKind, device_kind: DeviceKind, state: DeviceState) -> str | None:
    """Why the command cannot go to the device; None where it can."""
    if state is not DeviceState.ENABLED:
        return "设备未启用"
    if kind in FACE and device_kind is not DeviceKind.ALL_IN_ONE:
        return "该类设备没有人脸功能"
    return None


def first_state(connection: Connection, wait_s: int) -> CommandState:
    """Queued, unless the device is away and the command shall not wait for it."""
    if connection is not Connection.ONLINE and wait_s == 0:
        return CommandState.EXPIRED
    return CommandState.QUEUED


def expiry(now: datetime, wait_s: int, silent_s: int) -> datetime:
    """Until when it waits; a device that is online is given the time of one silence."""
    return now + timedelta(seconds=max(wait_s, silent_s))


def require_sensible(command: AnyCommand) -> None:
    """Raise `InvalidInput` where the command's own values contradict each other."""
    if isinstance(command, CollectLogs):
        if command.until <= command.since:
            raise InvalidInput("结束时间应晚于开始时间。", code="empty_window", field="until")
        if command.until - command.since > LONGEST_WINDOW:
            raise InvalidInput("一次最多收集31天的日志。", code="window_too_long", field="since")


def require_report(current: CommandState, reported: CommandState) -> bool:
    """Whether the report moves the command on; one that was told before moves nothing.

    Raises `Conflict` where the command is over, or was not handed out.
    """
    if current is reported:
        return False
    if current not in REPORTED_FROM.get(reported, ()):
        raise Conflict(
            "命令已结束，不能执行。", code="command_over", state=current, reported=reported
        )
    return True
