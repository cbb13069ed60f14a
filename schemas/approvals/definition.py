"""A flow as data: nodes in order, who decides each, under which conditions, how fast."""

from enum import StrEnum
from typing import Annotated

import msgspec

from schemas.approvals.state import Mode, Need
from schemas.base import Id
from schemas.people.kinds import OrgType

Title = Annotated[str, msgspec.Meta(min_length=1, max_length=32)]
NodeKey = Annotated[str, msgspec.Meta(pattern="^[a-z][a-z0-9_]{0,23}$")]
Hours = Annotated[int, msgspec.Meta(ge=1, le=720)]


class Part(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A piece of a definition, asked and answered in the same shape."""


class ByRole(Part, frozen=True, kw_only=True, tag_field="by", tag="role"):
    """Whoever holds the role in a unit that covers the case's; `level` narrows to such units."""

    role: Annotated[str, msgspec.Meta(min_length=1, max_length=64)]
    level: OrgType | None = None


class OfUnit(Part, frozen=True, kw_only=True, tag_field="by", tag="unit"):
    """Every approver of one unit."""

    unit_id: Id


class Named(Part, frozen=True, kw_only=True, tag_field="by", tag="person"):
    """One officer."""

    officer_id: Id


class Superior(Part, frozen=True, kw_only=True, tag_field="by", tag="superior"):
    """The leaders of the nearest unit above the case's own."""


Approver = ByRole | OfUnit | Named | Superior


class Operator(StrEnum):
    """How a fact is compared."""

    EQ = "eq"
    NE = "ne"
    GT = "gt"
    GE = "ge"
    LT = "lt"
    LE = "le"
    IN = "in"
    NOT_IN = "not_in"


Scalar = str | int | float | bool


class Condition(Part, frozen=True, kw_only=True):
    """A fact of the case compared with a value; lists of values go with `in` and `not_in`."""

    field: Annotated[str, msgspec.Meta(min_length=1, max_length=32)]
    operator: Operator
    value: Scalar | Annotated[list[Scalar], msgspec.Meta(max_length=50)]


class Node(Part, frozen=True, kw_only=True):
    """One desk on the way; `key` stays the same while the node is moved or renamed."""

    key: NodeKey
    title: Title
    approvers: Annotated[list[Approver], msgspec.Meta(max_length=20)]
    need: Need = Need.ANY
    conditions: Annotated[list[Condition], msgspec.Meta(max_length=10)] = []
    """The node is passed over unless all of them hold."""
    limit_hours: Hours | None = None
    remind_hours: Hours | None = None
    """So long before the limit its approvers are reminded."""


class Definition(Part, frozen=True, kw_only=True):
    """A whole flow."""

    mode: Mode = Mode.APPROVAL
    nodes: Annotated[list[Node], msgspec.Meta(max_length=20)]

    def node(self, key: str) -> Node:
        """The node of this key; `KeyError` without one."""
        for node in self.nodes:
            if node.key == key:
                return node
        raise KeyError(f"the flow has no node {key}")


class FactKind(StrEnum):
    """What values a fact has."""

    NUMBER = "number"
    TEXT = "text"
    FLAG = "flag"
    CHOICE = "choice"


class FactOption(msgspec.Struct, frozen=True):
    value: str
    title: str


class FactField(msgspec.Struct, frozen=True, kw_only=True):
    """A fact of a kind's cases that conditions may ask for."""

    name: str
    title: str
    kind: FactKind
    options: tuple[FactOption, ...] = ()
    unit: str = ""
    sealed: bool = False
    """Lies sealed in the case."""


Facts = dict[str, Scalar]
