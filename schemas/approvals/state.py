"""Closed lists of values that describe flows and cases (VC-APPR, VC-CFG-01)."""

from enum import StrEnum


class Mode(StrEnum):
    """What a flow asks before an application takes effect."""

    APPROVAL = "approval"
    """审批制: the last node's approval lets it take effect."""
    FILING = "filing"
    """备案制: it takes effect at once where every automatic check passes, else as above."""


class Need(StrEnum):
    """How many of a node's approvers must approve."""

    ANY = "any"
    ALL = "all"


class FlowState(StrEnum):
    """Where a version of a flow stands; of a flow's versions at most one is published."""

    DRAFT = "draft"
    PUBLISHED = "published"
    RETIRED = "retired"


class CaseState(StrEnum):
    """Where an application stands."""

    PENDING = "pending"
    RETURNED = "returned"
    """With the applicant, who may submit it again."""
    APPROVED = "approved"
    FILED = "filed"
    """In effect by filing; nobody had to decide."""
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"


class StepAction(StrEnum):
    """What a line of a case's record tells of."""

    SUBMIT = "submit"
    RESUBMIT = "resubmit"
    FILE = "file"
    SKIP = "skip"
    """A node whose condition the case does not meet."""
    APPROVE = "approve"
    REJECT = "reject"
    RETURN = "return"
    WITHDRAW = "withdraw"
    DELEGATE = "delegate"
    ASSIGN = "assign"
    """A keeper of flows names who decides a node that has nobody."""
    REMIND = "remind"
    OVERDUE = "overdue"


class Verdict(StrEnum):
    """What an approver decides."""

    APPROVE = "approve"
    REJECT = "reject"
    RETURN = "return"


class ApplicantKind(StrEnum):
    """Who applies."""

    RELATIVE = "relative"
    INMATE = "inmate"
    OFFICER = "officer"
    OFFICIAL = "official"
    """Somebody of an outside body, as a judge."""
    PUBLIC = "public"
    """Whoever came in from outside, relative or not yet."""
    SYSTEM = "system"
