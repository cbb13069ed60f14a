"""Keeping the sensitive-word library."""

from datetime import datetime
from typing import Annotated

import msgspec

from schemas.base import Id, Request, View


class WordClassView(View, frozen=True, kw_only=True):
    """A class of words."""

    id: Id
    code: str
    name: str
    severity: int


class WordView(View, frozen=True, kw_only=True):
    """A word of the library."""

    id: Id
    word: str
    class_id: Id
    class_name: str
    severity: int
    definition: str
    by_sound: bool
    context: str
    enabled: bool
    prison: str | None
    updated_at: datetime


class WordRequest(Request, frozen=True, kw_only=True):
    """A word to add."""

    word: Annotated[str, msgspec.Meta(min_length=1, max_length=32)]
    # Name or code of an existing class; an unknown one is an error that names it.
    word_class: Annotated[str, msgspec.Meta(min_length=1, max_length=32)]
    definition: Annotated[str, msgspec.Meta(max_length=200)] = ""
    by_sound: bool = True
    context: Annotated[str, msgspec.Meta(max_length=200)] = ""


class WordClassRequest(Request, frozen=True, kw_only=True):
    """A class to add."""

    code: Annotated[str, msgspec.Meta(pattern="^[a-z][a-z0-9_]{1,31}$")]
    name: Annotated[str, msgspec.Meta(min_length=1, max_length=32)]
    severity: Annotated[int, msgspec.Meta(ge=1, le=3)]


class WordPage(View, frozen=True, kw_only=True):
    """The library and its version."""

    version: int
    rows: list[WordView]
    total: int
