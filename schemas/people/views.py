"""What signing in, and looking at people, asks and answers."""

from datetime import date, datetime
from typing import Annotated

import msgspec

from schemas.base import Id, Request, View
from schemas.people.faces.liveness import Movement
from schemas.people.kinds import CustodyState, Role
from schemas.people.public import PublicMe

Picture = Annotated[str, msgspec.Meta(min_length=100, max_length=4_000_000)]
"""A JPEG or PNG, base64 without a data-URL prefix."""


class RelativeSignIn(Request, frozen=True, kw_only=True):
    """The one-time ticket that the WeChat page hands over; never the openid."""

    ticket: Annotated[str, msgspec.Meta(min_length=8, max_length=128)]


class CitizenSignIn(Request, frozen=True, kw_only=True):
    """The short-lived token of 随申办 in the address of the page."""

    token: Annotated[str, msgspec.Meta(min_length=8, max_length=512)]


class EntryNames(View, frozen=True, kw_only=True):
    """What the entries' tokens are called in the address of the relative's page."""

    wechat: str
    citizen: str


class InmateSignIn(Request, frozen=True, kw_only=True):
    """Number and live picture together."""

    inmate_no: Annotated[str, msgspec.Meta(pattern=r"^[0-9]{6,20}$")]
    picture: Picture
    movement: Movement | None = None


class PortraitSignIn(Request, frozen=True, kw_only=True):
    """The second step of a relative's sign-in."""

    entry: Annotated[str, msgspec.Meta(min_length=1, max_length=200)]
    """As the first step answered it."""
    picture: Picture
    movement: Movement | None = None


class OfficerSignIn(Request, frozen=True, kw_only=True):
    """Login and password, and the second factor where the account has one.

    The second factor is a one-time code, or a challenge with an SM2 signature of it (DER, hex).
    """

    login: Annotated[str, msgspec.Meta(min_length=1, max_length=32)]
    password: Annotated[str, msgspec.Meta(min_length=1, max_length=128)]
    code: Annotated[str, msgspec.Meta(pattern=r"^[0-9]{6}$")] | None = None
    challenge: Annotated[str, msgspec.Meta(max_length=200)] | None = None
    signature: Annotated[str, msgspec.Meta(pattern=r"^([0-9a-f]{2}){1,100}$")] | None = None
    at_terminal: bool = False
    """At an inmates' terminal, to capture faces: the session ends after ten minutes at most."""


class TicketRequest(Request, frozen=True, kw_only=True):
    """Asks the simulated WeChat for a ticket; only where simulators run."""

    openid: Annotated[str, msgspec.Meta(min_length=1, max_length=64)]


class Ticket(View, frozen=True, kw_only=True):
    """A simulated ticket, good for five minutes and once."""

    ticket: str


class SimulatedPerson(View, frozen=True, kw_only=True):
    """A demonstration relative whom the simulated WeChat knows."""

    openid: str
    name: str


class UnitView(View, frozen=True, kw_only=True):
    """A node of the organisation tree."""

    id: Id
    code: str
    name: str
    org_type: str


class OfficerMe(View, frozen=True, kw_only=True):
    """Who is signed in at the console."""

    id: Id
    name: str
    login: str
    unit: UnitView
    roles: list[Role]
    role_names: list[str]
    permissions: list[str]
    """Codes that open menus and buttons; the server decides each request anew."""
    restriction: str | None
    """`password` or `second_factor`: what must be done before anything else opens."""


class RelativeMe(View, frozen=True, kw_only=True):
    """Who is signed in on the relative's page."""

    id: Id
    name: str
    phone_masked: str
    face_registered: bool
    # Until when the face check of this session holds; null before it.
    face_valid_until: datetime | None


class RelativeEntry(View, frozen=True, kw_only=True):
    """How a ticket was taken: signed in, or a portrait is asked for first.

    Signed in without `me` is who is no relative yet; `entry` alone asks for the portrait.
    """

    me: RelativeMe | None
    entry: str | None
    """Good for ten minutes and one session, with a portrait that passes."""
    account: PublicMe | None = None
    """Whose account the session is of."""


class InmateMe(View, frozen=True, kw_only=True):
    """Who is signed in at the kiosk."""

    id: Id
    inmate_no: str
    name: str
    prison: str
    ward: str
    calls_left: int
    calls_period: str
    """In which `calls_left` counts, as 本月."""
    face_valid_until: datetime | None
    """Until when the session's face check lets the inmate join; null after a card alone."""


class BoundInmate(View, frozen=True, kw_only=True):
    """An inmate to whom the relative is bound."""

    id: Id
    name: str
    inmate_no_masked: str
    prison: str
    ward: str
    kinship: str
    custody_state: CustodyState
    calls_left: int
    calls_period: str
    """In which `calls_left` counts, as 本月."""
    first_day: date | None
    """Where none is left: the first day on which a call can be asked for; null where none is."""
    visits_left: int | None
    """Visits that are left in their period; null where they are not limited."""
    most_minutes: int
    """How long one call may be."""
    privileged: bool
    """Calls are those of a lawyer, of legal aid or official: uncounted, unheard, not kept."""
    video_closed: str
    """Why video calls with the inmate are closed to the relative; empty where they are open."""
    whitelist: str
    """open, none, coming, ended, or pending: how the pair stands on the white list."""


class FaceCheckRequest(Request, frozen=True, kw_only=True):
    """A live picture, for a check against the registered face."""

    picture: Picture
    movement: Movement | None = None


class FaceOutcome(View, frozen=True, kw_only=True):
    """Result of a face check; refusals say why in the user's words."""

    check_id: Id
    passed: bool
    score: float | None
    threshold: float
    # ok, no_face, many_faces, too_small, too_dark, turned, blurred, below_threshold,
    # not_registered; and of the movement: too_few_frames, face_changed, jumped, not_turned
    reason: str
    message: str


class FaceRegistration(Request, frozen=True, kw_only=True):
    """A picture that becomes the registered face of a person (officers only)."""

    picture: Picture
