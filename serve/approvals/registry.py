"""Every kind of application that runs through the approval centre, in one map one can grep."""

from schemas.errors import NotFound
from serve.approvals.kind import ApprovalKind
from serve.approvals.kinds.family import RELATIVE_NUMBER, WHITELIST_ENTRY
from serve.approvals.kinds.key_data import KEY_DATA
from serve.approvals.kinds.video_call import VIDEO_CALL

KINDS: dict[str, ApprovalKind] = {
    kind.code: kind for kind in (VIDEO_CALL, RELATIVE_NUMBER, WHITELIST_ENTRY, KEY_DATA)
}


def kind_of(code: str) -> ApprovalKind:
    """The kind of this name; `NotFound` without one."""
    kind = KINDS.get(code)
    if kind is None:
        raise NotFound("没有这种审批业务。", code="kind_not_found", kind=code)
    return kind
