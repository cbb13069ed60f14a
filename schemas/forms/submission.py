"""Where a form that was filled in stands."""

from enum import StrEnum


class FormVersionState(StrEnum):
    """Where a version of a form stands; of a form's versions at most one is published."""

    DRAFT = "draft"
    PUBLISHED = "published"
    RETIRED = "retired"


class SubmissionState(StrEnum):
    """How far it has come."""

    PENDING = "pending"
    RETURNED = "returned"
    """With whoever filled it in, who may mend it."""
    APPROVED = "approved"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"


STATE_TITLES = {
    SubmissionState.PENDING: "审核中",
    SubmissionState.RETURNED: "请修改",
    SubmissionState.APPROVED: "已通过",
    SubmissionState.REJECTED: "未通过",
    SubmissionState.WITHDRAWN: "已撤回",
}
MENDED = frozenset({SubmissionState.RETURNED, SubmissionState.REJECTED})
"""From which it may be changed and sent again (VC-PUB-16)."""
