"""Questions of the public to units, as askers and desks see them."""

from datetime import datetime
from typing import Annotated

import msgspec

from schemas.base import Id, Reason, Request, View
from schemas.modules.family.public_questions import MOST_TEXT, MOST_TITLE

Written = Annotated[str, msgspec.Meta(min_length=1, max_length=MOST_TEXT)]


class AskedUnit(View, frozen=True, kw_only=True):
    """A unit that takes questions."""

    unit_id: Id
    title: str
    about: str
    answer_days: int


class Category(View, frozen=True, kw_only=True):
    """What a question may be about."""

    value: str
    title: str


class AskForm(View, frozen=True, kw_only=True):
    """What somebody chooses from when he asks."""

    units: list[AskedUnit]
    categories: list[Category]


class AskQuestion(Request, frozen=True, kw_only=True):
    """A new question."""

    unit_id: Id
    category: Annotated[str, msgspec.Meta(min_length=1, max_length=32)]
    title: Annotated[str, msgspec.Meta(min_length=2, max_length=MOST_TITLE)]
    text: Written


class WriteReply(Request, frozen=True, kw_only=True):
    """More words."""

    text: Written


class Said(View, frozen=True, kw_only=True):
    """Something that was said since."""

    author: str
    """asker, officer, or forwarded."""
    name: str
    text: str
    at: datetime


class AskedQuestion(View, frozen=True, kw_only=True):
    """A question of one's own, with when it came to each state."""

    id: Id
    question_no: str
    state: str
    title: str
    text: str
    category: str
    """In words."""
    unit: str
    sent_at: datetime
    due_at: datetime
    received_at: datetime | None
    answered_at: datetime | None
    closed_at: datetime | None
    unread: bool
    said: list[Said]
    """Empty in the list."""


class QuestionPage(View, frozen=True, kw_only=True):
    """One's questions, the latest first."""

    rows: list[AskedQuestion]
    unread: int


class DeskQuestion(View, frozen=True, kw_only=True):
    """What the desk has beside the record: what was said, and whom it can go to."""

    state: str
    version: int
    late: bool
    said: list[Said]
    units: list[AskedUnit]


class AnswerQuestion(Request, frozen=True, kw_only=True):
    """An answer to the question as it was shown."""

    version: int
    text: Written


class ForwardQuestion(Request, frozen=True, kw_only=True):
    """It is another unit's to answer."""

    version: int
    unit_id: Id
    reason: Reason


class HandleQuestion(Request, frozen=True, kw_only=True):
    """Something is done with the question as it was shown."""

    version: int
    reason: Annotated[str, msgspec.Meta(max_length=200)] = ""
