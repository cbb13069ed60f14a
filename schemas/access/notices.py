"""What officers are told about who can come in as whom, as answered."""

from datetime import datetime

from schemas.access.kinds import ClaimKind, Duty, NoticeKind
from schemas.base import Id, View


class SecurityNoticeView(View, frozen=True, kw_only=True):
    """A notice; names and logins are empty where there are none to tell."""

    id: Id
    kind: NoticeKind
    at: datetime
    grave: bool
    """Shown until an auditor has acknowledged it."""
    own: bool
    """Whether it is about the account of who reads it."""
    name: str
    login: str
    claim: ClaimKind | None
    """What was reset."""
    duty: Duty | None
    """Of the administrator that was added."""
    asked_by: str
    decided_by: str
    key: str
    """Name of the recovery key."""
    reason: str


class SecurityNotices(View, frozen=True, kw_only=True):
    """The newest that the officer has not put away, grave ones first."""

    rows: list[SecurityNoticeView]
    total: int
    may_acknowledge: bool
