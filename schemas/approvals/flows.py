"""What configuring flows asks and answers (VC-CFG-01 to -04)."""

from datetime import datetime
from typing import Annotated

import msgspec

from schemas.approvals.definition import Definition, FactField
from schemas.approvals.state import FlowState
from schemas.base import Id, Request, View

FlowName = Annotated[str, msgspec.Meta(min_length=1, max_length=64)]


class FlowKindView(View, frozen=True, kw_only=True):
    """A kind of application that runs through the approval centre."""

    code: str
    title: str
    group: str
    fields: list[FactField]
    filing: bool
    """Whether its flows may be filings."""
    guarding: bool = False
    """Whether its flows are published by another officer than the one who edited them last."""
    variant_of: str | None = None
    """The kind of its cases, where it is one variant of that kind with flows of its own."""


class FlowProblem(View, frozen=True, kw_only=True):
    """What is wrong with a definition; `node` is None where the flow as a whole is meant."""

    node: str | None
    part: str
    """title, approvers, conditions, limit, nodes"""
    message: str


class FlowVersionView(View, frozen=True, kw_only=True):
    """One version; once published its definition never changes again."""

    number: int
    state: FlowState
    definition: Definition
    note: str
    created_by: str
    created_at: datetime
    published_by: str | None
    published_at: datetime | None
    running: int
    """Cases that still run on it."""


class FlowView(View, frozen=True, kw_only=True):
    """A flow of the list: type, name, state, nodes in words, time of operation."""

    id: Id
    kind: str
    kind_title: str
    name: str
    prison_id: Id | None
    prison: str | None
    """None for the bureau's default."""
    state: FlowState
    version: int
    """Number of the published version; 0 before the first."""
    draft: int | None
    nodes: list[str]
    operated_at: datetime
    operated_by: str
    editable: bool


class FlowPage(View, frozen=True, kw_only=True):
    rows: list[FlowView]
    total: int


class FlowDetail(View, frozen=True, kw_only=True):
    """A flow with its versions, newest first, and what is wrong with its draft."""

    flow: FlowView
    kind: FlowKindView
    versions: list[FlowVersionView]
    problems: list[FlowProblem]
    names: dict[str, str]
    """What units and officers named in the definitions are called, by id."""


class CreateFlow(Request, frozen=True, kw_only=True):
    """A prison's own flow, or one variant's for the bureau; it begins with the bureau's nodes."""

    kind: Annotated[str, msgspec.Meta(min_length=1, max_length=64)]
    prison_id: Id | None = None
    """None: of the whole bureau, which only a variant of a kind has still to get."""
    name: FlowName


class SaveFlow(Request, frozen=True, kw_only=True):
    """A new draft; `base` is the newest version that was shown."""

    base: int
    name: FlowName
    definition: Definition
    note: Annotated[str, msgspec.Meta(max_length=200)] = ""


class PublishFlow(Request, frozen=True, kw_only=True):
    """`version` is the draft that was shown and checked."""

    version: int


class ApproverChoice(View, frozen=True, kw_only=True):
    """An officer, unit or role that can be put to a node."""

    value: str
    title: str
    hint: str


class ApproverChoices(View, frozen=True, kw_only=True):
    roles: list[ApproverChoice]
    units: list[ApproverChoice]
    officers: list[ApproverChoice]
