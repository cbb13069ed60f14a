"""Data sets: an opened interface as it is tailored to one consumer (VC-API-06)."""

from datetime import date, datetime
from enum import StrEnum
from typing import Annotated

import msgspec

from schemas.base import Id, Request, View
from schemas.exchange.open_life import LifeState

DAY_S = 86_400
Name = Annotated[str, msgspec.Meta(min_length=1, max_length=64)]
SetCode = Annotated[str, msgspec.Meta(pattern=r"^[a-z]([a-z_]{0,38}[a-z])?$")]
"""Behind `sets.` it is the interface's code."""


class Shown(StrEnum):
    """How much of a field a data set hands out; a field that is not named is left out."""

    WHOLE = "whole"
    MASKED = "masked"


class SetField(Request, frozen=True, kw_only=True):
    name: Name
    shown: Shown = Shown.WHOLE


class SetFilter(Request, frozen=True, kw_only=True):
    """As in the address of a list: `ward_id`, `held_on.from`, `state`."""

    name: Name
    value: Annotated[str, msgspec.Meta(min_length=1, max_length=100)]


class Tailoring(Request, frozen=True, kw_only=True):
    """What is handed out, of which records, and how often."""

    fields: Annotated[list[SetField], msgspec.Meta(min_length=1, max_length=200)]
    filters: Annotated[list[SetFilter], msgspec.Meta(max_length=20)] = []
    every_s: Annotated[int, msgspec.Meta(ge=0, le=30 * DAY_S)] = 0
    """Least seconds between the beginnings of two pulls; the pages of one follow freely."""
    rows_a_day: Annotated[int, msgspec.Meta(ge=1, le=10_000_000)] = 100_000
    """Most rows in one day of the bureau's calendar."""


class NewDataSet(Request, frozen=True, kw_only=True):
    code: SetCode
    title: Name
    interface: Name
    """The opened interface that it is cut from."""
    definition: Tailoring


class NewVersion(Request, frozen=True, kw_only=True):
    definition: Tailoring


class FieldChoice(View, frozen=True, kw_only=True):
    """A field that a data set of this consumer may hold."""

    name: str
    title: str
    shown: list[Shown]
    filtered: bool
    """Whether records can be chosen by it."""


class SetVersion(View, frozen=True, kw_only=True):
    version: int
    definition: Tailoring
    state: LifeState
    ends_on: date | None
    tried_at: datetime | None
    created_at: datetime
    created_by: str


class DataSetView(View, frozen=True, kw_only=True):
    """A data set with all its versions, newest first."""

    id: Id
    interface: str
    """What it is called at: `sets.` and its code."""
    title: str
    base: str
    versions: list[SetVersion]
