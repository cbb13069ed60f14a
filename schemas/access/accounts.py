"""Accounts, credentials, sessions and the sign-in log, as asked and answered."""

from datetime import datetime
from typing import Annotated

import msgspec

from schemas.base import Id, Reason, Request, View
from schemas.people.kinds import SubjectKind
from schemas.people.views import UnitView

Login = Annotated[str, msgspec.Meta(pattern=r"^[a-z0-9][a-z0-9._-]{1,31}$")]
Name = Annotated[str, msgspec.Meta(min_length=1, max_length=64)]
PoliceNo = Annotated[str, msgspec.Meta(pattern=r"^[0-9A-Za-z]{3,16}$")]
Password = Annotated[str, msgspec.Meta(min_length=1, max_length=128)]
PublicKey = Annotated[str, msgspec.Meta(pattern=r"^04[0-9a-f]{128}$")]


class ChangePassword(Request, frozen=True, kw_only=True):
    current: Password
    new: Password


class TotpEnrolment(View, frozen=True, kw_only=True):
    """A secret to be put into an authenticator app, as text and as the address apps read."""

    secret: str
    address: str


class ConfirmTotp(Request, frozen=True, kw_only=True):
    code: Annotated[str, msgspec.Meta(pattern=r"^[0-9]{6}$")]


class AskChallenge(Request, frozen=True, kw_only=True):
    login: Annotated[str, msgspec.Meta(min_length=1, max_length=32)]


class SignInChallenge(View, frozen=True, kw_only=True):
    """What the key signs, as UTF-8 bytes, within two minutes."""

    challenge: str
    signed_text: str


class OpenSessionView(View, frozen=True, kw_only=True):
    """A session that opens something now."""

    id: Id
    officer_id: Id
    login: str
    name: str
    unit: str
    source_address: str
    device: str
    created_at: datetime
    last_seen_at: datetime
    own: bool
    """Whether the question came through this very session."""


class OpenSessionPage(View, frozen=True, kw_only=True):
    rows: list[OpenSessionView]
    total: int


class SignInView(View, frozen=True, kw_only=True):
    """One line of the sign-in log; login and name are empty where the account is unknown.

    Of an inmate `login` is the number.
    """

    id: Id
    at: datetime
    event: str
    result: str
    """`ok`, or the code of the refusal."""
    login: str
    name: str
    unit: str
    source_address: str
    device: str
    subject_kind: SubjectKind
    score: float | None
    """How alike the face was to the registered one, where a face was shown."""


class SignInPage(View, frozen=True, kw_only=True):
    rows: list[SignInView]
    total: int


class RoleBrief(View, frozen=True, kw_only=True):
    code: str
    name: str


class AccountView(View, frozen=True, kw_only=True):
    """An officer's account and what it holds."""

    id: Id
    login: str
    name: str
    police_no: str
    unit: UnitView
    enabled: bool
    locked_until: datetime | None
    must_change_password: bool
    second_factors: list[str]
    """`totp`, `sm2`."""
    roles: list[RoleBrief]
    units: list[UnitView]
    """Data scope: these and all below them."""
    pending: Id | None
    """The open change of its rights."""
    version: int


class AccountPage(View, frozen=True, kw_only=True):
    rows: list[AccountView]
    total: int


class AddAccount(Request, frozen=True, kw_only=True):
    """A new account; what it may do is proposed with it and counts from the approval on."""

    login: Login
    name: Name
    police_no: PoliceNo
    unit_id: Id
    roles: Annotated[list[str], msgspec.Meta(max_length=20)] = []
    units: Annotated[list[Id], msgspec.Meta(max_length=200)] = []
    reason: Reason


class EditAccount(Request, frozen=True, kw_only=True):
    """`version` is the one that was shown; another one means that somebody else was faster."""

    version: int
    name: Name
    police_no: PoliceNo
    unit_id: Id


class WithReason(Request, frozen=True, kw_only=True):
    reason: Reason


class SetKey(Request, frozen=True, kw_only=True):
    """The public half of an officer's SM2 key."""

    public_key: PublicKey
    reason: Reason


class AddedAccount(View, frozen=True, kw_only=True):
    """A new account, and the first half of its holder's claim code, shown once.

    The second half goes to whoever approves the first rights of the account.
    """

    account: AccountView
    half: str
