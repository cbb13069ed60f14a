"""What the generic routes of modules are asked and answer."""

from datetime import datetime
from typing import Annotated, Any

import msgspec

from schemas.base import Id, Request, View
from schemas.modules.module import ShownModule
from schemas.people.kinds import OrgType
from schemas.platform.files import FileView

Values = dict[str, Any]
"""Field name to value; sealed ones masked. Linked, unit and coded fields hold the id or code."""


class MenuEntry(View, frozen=True, kw_only=True):
    """A module that the officer may open."""

    code: str
    title: str
    subsystem: str
    group: str


class PointingField(View, frozen=True, kw_only=True):
    """A field of another module in which records of this one stand."""

    module: str
    title: str
    """Of the other module."""
    field: str


class ModuleView(View, frozen=True, kw_only=True):
    """A declaration, and what of it this officer may do."""

    module: ShownModule
    permitted: list[str]
    """Verbs and action codes."""
    export_alone: int | None
    """Records that one person may export; more need a second one. None: any number (PI-2)."""
    pointed_from: list[PointingField]
    """Of modules that the officer may list: what belongs to a record of this one."""


class Record(View, frozen=True, kw_only=True):
    """One record as list and detail show it."""

    id: Id
    version: int
    state: str | None
    values: Values
    titles: dict[str, str]
    """For linked, unit and coded fields what the value is called, by field name."""
    masked: list[str]
    """Names of fields shown masked."""
    files: dict[str, list[FileView]]
    """By the name of a field with files: what is kept of them, in their order."""
    actions: list[str]
    """Verbs and actions that this officer may do with the record now."""
    pending: Id | None = None
    """The approval case that a change of the record waits for."""
    tampered: bool = False
    """Whether the record is not as it was sealed; a list does not look."""


class RecordPage(View, frozen=True, kw_only=True):
    rows: list[Record]
    total: int


class PickerChoice(View, frozen=True, kw_only=True):
    """A record as a picker of another module's form offers it."""

    value: Id
    title: str


class DictionaryItem(View, frozen=True, kw_only=True):
    """A value that a coded field may take now."""

    value: str
    title: str


class UnitNode(View, frozen=True, kw_only=True):
    """A unit within reach, with the units below it in their order."""

    id: Id
    code: str
    name: str
    org_type: OrgType
    enabled: bool
    children: list["UnitNode"]


class FieldProblem(View, frozen=True, kw_only=True):
    """What is wrong with one field; `field` is empty where the record as a whole is meant."""

    field: str
    message: str


class Change(View, frozen=True, kw_only=True):
    """One audited change of a record, with values before and after by field name (masked)."""

    at: datetime
    actor: str
    action: str
    before: Values
    after: Values
    titles_before: dict[str, str] = {}
    titles_after: dict[str, str] = {}
    """What linked, unit and coded values were called then."""
    reason: str


class FieldPeriod(View, frozen=True, kw_only=True):
    """A value of a dated field and the time in which it counts; `until` None: still."""

    field: str
    value: Any
    title: str
    since: datetime
    until: datetime | None
    reason: str
    actor: str


class FieldOverride(View, frozen=True, kw_only=True):
    """A value that comes from outside and that an officer has changed since."""

    field: str
    source: str
    actor: str
    at: datetime
    reason: str
    told: str | None = None
    """What the source says, as people read it; None where that is not kept."""


class Mastered(View, frozen=True, kw_only=True):
    """How far a record that an outside system masters follows it (VC-API-03)."""

    source: str
    heard_at: datetime | None
    """When it was asked last and answered."""
    most_minutes: int
    """Its changes are seen here within so long."""
    late: bool


class WaitingLine(View, frozen=True, kw_only=True):
    """A field that a waiting change would change, in words, sealed values masked."""

    title: str
    before: str | None
    after: str | None


class WaitingChange(View, frozen=True, kw_only=True):
    """A change of key data that waits for its approval."""

    case_id: Id
    verb: str
    applicant: str
    mine: bool
    """Whether this officer asked for it, and may take it back."""
    submitted_at: datetime
    lines: list[WaitingLine]


class RecordDetail(View, frozen=True, kw_only=True):
    record: Record
    waiting: WaitingChange | None = None
    periods: list[FieldPeriod]
    overrides: list[FieldOverride]
    mastered: Mastered | None = None
    """None where no outside system masters the record, or none is connected."""


class CreateRecord(Request, frozen=True, kw_only=True):
    values: Values


Why = Annotated[str, msgspec.Meta(max_length=200)]


class EditRecord(Request, frozen=True, kw_only=True):
    """`version` is the one that was shown; another one means that somebody else was faster."""

    version: int
    values: Values
    reason: Why = ""
    effective_at: Annotated[datetime, msgspec.Meta(tz=True)] | None = None
    """From when dated fields count; now where it is absent."""


class ActOnRecord(Request, frozen=True, kw_only=True):
    version: int
    values: Values = {}
    reason: Why = ""


class Revealed(View, frozen=True, kw_only=True):
    value: str


class ImportProblem(View, frozen=True, kw_only=True):
    """`row` counts as the spreadsheet shows it, `column` is its heading."""

    row: int
    column: str
    message: str


class ImportReport(View, frozen=True, kw_only=True):
    created: int
    changed: int
    unchanged: int
    waiting: int
    """Rows that would change key data: each waits for its approval (NF-SEC-09)."""
    refused: int
    problems: list[ImportProblem]


class SavedFilter(View, frozen=True, kw_only=True):
    """A person's own named search of one module; `query` is the list's address query."""

    id: Id
    name: str
    query: str


class SaveFilter(Request, frozen=True, kw_only=True):
    name: Annotated[str, msgspec.Meta(min_length=1, max_length=40)]
    query: Annotated[str, msgspec.Meta(max_length=2000)]
