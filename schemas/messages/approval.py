"""Payloads about approvals, as JSON; `v` is the version of the payload's shape."""

from datetime import datetime

from schemas.base import View


class ApprovalMessage(View, frozen=True, kw_only=True):
    """A case came to a desk, was reminded of, or closed."""

    v: int = 1
    case_id: str
    kind: str
    object_id: str
    prison_code: str
    event: str
    node: str | None
    officers: list[str]
    """Ids of those who may decide now."""
    at: datetime
