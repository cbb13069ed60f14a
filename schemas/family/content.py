"""The mini-program's home, notices and texts, as somebody sees them."""

from datetime import date, datetime

from schemas.base import Id, Request, View


class HomeModule(View, frozen=True, kw_only=True):
    """One entry of the home; `text_id` and `link` where its target needs them."""

    id: Id
    title: str
    icon: str
    target: str
    text_id: Id | None
    link: str | None


class HomeBanner(View, frozen=True, kw_only=True):
    """A picture at the top; `title` says what is on it."""

    id: Id
    title: str
    target: str | None


class HomeNotice(View, frozen=True, kw_only=True):
    """A notice, whole."""

    id: Id
    title: str
    body: str
    pinned: bool
    shown_from: date
    unit: str


class HomePrison(View, frozen=True, kw_only=True):
    """A prison that somebody may choose as his."""

    id: Id
    name: str
    mine: bool
    """Whether it is shown to him: he is bound there, or chose it."""
    chosen: bool


class PublicHome(View, frozen=True, kw_only=True):
    """All that the home shows by what the bureau and the prisons set."""

    modules: list[HomeModule]
    banners: list[HomeBanner]
    notices: list[HomeNotice]
    prisons: list[HomePrison]
    unread: int
    """Questions with an answer that was not seen."""


class ChoosePrison(Request, frozen=True, kw_only=True):
    """The prison that is to be his."""

    prison_id: Id


class HelpText(View, frozen=True, kw_only=True):
    """A published chapter or help entry, with its version and date."""

    id: Id
    part: str
    title: str
    body: str
    number: int
    published_at: datetime
    unit: str


class CommonQuestion(View, frozen=True, kw_only=True):
    """A question that many have."""

    id: Id
    title: str
    body: str
    category: str
    """In words."""
    published_at: datetime | None


class HelpCentre(View, frozen=True, kw_only=True):
    """What is found for what somebody looks for; all where he looks for nothing."""

    texts: list[HelpText]
    common: list[CommonQuestion]
