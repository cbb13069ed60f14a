"""Kinds of official business as they are offered to people of outside bodies."""

from schemas.base import Id, View


class FormLine(View, frozen=True, kw_only=True):
    """One thing that a kind asks for; where there are options, one of them is the answer."""

    title: str
    required: bool
    options: list[str]


class OfferedKind(View, frozen=True, kw_only=True):
    """A kind that people of the asking body may book."""

    id: Id
    name: str
    form: list[FormLine]
    documents: list[str]
