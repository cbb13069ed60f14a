"""What is exchanged with 随申办, in the structures of its open platform (VC-SSB-05).

Names of the first interface can be set, since they differ between its environments; these are the
ones that stand as the default.
"""

import msgspec

OK = ("0", "200")


class Signed(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """What every question bears beside its own: who asks, when, once, and the signature."""

    app_id: str
    timestamp: str
    nonce: str
    sign: str


class SwapAsked(Signed, frozen=True, kw_only=True, rename="camel"):
    """Authentication: whom a token stands for."""

    token: str


class VerifyAsked(Signed, frozen=True, kw_only=True, rename="camel"):
    """Identity check: whether name and number belong together."""

    id_no: str
    user_name: str


class DataAsked(Signed, frozen=True, kw_only=True, rename="camel"):
    """Public-service data of a kind about somebody."""

    id_no: str
    data_kind: str


class LogoutAsked(Signed, frozen=True, kw_only=True, rename="camel"):
    """A session that began at the platform is over with us."""

    session_id: str


class CitizenTold(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    id_no: str
    user_name: str
    session_id: str = ""
    """The platform's own session, which both sides end."""


class VerifyTold(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    matched: bool


class DataTold(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    records: list[dict[str, str]]


class LogoutTold(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    ended: bool


class LeftAsked(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """What the platform sends to our address once somebody signed out there."""

    app_id: str
    timestamp: str
    nonce: str
    session_id: str
    sign: str


class Envelope(msgspec.Struct, frozen=True, kw_only=True):
    """Around every answer."""

    code: int | str
    msg: str = ""
    data: msgspec.Raw = msgspec.Raw(b"null")
