"""What officers ask of devices and are answered (VC-DEV-01 to -08)."""

from datetime import datetime
from typing import Annotated, Any

import msgspec

from schemas.base import Id, Reason, Request, View
from schemas.devices.commands import AnyCommand
from schemas.devices.kinds import (
    CommandKind,
    CommandState,
    Connection,
    DeviceKind,
    LogLevel,
    RefusalReason,
    RefusalState,
)

LONGEST_WAIT_S = 7 * 86_400
DeviceIds = Annotated[list[Id], msgspec.Meta(min_length=1, max_length=200)]
Short = Annotated[str, msgspec.Meta(min_length=1, max_length=64)]
Place = Annotated[str, msgspec.Meta(min_length=1, max_length=100)]


class IssueCredentials(Request, frozen=True, kw_only=True):
    device_ids: DeviceIds


class NewCredential(View, frozen=True, kw_only=True):
    """A device's identity; its secret is told this once."""

    device_id: Id
    serial: str
    name: str
    secret: str


class CredentialView(View, frozen=True, kw_only=True):
    created_at: datetime
    created_by: str
    first_used_at: datetime | None
    key_registered_at: datetime | None
    """When the terminal brought in the key that it signs with; without one it is let in nowhere."""
    key: str | None = None
    """Fingerprint of the key, as the terminal shows it too."""


class DeviceStatus(View, frozen=True, kw_only=True):
    """Whether a device is heard now, and what waits for it."""

    connection: Connection
    last_contact_at: datetime | None
    credential: CredentialView | None
    waiting: int
    """Commands that are not over."""


class SendCommands(Request, frozen=True, kw_only=True):
    """One command to one or many devices."""

    device_ids: DeviceIds
    command: AnyCommand
    wait_s: Annotated[int, msgspec.Meta(ge=0, le=LONGEST_WAIT_S)] = 600
    """How long it waits for a device that is offline; 0: not at all."""
    reason: Annotated[str, msgspec.Meta(max_length=200)] = ""


class CommandView(View, frozen=True, kw_only=True):
    """A command to one device; those sent together share `order_id`."""

    id: Id
    order_id: Id
    device_id: Id
    device_name: str
    serial: str
    kind: CommandKind
    parameters: dict[str, Any]
    state: CommandState
    note: str
    reason: str
    sent_by: str
    queued_at: datetime
    sent_at: datetime | None
    received_at: datetime | None
    ended_at: datetime | None
    expires_at: datetime


class CommandPage(View, frozen=True, kw_only=True):
    """Commands from the newest on; `next` is what to ask for those before, None at the end."""

    rows: list[CommandView]
    next: str | None


class DeviceLogLine(View, frozen=True, kw_only=True):
    """A line of the running log."""

    seq: int
    at: datetime
    level: LogLevel
    text: str
    command_id: Id | None


class DeviceLogPage(View, frozen=True, kw_only=True):
    """Lines from the newest on; `next` is the number to ask for those before."""

    rows: list[DeviceLogLine]
    next: int | None


class ContentEntry(View, frozen=True, kw_only=True):
    """Something that a device showed or played."""

    seq: int
    title: str
    command_id: Id | None
    started_at: datetime
    ended_at: datetime | None


class ContentLogPage(View, frozen=True, kw_only=True):
    rows: list[ContentEntry]
    next: int | None


class RefusedDevice(View, frozen=True, kw_only=True):
    """A device that asked to be let in and was not, for an officer to decide about."""

    id: Id
    serial: str
    model: str
    address: str
    reason: RefusalReason
    attempts: int
    first_at: datetime
    last_at: datetime
    state: RefusalState
    decided_at: datetime | None
    decided_by: str | None
    note: str
    device_id: Id | None


class RefusedDevicePage(View, frozen=True, kw_only=True):
    rows: list[RefusedDevice]
    total: int


class AdoptDevice(Request, frozen=True, kw_only=True):
    """What the register needs beside the serial number that the device told."""

    name: Short
    kind: DeviceKind
    model: Short
    place: Place
    unit_id: Id


class DismissDevice(Request, frozen=True, kw_only=True):
    reason: Reason
