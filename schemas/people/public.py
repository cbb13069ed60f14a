"""What is exchanged with whoever comes in from outside, relative or not yet."""

from typing import Annotated

import msgspec

from schemas.base import Id, Request, View
from schemas.people.kinds import PublicEntry

Phone = Annotated[str, msgspec.Meta(pattern=r"^1[0-9]{10}$")]


class AskCode(Request, frozen=True, kw_only=True):
    """A code to the number that was typed."""

    phone: Phone


class PhoneSignIn(Request, frozen=True, kw_only=True):
    """The number, and the code that was sent to it."""

    phone: Phone
    code: Annotated[str, msgspec.Meta(pattern=r"^[0-9]{6}$")]


class GrantPhone(Request, frozen=True, kw_only=True):
    """The code with which the mini-program's host tells the number that was granted."""

    code: Annotated[str, msgspec.Meta(min_length=8, max_length=256)]


class SimulatedText(View, frozen=True, kw_only=True):
    """The last message that a demonstration's gateway took over for a number."""

    text: str


class PublicMe(View, frozen=True, kw_only=True):
    """Who is signed in with an account of his own."""

    id: Id
    name: str
    """Empty while nobody said it."""
    phone_masked: str
    """Empty while no number is known."""
    relative: bool
    """Whether the account is a relative's."""
    entry: PublicEntry
    """By which he came last."""
    consented: bool
    device_key: str
    """Under which the page seals what it keeps on the device while the line is away; hex."""
    """Whether he agreed to the privacy notice in force."""
