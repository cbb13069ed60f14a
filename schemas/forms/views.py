"""What is asked and answered about forms, by officers and by the public."""

from datetime import datetime
from typing import Annotated

import msgspec

from schemas.base import Id, Request, View
from schemas.forms.definition import Answers, FormDefinition, FormFieldKind, FormOption
from schemas.forms.submission import FormVersionState, SubmissionState
from schemas.modules.forms.forms import FormAudience
from schemas.platform.files import FileView

Note = Annotated[str, msgspec.Meta(max_length=200)]
Revision = Annotated[int, msgspec.Meta(ge=0)]


class FormProblemView(View, frozen=True, kw_only=True):
    """What keeps a form from being published."""

    message: str
    field: str
    """Key of the question or page; empty where it is the form as a whole."""


class FormVersionView(View, frozen=True, kw_only=True):
    """One version of a form."""

    id: Id
    number: int
    state: FormVersionState
    content: FormDefinition
    note: str
    revision: int
    created_by: str
    created_at: datetime
    published_by: str | None
    published_at: datetime | None
    changes: list[str]
    """What it says otherwise than the version before it."""


class FormDesign(View, frozen=True, kw_only=True):
    """A form with all its versions, newest first."""

    id: Id
    code: str
    name: str
    audience: FormAudience
    lead: str
    unit: str
    active: bool
    versions: list[FormVersionView]
    can_keep: bool
    can_publish: bool


class SaveFormDesign(Request, frozen=True, kw_only=True):
    """A definition to be kept as the draft; `base` is the draft's revision that was changed."""

    base: Revision
    content: FormDefinition
    note: Note = ""


class CheckFormDesign(Request, frozen=True, kw_only=True):
    content: FormDefinition


class FormDesignCheck(View, frozen=True, kw_only=True):
    problems: list[FormProblemView]
    changes: list[str]
    """What it would change for whoever fills the form in next."""


class PublishFormDesign(Request, frozen=True, kw_only=True):
    """`revision` is the draft's that was looked at."""

    number: int
    revision: Revision


class PrisonChoice(View, frozen=True, kw_only=True):
    id: Id
    name: str


class OfferedForm(View, frozen=True, kw_only=True):
    """A form that the asking person may fill in."""

    id: Id
    name: str
    lead: str
    unit: str
    prisons: list[PrisonChoice]
    """Of which one decides; empty where the form is a prison's own."""
    begun: bool
    """Whether a draft of it lies ready."""


class FormDraft(View, frozen=True, kw_only=True):
    """What is being filled in, by the version that it was begun with."""

    id: Id
    form_id: Id
    name: str
    lead: str
    prisons: list[PrisonChoice]
    number: int
    newer: bool
    """Whether the form was changed since."""
    withdrawn: bool
    """Whether it is offered no longer."""
    content: FormDefinition
    answers: Answers
    files: list[FileView]
    revision: int
    saved_at: datetime
    receipt_no: str
    """Of what is mended by it; empty of a new one."""
    opinion: str
    """Why it was sent back or refused."""


class SaveFormDraft(Request, frozen=True, kw_only=True):
    """`revision` is the draft's that was changed."""

    revision: Revision
    answers: Answers


class SendForm(Request, frozen=True, kw_only=True):
    """What is sent; the prison is asked of a new one alone, where the form is all prisons'."""

    answers: Answers
    unit_id: Id | None = None


class FormLineView(View, frozen=True, kw_only=True):
    """A question with its answer in words."""

    key: str
    title: str
    text: str
    section: str
    pictures: list[FileView]


class FormStep(View, frozen=True, kw_only=True):
    """A line of the way through the approval, without the officers' names."""

    title: str
    action: str
    opinion: str
    at: datetime


class FormRoundView(View, frozen=True, kw_only=True):
    """What was sent once, in the words of its own version, and what became of it."""

    round: int
    version: int
    sent_at: datetime
    lines: list[FormLineView]
    steps: list[FormStep]


class OwnSubmission(View, frozen=True, kw_only=True):
    """A form as whoever sent it sees it."""

    id: Id
    receipt_no: str
    form_id: Id
    form: str
    prison: str
    state: SubmissionState
    state_title: str
    round: int
    first_sent_at: datetime
    sent_at: datetime
    decided_at: datetime | None
    desk: str
    """On which it lies now; empty once it is decided."""
    opinion: str
    """Of the last decision."""
    mendable: bool


class OwnSubmissions(View, frozen=True, kw_only=True):
    rows: list[OwnSubmission]
    total: int


class OwnSubmissionDetail(View, frozen=True, kw_only=True):
    submission: OwnSubmission
    rounds: list[FormRoundView]
    """Latest first."""


class SeenForm(View, frozen=True, kw_only=True):
    """A form of which an officer reads what was sent."""

    id: Id
    name: str
    unit: str
    sent: int


class FormColumnView(View, frozen=True, kw_only=True):
    """One of a form's own columns."""

    key: str
    title: str
    kind: FormFieldKind
    options: list[FormOption]
    personal: bool
    narrowed: str
    """How lists are narrowed by it: `is`, `range`, or not at all."""


class SubmissionLine(View, frozen=True, kw_only=True):
    """A line of the list."""

    id: Id
    receipt_no: str
    applicant: str
    prison: str
    state: SubmissionState
    state_title: str
    round: int
    version: int
    sent_at: datetime
    cells: dict[str, str]
    """By column, masked where it tells of a person."""


class SubmissionPage(View, frozen=True, kw_only=True):
    columns: list[FormColumnView]
    rows: list[SubmissionLine]
    total: int


class SubmissionDetail(View, frozen=True, kw_only=True):
    """One with all its rounds, as officers see it."""

    id: Id
    receipt_no: str
    form: str
    applicant: str
    prison: str
    state: SubmissionState
    state_title: str
    round: int
    first_sent_at: datetime
    case_id: Id | None
    rounds: list[FormRoundView]
    whole: bool
    """Whether what tells of a person is shown in clear."""
    can_reveal: bool
