"""Commands to devices, as officers send them (VC-DEV-04 to -08)."""

from datetime import datetime
from typing import Annotated

import msgspec

from schemas.base import Id, Request
from schemas.devices.kinds import CommandKind

Moment = Annotated[datetime, msgspec.Meta(tz=True)]
Version = Annotated[str, msgspec.Meta(min_length=1, max_length=64, pattern=r"^[0-9A-Za-z._+-]+$")]
Title = Annotated[str, msgspec.Meta(min_length=1, max_length=100)]
Body = Annotated[str, msgspec.Meta(max_length=1000)]
Seconds = Annotated[int, msgspec.Meta(ge=1, le=86_400)]


class Command(Request, frozen=True, kw_only=True, tag_field="kind"):
    """Base of all commands; `kind` tells them apart on the wire."""


class Restart(Command, frozen=True, kw_only=True, tag=CommandKind.RESTART.value):
    pass


class Lock(Command, frozen=True, kw_only=True, tag=CommandKind.LOCK.value):
    """Take the terminal out of use until it is unlocked."""


class Unlock(Command, frozen=True, kw_only=True, tag=CommandKind.UNLOCK.value):
    pass


class Upgrade(Command, frozen=True, kw_only=True, tag=CommandKind.UPGRADE.value):
    version: Version


class SetClock(Command, frozen=True, kw_only=True, tag=CommandKind.SET_CLOCK.value):
    """To the platform's time at the moment when the device takes the command."""


class CollectLogs(Command, frozen=True, kw_only=True, tag=CommandKind.COLLECT_LOGS.value):
    """Running log lines of a half-open time."""

    since: Moment
    until: Moment


class ApplyTemplate(Command, frozen=True, kw_only=True, tag=CommandKind.APPLY_TEMPLATE.value):
    """Parameters of a template as they are when the command is sent."""

    template_id: Id


class FaceOn(Command, frozen=True, kw_only=True, tag=CommandKind.FACE_ON.value):
    pass


class FaceOff(Command, frozen=True, kw_only=True, tag=CommandKind.FACE_OFF.value):
    pass


class ShowContent(Command, frozen=True, kw_only=True, tag=CommandKind.SHOW_CONTENT.value):
    """A text on the terminal's screen."""

    title: Title
    text: Body = ""
    seconds: Seconds = 30


AnyCommand = (
    Restart
    | Lock
    | Unlock
    | Upgrade
    | SetClock
    | CollectLogs
    | ApplyTemplate
    | FaceOn
    | FaceOff
    | ShowContent
)


def kind_of(command: AnyCommand) -> CommandKind:
    return CommandKind(str(type(command).__struct_config__.tag))
