"""The opened interfaces: keys, grants, what is fetched, and the log of calls."""

from datetime import datetime
from typing import Annotated, Any

import msgspec

from schemas.base import Id, Reason, Request, View
from schemas.modules.views import WaitingChange


class InterfaceView(View, frozen=True, kw_only=True):
    code: str
    title: str
    fetched: bool
    """Whether it hands out records, from which a data set can be cut."""


class GrantView(View, frozen=True, kw_only=True):
    """One interface that a consumer may call; `unmasked` hands out personal fields whole."""

    interface: str
    unmasked: bool
    tailored: bool = False
    """Only through the data sets that are tailored to the consumer, never as it is."""


class SetGrants(Request, frozen=True, kw_only=True):
    """What a consumer is to be granted: less than now counts at once, more waits for another."""

    grants: Annotated[list[GrantView], msgspec.Meta(max_length=200)]
    reason: Reason
    activate: bool = False
    """Whether a disabled consumer is to be enabled with it."""
    key: bool = False
    """Whether a new key is to be made with it."""


class AskKey(Request, frozen=True, kw_only=True):
    reason: Reason


class EndKeys(Request, frozen=True, kw_only=True):
    reason: Reason


class KeyView(View, frozen=True, kw_only=True):
    """A key as it is kept: without its secret."""

    key_id: str
    created_at: datetime
    created_by: str
    ended_at: datetime | None


class NewKey(View, frozen=True, kw_only=True):
    """A key with its secret, which is shown this once."""

    key_id: str
    secret: str


class KeyPermit(View, frozen=True, kw_only=True):
    """A key that was decided and that nobody has taken yet."""

    officer: str
    """Who asked for it, and alone may take it."""
    mine: bool
    until: datetime


class ConsumerAccess(View, frozen=True, kw_only=True):
    """What a consumer may do and with which keys."""

    grants: list[GrantView]
    keys: list[KeyView]
    waiting: WaitingChange | None
    """What of it waits for another's decision."""
    permit: KeyPermit | None


class OpenPage(View, frozen=True, kw_only=True):
    """Records in the order of their ids; `next` is what to send as `after`, None at the end."""

    rows: list[dict[str, Any]]
    next: str | None
    settled_until: datetime
    """All records entered before it are told. Who comes back sends it as `since`, or the last id as
    `after`: what is entered from then on follows, nothing twice."""


class ApiCallView(View, frozen=True, kw_only=True):
    """One call of an interface, as it was logged."""

    id: Id
    at: datetime
    consumer_id: Id | None
    consumer: str
    interface: str
    method: str
    path: str
    parameters_digest: str
    address: str
    status: int
    code: str
    rows: int
    duration_ms: int


class ApiCallPage(View, frozen=True, kw_only=True):
    rows: list[ApiCallView]
    next: str | None
