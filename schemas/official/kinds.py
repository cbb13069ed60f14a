"""Kinds of official business as they are offered to people of outside bodies."""

from schemas.base import Id, View
from schemas.forms.definition import Answers, FormDefinition


class FormLine(View, frozen=True, kw_only=True):
    """One thing that a kind asks for; where there are options, one of them is the answer."""

    title: str
    required: bool
    options: list[str]


class FormInUse(View, frozen=True, kw_only=True):
    """A version of a form by which a booking is filled in."""

    version_id: Id
    number: int
    content: FormDefinition


class FilledIn(View, frozen=True, kw_only=True):
    """What a booking's form was answered with last, by the version that it keeps."""

    design: FormInUse
    answers: Answers
    round: int


class OfferedKind(View, frozen=True, kw_only=True):
    """A kind that people of the asking body may book."""

    id: Id
    name: str
    form: list[FormLine]
    design: FormInUse | None
    """The form in its place, where an administrator designed one (VC-MINI-05)."""
    documents: list[str]
