"""A business module as one object; what it cannot say is a named function beside it."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

import msgspec

from schemas.modules.approval import Approval
from schemas.modules.field import Field, Option, ShownField
from schemas.modules.index import Index
from schemas.modules.levels import Level
from schemas.modules.own import Own


class Verb(StrEnum):
    """What can be done with every module; the permission code is `<module>:<verb>`."""

    LIST = "list"
    CREATE = "create"
    EDIT = "edit"
    DELETE = "delete"
    IMPORT = "import"
    EXPORT = "export"
    REVEAL = "reveal"
    """See a sealed value whole; each time is audited."""


class Keeper(StrEnum):
    """Whose business its records are; by this the built-in roles take their permissions."""

    BUSINESS = "business"
    ADMINISTRATOR = "administrator"
    """Of the system; without people, and he sees no others."""
    DOCUMENT_KEEPER = "document_keeper"
    """Drafts and former versions: nobody but the keeper opens these (LR-DOC-03)."""
    LEADER = "leader"
    """Nobody below a leader changes them."""


class Scope(msgspec.Struct, frozen=True, kw_only=True):
    """Whose records an officer reaches: by a unit field's path, or all where `unit` is None.

    `unit` may follow a link, as `inmate_id.ward_id`: who moves takes such records along. `id` says
    that the record is itself a unit.
    """

    unit: str | None
    rule: str | None = None
    """Name of a rule by which further records are in reach."""
    from_below: bool = False
    """Whether a unit reads, without changing them, what the units above it keep for all."""


class Action(msgspec.Struct, frozen=True, kw_only=True):
    """A step of a record beyond create, edit and delete; its permission is `<module>:<code>`."""

    code: str
    title: str
    from_states: tuple[str, ...] = ()
    """States it starts from; any where empty."""
    when: dict[str, str | bool | None] = {}
    """Values of fields on which alone it is offered, as the flag that it lifts."""
    coming: str | None = None
    """A moment; while it lies ahead the action is offered whatever `when` says."""
    to_state: str | None = None
    fields: tuple[str, ...] = ()
    """Fields that the person fills in with it."""
    sets: dict[str, str | bool | int | None] = {}
    """Fields that it sets by itself."""
    begins: str | None = None
    """Field with the moment from which the flags of `sets` hold; at once where it is empty."""
    ends: str | None = None
    """Field with the moment at which the flags of `sets` fall back."""
    reason: bool = False
    """Whether a reason must be given."""
    guarded: bool = False
    """Whether it waits for approval as an edit of key data, since it takes protection away."""
    approval: str | None = None
    """Kind of approval flow that the record is submitted to; the decision moves it on."""
    tone: str = ""
    confirm: str = ""
    """Question before it is done, where it cannot be taken back."""


class States(msgspec.Struct, frozen=True, kw_only=True):
    """The states of a record, in order; `initial` is the state of a new one."""

    options: tuple[Option, ...]
    initial: str
    column: str = "state"
    """A column that holds yes or no means the first option or the second."""
    open: tuple[str, ...] = ()
    """States in which form and file may change a record, and it may be deleted; any where empty."""
    hidden: tuple[str, ...] = ()
    """States of records that lists, files and counts leave out unless they are asked for."""
    offered: tuple[str, ...] = ()
    """States of records that pickers offer; the initial one where empty."""


ALL_VERBS = tuple(Verb)


class ShownModule(msgspec.Struct, frozen=True, kw_only=True):
    """One business module, as the console is told of it."""

    code: str
    """In addresses and permission codes, plural, as `relatives`."""
    title: str
    """Of the menu entry: 家属信息."""
    noun: str
    """What one record is called: 家属."""
    subsystem: str
    """Code of the subsystem whose menu holds it and whose switch closes it."""
    group: str
    """Heading in that menu."""
    table: str
    fields: tuple[ShownField, ...]
    core: tuple[str, ...]
    """Fields without which a record is of no use: none is taken in without them (NF-IND-03)."""
    label: tuple[str, ...]
    """Fields that name a record where another one points to it."""
    scope: Scope
    order: tuple[str, ...]
    """Fields that sort the list at first; with `-` before the name downward."""
    level: Level = Level.INTERNAL
    """How secret its records are as a whole; no field lies below."""
    unique_together: tuple[tuple[str, ...], ...] = ()
    """Fields whose values together no two records share."""
    key: str | None = None
    """Unique field by which an import finds the record that a row is about."""
    states: States | None = None
    actions: tuple[Action, ...] = ()
    verbs: tuple[Verb, ...] = ALL_VERBS
    parent: str | None = None
    """Field that points to the record above, where records form a tree."""
    guarded: str | None = None
    """Kind of approval flow for deletion and for edits of key fields (NF-SEC-09)."""
    key_fields: tuple[str, ...] = ()
    """Fields of a guarded module whose edit needs approval; every field where it is empty."""
    guards_removal: bool = True
    """Whether deletion waits as well where the module is guarded."""
    view: bool = False
    """Whether the table is a view over other rows, which nobody writes to."""
    requirements: tuple[str, ...] = ()
    """Ids of the rows it serves."""


class Module(ShownModule, frozen=True, kw_only=True):
    """What is declared of a module: what the console is told, and what is the server's own."""

    fields: tuple[Field, ...]
    kept_by: Keeper = Keeper.BUSINESS
    looked_through: bool = False
    """Whether system administrator and auditor may list it as well, and no more."""
    indexes: tuple[Index, ...] = ()
    approval: Approval | None = None
    """What its records are applied for with, where an action submits them."""
    own: Own | None = None
    """How relatives apply for a record themselves."""
    sample: Mapping[str, Any] = {}
    """A made-up record, as tests of all modules make it.

    In a text, `{n}` becomes a number of its own and `{day}` a day of the month; `unit:` names a
    unit by code, `record:` makes a record of another module first, `pick:` takes one of several
    values in turn, `pair:` one side of a relative bound to an inmate, `file:` hands a made-up file
    of this name in for the field, `charged:` makes one whose charge can be taken back.
    """

    def field(self, name: str) -> Field:
        """The field of this name; `KeyError` without one."""
        for field in self.fields:
            if field.name == name:
                return field
        raise KeyError(f"{self.code} has no field {name}")

    def is_key(self, name: str) -> bool:
        """Whether an edit of the field waits for approval."""
        return self.guarded is not None and (not self.key_fields or name in self.key_fields)

    @property
    def removed_by_approval(self) -> bool:
        return self.guarded is not None and self.guards_removal

    def permission(self, verb: str) -> str:
        return f"{self.code}:{verb}"
