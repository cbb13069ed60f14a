"""A form as data: pages, questions, limits and conditions; no code is ever stored (VC-MINI-05)."""

from enum import StrEnum
from typing import Annotated

import msgspec

MOST_FIELDS = 60
MOST_SECTIONS = 12
MOST_OPTIONS = 60
LONGEST_TEXT = 200
LONGEST_NOTE = 1000
MOST_PICTURES = 9

Key = Annotated[str, msgspec.Meta(pattern="^[a-z][a-z0-9_]{0,31}$")]
"""Names a question for ever, whatever it is called."""
Title = Annotated[str, msgspec.Meta(min_length=1, max_length=60)]
Hint = Annotated[str, msgspec.Meta(max_length=200)]
Value = Annotated[str, msgspec.Meta(min_length=1, max_length=40)]
DayLimit = Annotated[
    str, msgspec.Meta(pattern=r"^([0-9]{4}-[0-9]{2}-[0-9]{2}|today([+-][0-9]{1,4})?)?$")
]
"""A day, or one counted from the day on which the form is sent; empty: no limit."""
Text = Annotated[str, msgspec.Meta(max_length=2000)]
Answer = Text | Annotated[list[Text], msgspec.Meta(max_length=60)]
Answers = Annotated[dict[Key, Answer], msgspec.Meta(max_length=200)]
"""By question: a text, of numbers and days too; a list where several are picked or handed in."""


class Part(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A piece of a definition, asked and answered in the same shape."""


class FormFieldKind(StrEnum):
    """What a question is answered with."""

    TEXT = "text"
    NOTE = "note"
    """Some sentences."""
    NUMBER = "number"
    ID_NO = "id_no"
    PHONE = "phone"
    PICTURE = "picture"
    CHOICE = "choice"
    CHOICES = "choices"
    DAY = "day"


class FormPattern(StrEnum):
    """What a text has to look like; a closed list, since a stored expression is stored code."""

    ANY = "any"
    LETTERS = "letters"
    POSTCODE = "postcode"
    MAIL = "mail"
    CHINESE = "chinese"
    PLATE = "plate"


class FormOption(Part, frozen=True, kw_only=True):
    """One of the answers of a choice; the value stays, the title may be worded anew."""

    value: Value
    title: Title


class FormCondition(Part, frozen=True, kw_only=True):
    """Holds where an earlier question has one of these answers; any answer where none is named."""

    field: Key
    has: Annotated[list[Value], msgspec.Meta(max_length=MOST_OPTIONS)] = []


class FormField(Part, frozen=True, kw_only=True):
    """One question."""

    key: Key
    kind: FormFieldKind
    title: Title
    hint: Hint = ""
    """Why it is asked, or how it is answered."""
    required: bool = False
    least: float | None = None
    most: float | None = None
    """Between which a number lies; of texts how long, of pictures and choices how many."""
    decimals: Annotated[int, msgspec.Meta(ge=0, le=4)] = 0
    pattern: FormPattern = FormPattern.ANY
    earliest: DayLimit = ""
    latest: DayLimit = ""
    options: Annotated[list[FormOption], msgspec.Meta(max_length=MOST_OPTIONS)] = []
    shown: Annotated[list[FormCondition], msgspec.Meta(max_length=5)] = []
    """Asked only where all of these hold."""
    needed: Annotated[list[FormCondition], msgspec.Meta(max_length=5)] = []
    """Must be answered where all of these hold, though it may be left out else."""
    listed: bool = True
    """A column of the list and its file."""
    personal: bool = True
    """Tells of a person: masked in lists, found by the whole answer alone."""


class FormSection(Part, frozen=True, kw_only=True):
    """What is asked on one page."""

    key: Key
    title: Title
    lead: Hint = ""
    fields: Annotated[list[FormField], msgspec.Meta(max_length=MOST_FIELDS)] = []


class FormDefinition(Part, frozen=True, kw_only=True):
    """All that one version says of a form."""

    sections: Annotated[list[FormSection], msgspec.Meta(max_length=MOST_SECTIONS)] = []

    @property
    def fields(self) -> list[FormField]:
        """All questions in their order."""
        return [one for section in self.sections for one in section.fields]

    def field(self, key: str) -> FormField | None:
        return next((one for one in self.fields if one.key == key), None)
