"""Roles, permissions and changes of rights, as asked and answered."""

from datetime import datetime
from typing import Annotated

import msgspec

from schemas.access.kinds import ChangeState, Duty, PermissionKind, Subject
from schemas.base import Id, Reason, Request, View
from schemas.modules.levels import Level

RoleCode = Annotated[str, msgspec.Meta(pattern=r"^[a-z][a-z0-9_]{1,31}$")]
PermissionCode = Annotated[str, msgspec.Meta(min_length=1, max_length=80)]
Note = Annotated[str, msgspec.Meta(max_length=200)]


class PermissionView(View, frozen=True, kw_only=True):
    """One line of the permission tree."""

    code: str
    title: str
    kind: PermissionKind
    group: str
    duties: list[Duty]
    """Roles of these duties may hold it."""


class RoleView(View, frozen=True, kw_only=True):
    """A role and all that it allows."""

    code: str
    name: str
    description: str
    duty: Duty
    built_in: bool
    fixed: bool
    """The three administrators' permissions follow from their duty and never change."""
    permissions: list[str]
    holders: int
    pending: Id | None
    """The open change of its permissions."""


class AddRole(Request, frozen=True, kw_only=True):
    """A further role; it allows nothing until a change of its permissions is approved."""

    code: RoleCode
    name: Annotated[str, msgspec.Meta(min_length=1, max_length=32)]
    description: Annotated[str, msgspec.Meta(max_length=200)] = ""
    duty: Duty = Duty.BUSINESS


class OfficerRights(Request, frozen=True, kw_only=True):
    """Roles of an account by code, and the units in its reach by id."""

    roles: Annotated[list[RoleCode], msgspec.Meta(max_length=20)]
    units: Annotated[list[Id], msgspec.Meta(max_length=200)]


class RoleRights(Request, frozen=True, kw_only=True):
    """Permissions of a role by code."""

    permissions: Annotated[list[PermissionCode], msgspec.Meta(max_length=2000)]


class ProposeOfficer(Request, frozen=True, kw_only=True):
    """What an account is to hold from the approval on, instead of what it holds now."""

    rights: OfficerRights
    reason: Reason


class ProposeRole(Request, frozen=True, kw_only=True):
    """What a role is to allow from the approval on, instead of what it allows now."""

    rights: RoleRights
    reason: Reason


class SetLevel(Request, frozen=True, kw_only=True):
    """A level of a field, or of the module itself where `field` is empty."""

    field: Annotated[str, msgspec.Meta(max_length=64)]
    level: Level


class ProposeLevels(Request, frozen=True, kw_only=True):
    """The levels of a module's data from the approval on; what is not named is as declared."""

    levels: Annotated[list[SetLevel], msgspec.Meta(max_length=200)]
    reason: Reason


class FieldLevel(View, frozen=True, kw_only=True):
    """How secret one field is; `field` is empty for the module itself."""

    field: str
    title: str
    level: Level
    declared: Level
    sealed: bool
    """Whether it lies sealed."""
    masked: bool
    """Whether it is shown masked as well, which the highest level asks for."""


class ModuleLevels(View, frozen=True, kw_only=True):
    """The levels of a module's data."""

    module: str
    title: str
    fields: list[FieldLevel]
    tampered: bool
    """Whether what was set cannot be trusted: all counts as of the highest level until then."""
    pending: Id | None
    """The open change of it."""


class Decide(Request, frozen=True, kw_only=True):
    note: Note = ""


class Refuse(Request, frozen=True, kw_only=True):
    note: Reason


class RightLine(View, frozen=True, kw_only=True):
    """One thing held before or after a change: a role, a unit or a permission."""

    kind: str
    code: str
    title: str


class RightsChangeView(View, frozen=True, kw_only=True):
    """A change of rights with what was and what is to be."""

    id: Id
    subject: Subject
    subject_id: str
    title: str
    """Name of the officer or of the role."""
    added: list[RightLine]
    removed: list[RightLine]
    kept: list[RightLine]
    reason: str
    state: ChangeState
    proposed_by: str
    proposed_at: datetime
    decided_by: str | None
    decided_at: datetime | None
    note: str
    may_decide: bool
    """Whether the asking officer may approve or reject it."""
    may_withdraw: bool
    claim_half: str | None = None
    """The second half of a new account's claim code, shown once to who approves its rights."""


class RightsChangePage(View, frozen=True, kw_only=True):
    rows: list[RightsChangeView]
    total: int
