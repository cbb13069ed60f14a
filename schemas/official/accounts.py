"""Accounts of outside bodies' people, as asked and answered."""

from datetime import date, datetime
from typing import Annotated

import msgspec

from schemas.access.accounts import Login, Password, PublicKey
from schemas.base import Id, Request, View

Code = Annotated[str, msgspec.Meta(min_length=1, max_length=32)]
Signature = Annotated[str, msgspec.Meta(pattern=r"^([0-9a-f]{2}){1,100}$")]
"""Of SM2, as DER in hex."""
Challenge = Annotated[str, msgspec.Meta(max_length=200)]
Six = Annotated[str, msgspec.Meta(pattern=r"^[0-9]{6}$")]


class OfficialSignIn(Request, frozen=True, kw_only=True):
    """Password and, once enrolled, a second proof: a one-time code or a signed challenge."""

    login: Annotated[str, msgspec.Meta(min_length=1, max_length=32)]
    password: Password
    code: Six | None = None
    challenge: Challenge | None = None
    signature: Signature | None = None


class OfficialMe(View, frozen=True, kw_only=True):
    """Who is signed in."""

    id: Id
    name: str
    login: str
    body: str
    keeper: bool
    valid_until: date
    second_factors: list[str]
    restriction: str | None
    """`password` or `second_factor`, where that must be done before all else."""
    device_key: str
    """Under which the page seals what it keeps on the device while the line is away; hex."""


class ClaimOfficialAccount(Request, frozen=True, kw_only=True):
    """The code that was handed out, and the password that its holder wants."""

    login: Annotated[str, msgspec.Meta(min_length=1, max_length=32)]
    code: Code
    password: Password


class EnrolKey(Request, frozen=True, kw_only=True):
    """The certificate's public key, with a challenge that it signed."""

    public_key: PublicKey
    challenge: Challenge
    signature: Signature


class OpenOfficialAccount(Request, frozen=True, kw_only=True):
    """An account for a person who is kept already."""

    login: Login
    keeper: bool = False


class HandedCode(View, frozen=True, kw_only=True):
    """The code of an account, shown once; its holder sets a password with it."""

    login: str
    code: str
    until: datetime


class OfficialAccountView(View, frozen=True, kw_only=True):
    """A person with or without an account, as the prison's officers see it."""

    id: Id
    name: str
    body: str
    body_id: Id
    login: str | None
    keeper: bool
    enabled: bool
    claimed: bool
    """Whether its holder has set a password."""
    second_factors: list[str]
    locked_until: datetime | None
    valid_until: date


class OfficialAccountPage(View, frozen=True, kw_only=True):
    rows: list[OfficialAccountView]
    total: int


class OwnPerson(View, frozen=True, kw_only=True):
    """Somebody of the asking person's body; numbers are masked."""

    id: Id
    name: str
    post: str
    certificate_kind: str
    certificate_no: str
    valid_from: date
    valid_until: date
    state: str
    login: str | None
    account_open: bool
    version: int


class KeepPerson(Request, frozen=True, kw_only=True):
    """What the keeper of a body registers of one of its people."""

    name: Annotated[str, msgspec.Meta(min_length=1, max_length=64)]
    id_no: Annotated[str, msgspec.Meta(min_length=18, max_length=18)]
    phone: Annotated[str, msgspec.Meta(max_length=16)] = ""
    post: Annotated[str, msgspec.Meta(max_length=50)] = ""
    certificate_kind: Annotated[str, msgspec.Meta(min_length=1, max_length=32)]
    certificate_no: Annotated[str, msgspec.Meta(min_length=1, max_length=40)]
    valid_from: date
    valid_until: date


class RenewPerson(Request, frozen=True, kw_only=True):
    """A renewed certificate, or another post; `version` is the one that was shown."""

    version: int
    post: Annotated[str, msgspec.Meta(max_length=50)] = ""
    certificate_no: Annotated[str, msgspec.Meta(max_length=40)] = ""
    """Empty: as it is."""
    valid_from: date
    valid_until: date


class ClosePerson(Request, frozen=True, kw_only=True):
    version: int
    reason: Annotated[str, msgspec.Meta(min_length=1, max_length=200)]
