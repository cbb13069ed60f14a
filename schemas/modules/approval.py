"""What the approval centre is told of a record that is submitted to it, and who decides on it."""

import msgspec

from schemas.approvals.definition import ByRole, FactField, FactKind, Node
from schemas.approvals.kinship import KINSHIP_FACT
from schemas.people.kinds import OrgType, Role


class Fact(msgspec.Struct, frozen=True, kw_only=True):
    """A fact of a case: what a field holds, a text, or what the function beside it answers."""

    name: str
    title: str = ""
    """That of its field where empty."""
    of: str = ""
    """A field of the record, or as `link.field` of one to which it points."""
    says: str = ""
    """A text in which `{field}` stands for what a field reads."""
    field: FactField | None = None
    """Of a fact from beside the declaration."""


class Ends(msgspec.Struct, frozen=True, kw_only=True):
    """States to which a record goes with its case, as `APPLICATION_STATES` has them."""

    approved: str = "approved"
    rejected: str = "rejected"
    returned: str = "returned"
    withdrawn: str = "draft"


class Approval(msgspec.Struct, frozen=True, kw_only=True):
    """A kind of application that is a record of a module."""

    kind: str
    title: str
    group: str
    facts: tuple[Fact, ...]
    """What conditions of flows may ask for; one that is empty is left out."""
    nodes: tuple[Node, ...]
    """The bureau's flow until somebody publishes another."""
    filing: bool
    """Whether it can take effect without any officer's decision; each kind says so."""
    ruled: bool = False
    """Whether a rule that a prison set beforehand may let it take effect, beside its desks."""
    headline: str = ""
    """Of its cases, as `Fact.says`; where it is empty the function beside makes it."""
    checks: tuple[str, ...] = ()
    """Names of the automatic checks, in their order; the function beside makes them."""
    begins: str = "inmate_id"
    """Field with the inmate in whose ward, or with the unit in which, the flow begins."""
    shows: tuple[str, ...] = ()
    """Fields that approvers read in the case; signatures cover them."""
    ends: Ends = Ends()
    keeps_decision: bool = False
    """Whether who decided, when and with which words is written into the record."""


def told(name: str, of: str = "", title: str = "") -> Fact:
    """What the field of this name holds, or another one; what is linked as people call it."""
    return Fact(name=name, of=of or name, title=title)


def said(name: str, title: str, says: str) -> Fact:
    return Fact(name=name, title=title, says=says)


def beside(name: str, title: str, kind: FactKind, unit: str = "") -> Fact:
    return Fact(name=name, field=FactField(name=name, title=title, kind=kind, unit=unit))


def desk(key: str, title: str, *roles: Role, level: OrgType | None = None) -> Node:
    """A node on which whoever has one of the roles decides."""
    return Node(
        key=key, title=title, approvers=[ByRole(role=one.value, level=level) for one in roles]
    )


KINSHIP = Fact(name=KINSHIP_FACT.name, field=KINSHIP_FACT)
INMATE = told("inmate", "inmate_id")
FAILED_CHECKS = beside("failed_checks", "未通过的核查", FactKind.NUMBER, "项")
BY_LEADER = (desk("leader", "领导审批", Role.LEADER),)
