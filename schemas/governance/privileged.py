"""特权通信接触情况: who had opened what turned out to be privileged (VC-GEN-22)."""

from datetime import datetime
from enum import StrEnum

from schemas.base import Id, View
from schemas.people.contacts import ContactChannel


class ErasureCause(StrEnum):
    """How it came out that a record is privileged."""

    DECIDED = "decided"
    """A person said so."""
    TOLD = "told"
    """Its source, or an import, told it otherwise."""
    FOUND = "found"
    """It had been closed already, and something was left of it."""
    RESTORED = "restored"
    """It was erased after the backup that was restored."""


class AccessPart(StrEnum):
    """What of it somebody opened."""

    RECORDING = "recording"
    TRANSCRIPT = "transcript"
    HITS = "hits"
    LIVE = "live"
    EXPORT = "export"
    SCAN = "scan"


class DestroyedKey(View, frozen=True, kw_only=True):
    """A file's own data key as it lay in the register, by which it is looked for later; or the key
    of what was said in a conversation."""

    file_id: Id
    """Of the file, or of the conversation."""
    kind: str
    location: str
    """Empty where no file holds the key as well."""
    key_id: str
    """Of the platform's key that had wrapped it."""
    sm3: str
    """Of the wrapped key; the key itself nobody can tell from it."""


class PrivilegedAccessRow(View, frozen=True, kw_only=True):
    """One person, one record, one way of opening it."""

    id: Id
    record_id: Id
    channel: ContactChannel
    cause: ErasureCause
    happened_at: datetime | None
    inmate_name: str | None
    inmate_no: str | None
    prison: str | None
    ward: str | None
    erased_at: datetime
    actor_id: Id
    actor_name: str
    unit: str | None
    """Where the person serves."""
    part: AccessPart
    action: str
    action_title: str = ""
    times: int
    first_at: datetime
    last_at: datetime


class PrivilegedPrison(View, frozen=True, kw_only=True):
    """What was erased in a prison, and how many persons had opened any of it."""

    prison_id: Id
    prison: str
    erased: int
    opened: int
    """Of these, how many somebody had opened."""
    persons: int
    waiting: int
    """Closed, and not proven to be gone yet."""


class PrivilegedAccessPage(View, frozen=True, kw_only=True):
    rows: list[PrivilegedAccessRow]
    total: int
    prisons: list[PrivilegedPrison]
    """All within reach, whatever the list is narrowed by."""
