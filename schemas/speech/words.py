"""Keeping the sensitive-word library: words, their classes and harmless phrases (VC-SUP-14)."""

from datetime import datetime
from typing import Annotated, Literal

import msgspec

from schemas.base import Id, Request, View

KEYWORD = 0
"""The level of a word that is marked and raises no alert (VC-ONSITE-32)."""
Severity = Annotated[int, msgspec.Meta(ge=KEYWORD, le=3)]
"""0 keyword, 1 notice, 2 serious, 3 urgent."""
Writing = Annotated[str, msgspec.Meta(min_length=1, max_length=32, pattern=r"\S")]
ClassName = Annotated[str, msgspec.Meta(min_length=1, max_length=32, pattern=r"\S")]
Definition = Annotated[str, msgspec.Meta(max_length=200)]
Context = Annotated[str, msgspec.Meta(max_length=200)]
Variants = Annotated[str, msgspec.Meta(max_length=400)]
"""Other writings, slang and abbreviations of a word, separated by spaces."""
Version = Annotated[int, msgspec.Meta(ge=1)]
"""What the keeper saw; whoever comes second is told so."""

Level = Literal["bureau", "prison"]


class WordClassView(View, frozen=True, kw_only=True):
    """A class of words."""

    id: Id
    code: str
    name: str
    severity: int
    version: int
    # Words of it within the officer's reach.
    words: int = 0


class WordView(View, frozen=True, kw_only=True):
    """A word of the library."""

    id: Id
    word: str
    class_id: Id
    class_name: str
    # As it counts: the word's own, else that of its class.
    severity: int
    own_severity: int | None
    definition: str
    variants: str
    by_sound: bool
    context: str
    enabled: bool
    # None for a word of the bureau, which holds everywhere.
    prison_id: Id | None
    prison: str | None
    version: int
    updated_at: datetime


class WordRequest(Request, frozen=True, kw_only=True):
    """A word to add."""

    word: Writing
    # Name or code of an existing class; an unknown one is an error that names it.
    word_class: ClassName
    definition: Definition = ""
    by_sound: bool = True
    context: Context = ""
    severity: Severity | None = None
    variants: Variants = ""
    # The bureau's keepers may name a prison; a prison's keepers keep their own.
    prison_id: Id | None = None


class EditWord(Request, frozen=True, kw_only=True):
    """All of a word but its level, which stays as it was made."""

    version: Version
    word: Writing
    word_class: ClassName
    definition: Definition = ""
    by_sound: bool = True
    context: Context = ""
    severity: Severity | None = None
    variants: Variants = ""


class SetWordEnabled(Request, frozen=True, kw_only=True):
    """Whether a word counts or rests."""

    version: Version
    enabled: bool


class WordClassRequest(Request, frozen=True, kw_only=True):
    """A class to add."""

    code: Annotated[str, msgspec.Meta(pattern="^[a-z][a-z0-9_]{1,31}$")]
    name: ClassName
    severity: Severity


class EditWordClass(Request, frozen=True, kw_only=True):
    """Name and severity of a class; its code stays."""

    version: Version
    name: ClassName
    severity: Severity


class WordPage(View, frozen=True, kw_only=True):
    """The library and its version."""

    version: int
    rows: list[WordView]
    total: int


class PhraseView(View, frozen=True, kw_only=True):
    """A longer harmless phrase."""

    id: Id
    phrase: str
    prison_id: Id | None
    prison: str | None
    # Words and variants that it keeps from being marked.
    hides: list[str]
    updated_at: datetime


class PhraseRequest(Request, frozen=True, kw_only=True):
    """A phrase to allow; one of a prison hides that prison's own words alone."""

    phrase: Annotated[str, msgspec.Meta(min_length=2, max_length=32, pattern=r"\S")]
    prison_id: Id | None = None


class PhrasePage(View, frozen=True, kw_only=True):
    """Allowed phrases."""

    rows: list[PhraseView]
    total: int


class WordImportNote(View, frozen=True, kw_only=True):
    """`row` counts as the spreadsheet shows it, `column` is its heading."""

    row: int
    column: str
    message: str


class WordImportReport(View, frozen=True, kw_only=True):
    """What an import did, or, where `applied` is false, what it would do."""

    applied: bool
    created: int
    changed: int
    unchanged: int
    # Known words that were left as they are.
    skipped: int
    refused: int
    problems: list[WordImportNote]
    duplicates: list[WordImportNote]
