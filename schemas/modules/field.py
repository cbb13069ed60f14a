"""What a module's field is: its kind and limits, its secrecy, how it is found and shown."""

from enum import StrEnum

import msgspec

from schemas.modules.levels import Level
from schemas.people.kinds import OrgType


class Kind(msgspec.Struct, frozen=True, kw_only=True, tag_field="kind"):
    """Base of all kinds; `kind` tells them apart on the wire."""


class Text(Kind, frozen=True, kw_only=True, tag="text"):
    """Characters on one line, or on several."""

    most: int
    least: int = 0
    pattern: str | None = None
    form: str = ""
    """The pattern in words, for the message: "18位身份证号"."""
    lines: int = 1


class Integer(Kind, frozen=True, kw_only=True, tag="integer"):
    least: int | None = None
    most: int | None = None
    unit: str = ""


class Money(Kind, frozen=True, kw_only=True, tag="money"):
    """Yuan to the cent, as a decimal; on the wire a string."""

    least: str | None = None
    most: str | None = None


class Day(Kind, frozen=True, kw_only=True, tag="day"):
    """A calendar day in the bureau's zone."""


class Moment(Kind, frozen=True, kw_only=True, tag="moment"):
    """A point in time with its zone."""


class Flag(Kind, frozen=True, kw_only=True, tag="flag"):
    """Yes or no."""

    yes: str = "是"
    no: str = "否"


class Option(msgspec.Struct, frozen=True):
    value: str
    title: str
    tone: str = ""
    """info, success, warning or danger, where the value should stand out."""


class Choice(Kind, frozen=True, kw_only=True, tag="choice"):
    """One of a closed list that the product's rules know."""

    options: tuple[Option, ...]


class Coded(Kind, frozen=True, kw_only=True, tag="coded"):
    """An item of a dictionary that administrators maintain (VC-CFG-18)."""

    dictionary: str


class Linked(Kind, frozen=True, kw_only=True, tag="linked"):
    """A record of another module."""

    module: str
    in_use: bool = False
    """Only a record in its module's first state may be picked, as one that was not deactivated."""


class Unit(Kind, frozen=True, kw_only=True, tag="unit"):
    """A unit of the organisation tree, of one of these types."""

    types: tuple[OrgType, ...] = tuple(OrgType)


class Attached(Kind, frozen=True, kw_only=True, tag="attached"):
    """A file in the sealed store, or several; the value is its id, or a list of ids."""

    media_types: tuple[str, ...]
    """Told by content, never by name."""
    most_bytes: int = 10 * 1024 * 1024
    most_files: int = 1
    checksum: bool = False
    """Whether the form asks for the checksum that the file should have."""


AnyKind = Text | Integer | Money | Day | Moment | Flag | Choice | Coded | Linked | Unit | Attached


class Mask(StrEnum):
    """How a sealed value is shown to those who may not see it."""

    NUMBER = "number"
    """First and last characters: 31**************12."""
    PHONE = "phone"
    """138****8000."""
    WHOLE = "whole"
    """Nothing of it."""


class Found(StrEnum):
    """How a list can be searched by the field."""

    NOT = "not"
    EXACT = "exact"
    """By the whole value; the only way for a sealed field, through its keyed digest."""
    PREFIX = "prefix"
    WITHIN = "within"
    """By any part of the text."""
    RANGE = "range"
    """From and to, both included."""


class Edited(StrEnum):
    """When a person may set the field."""

    ALWAYS = "always"
    ONCE = "once"
    """On creation alone."""
    NEVER = "never"
    """Set by actions, by rules or by an outside system."""


class ShownField(msgspec.Struct, frozen=True, kw_only=True):
    """One field of a module; `name` is the column, the key on the wire and in messages."""

    name: str
    title: str
    kind: AnyKind
    required: bool = True
    default: str | int | bool | None = None
    """Of a new record, where nothing is given; as on the wire."""
    unique: bool = False
    """No two records share the value, in any prison."""
    mask: Mask | None = None
    """Sealed at rest, found by keyed digest, masked in answers unless revealed (audited)."""
    sealed: bool = False
    """Sealed at rest, found by nothing, shown whole to whoever may see its level."""
    level: Level | None = None
    """How secret it is; sensitive where it is masked, else as its module (decisions/0009)."""
    found: Found = Found.NOT
    listed: bool = True
    """A column of the list; every field is on the detail."""
    sortable: bool = False
    edited: Edited = Edited.ALWAYS
    transferred: bool = True
    """Part of import and export files."""
    dated: bool = False
    """A change takes effect on a day and the values before stay known (field history)."""
    master: str = ""
    """The outside system that the value comes from; an officer's change is marked as overriding."""
    section: str = ""
    """Heading under which form and detail show it."""
    hint: str = ""
    """One line under the field in the form."""

    @property
    def lies_sealed(self) -> bool:
        """Whether the database holds it as ciphertext."""
        return self.sealed or self.mask is not None


class Field(ShownField, frozen=True, kw_only=True):
    """What is declared of a field: what the console is told of it, and what is the server's own."""

    computed: str = ""
    """SQL by which the database fills it from other columns, so that it never contradicts them."""
