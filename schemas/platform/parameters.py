"""System parameters as the console shows and sets them (VC-CFG-19)."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated

import msgspec

from schemas.base import Request, View

Value = bool | int | float


class ParameterKind(StrEnum):
    INTEGER = "integer"
    DECIMAL = "decimal"
    FLAG = "flag"


class ParameterView(View, frozen=True, kw_only=True):
    """A parameter, what it is now, and what it is where nobody changed it."""

    name: str
    title: str
    hint: str
    group: str
    kind: ParameterKind
    unit: str
    least: float | None
    most: float | None
    value: Value
    default: Value
    changed_at: datetime | None
    changed_by: str | None


class ParameterChange(View, frozen=True, kw_only=True):
    """One change; `after` None: back to the default."""

    before: Value
    after: Value | None
    at: datetime
    by: str
    reason: str


class SetParameter(Request, frozen=True, kw_only=True):
    """`seen` is the value that was shown; another one means that somebody else was faster.

    `value` None goes back to the default.
    """

    value: bool | int | float | str | None
    seen: Value
    reason: Annotated[str, msgspec.Meta(max_length=200)] = ""
