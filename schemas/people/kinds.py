"""Closed lists of values that describe people and units."""

from enum import StrEnum


class OrgType(StrEnum):
    """Level of a unit in the organisation tree."""

    BUREAU = "BUREAU"
    PRISON = "PRISON"
    SECTION = "SECTION"
    WARD = "WARD"


class Role(StrEnum):
    """What an officer's account may do; data scope comes from the unit."""

    APPROVER = "approver"
    MONITOR = "monitor"
    REVIEWER = "reviewer"
    LEADER = "leader"
    WORD_KEEPER = "word_keeper"
    LABOUR = "labour"
    DOCUMENT_KEEPER = "document_keeper"
    DISCIPLINE = "discipline"
    """Sees who had opened what turned out to be privileged, and nothing else (VC-GEN-22)."""
    SYSTEM_ADMIN = "system_admin"
    SECURITY_ADMIN = "security_admin"
    AUDITOR = "auditor"


class CustodyState(StrEnum):
    """Whether an inmate is held here."""

    IN_CUSTODY = "in_custody"
    RELEASED = "released"
    TRANSFERRED_OUT = "transferred_out"
    DEAD = "dead"


class Kinship(StrEnum):
    """Relation to an inmate of somebody outside; only the families' are ordinary (VC-GEN-21)."""

    PARENT = "parent"
    SPOUSE = "spouse"
    CHILD = "child"
    SIBLING = "sibling"
    OTHER = "other"
    """Nobody said which: what is with such a person stays undetermined."""
    LAWYER = "lawyer"
    LEGAL_AID = "legal_aid"
    OFFICIAL = "official"
    EXTENDED = "extended"
    """Other relatives and guardians, who are family (监狱法, article 48)."""


FAMILY = (Kinship.PARENT, Kinship.SPOUSE, Kinship.CHILD, Kinship.SIBLING, Kinship.EXTENDED)
BOUND_BY_DUTY = (Kinship.LAWYER, Kinship.LEGAL_AID, Kinship.OFFICIAL)
"""What is said to them is nobody else's."""


class BindingState(StrEnum):
    """Approval state of a relative's link to an inmate."""

    PENDING = "pending"
    APPROVED = "approved"
    REJECTED = "rejected"
    REMOVED = "removed"


class BarredFrom(StrEnum):
    """What an entry of the black list keeps a relative from."""

    ALL = "all"
    VIDEO = "video"
    VISIT = "visit"
    PHONE = "phone"
    LETTER = "letter"


class SubjectKind(StrEnum):
    """Whose session, face or token it is."""

    RELATIVE = "relative"
    INMATE = "inmate"
    OFFICER = "officer"
    OFFICIAL = "official"
    """Somebody of an outside body, as a judge; he has sessions and no face."""
    PUBLIC = "public"
    """Whoever came in from outside, relative or not yet; he has an account and no face."""


class PublicEntry(StrEnum):
    """What somebody came in by, or by what one entry's person is known to another."""

    WECHAT = "wechat"
    """The mini-program: its openid."""
    WECHAT_OFFICIAL = "wechat_official"
    """The official account: an openid of its own."""
    WECHAT_UNION = "wechat_union"
    """What both of WeChat know the same person by; nobody comes in by it alone."""
    CITIZEN = "citizen"
    """随申办: the identity number that it checked by face."""
    PHONE = "phone"
    """A number that the host platform told, or that a code was sent to."""


class AccountState(StrEnum):
    """How a public account stands."""

    OPEN = "open"
    BLOCKED = "blocked"
    MERGED = "merged"
    """Another account turned out to be the same person's, and has all that it was known by."""
    ERASED = "erased"
