"""The faces, each making handlers that say who may ask: nothing else makes any (decisions/0070)."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any, Required, TypedDict, Unpack

from litestar import delete, get, post, put, websocket
from litestar.di import Provide
from litestar.types import AnyCallable, Guard

from pipelines.rules.access.route import ANY_OFFICER, Asks, Route, Takes, Who
from pipelines.rules.platform.repeated_routes import Secret, Unnoted
from pipelines.rules.platform.shedding import Order
from serve.access.auth.guards import (
    credentials_only,
    devices_only,
    inmates_only,
    officers_only,
    officers_or_word,
    officials_only,
    public_only,
    relatives_only,
)
from serve.declaration import ADDRESSES, OPTION

Path = str | Sequence[str]
Made = Callable[[AnyCallable], Any]
RELATIVES: str = "已登录的亲属"
OFFICIALS: str = "已登录的对公人员"
PUBLIC: str = "已登录的公众"
_act = partial(post, status_code=200)
"""A mutation that answers with the changed thing."""


class Says(TypedDict, total=False):
    """What every route may say; from `description` on it is Litestar's own."""

    repeats: Unnoted | Secret
    unaudited: str
    reveals: bool
    worth: Order
    takes: Takes
    answers: tuple[str, ...]
    ranged: bool
    by_state: bool
    description: str
    status_code: int
    dependencies: Mapping[str, Provide]
    media_type: str
    request_max_body_size: int
    sync_to_thread: bool
    include_in_schema: bool


class OfOfficers(Says, total=False):
    asks: Required[Asks]
    about: str
    mends: bool
    by_word: bool


class OfRelatives(Says, total=False):
    from_internet: str
    subsystem: str
    before_consent: bool


class OfInmates(Says, total=False):
    subsystem: str


class OfOfficials(Says, total=False):
    from_internet: str
    subsystem: str
    mends: bool
    counted: bool


class OfPublic(Says, total=False):
    from_internet: str
    subsystem: str
    before_consent: bool
    counted: bool


class OfTerminals(Says, total=False):
    disabled_too: bool
    credential: str


class OfAnybody(Says, total=False):
    because: Required[str]
    from_internet: Required[str | None]
    counted: bool
    credential: str
    signed: bool


class Officers:
    """`asks` has no default: that any officer may is said aloud."""

    def get(self, path: Path, **said: Unpack[OfOfficers]) -> Made:
        return self._made(get, path, said)

    def post(self, path: Path, **said: Unpack[OfOfficers]) -> Made:
        return self._made(post, path, said)

    def act(self, path: Path, **said: Unpack[OfOfficers]) -> Made:
        return self._made(_act, path, said)

    def put(self, path: Path, **said: Unpack[OfOfficers]) -> Made:
        return self._made(put, path, said)

    def delete(self, path: Path, **said: Unpack[OfOfficers]) -> Made:
        return self._made(delete, path, said)

    def socket(self, path: str) -> Made:
        """It asks within, once it is open, so that a refusal has words."""
        return _socket(path, Route(who=Who.OFFICER, asks=ANY_OFFICER))

    def _made(self, make: Any, path: Path, said: OfOfficers) -> Made:
        guard: Guard = officers_or_word if said.get("by_word") else officers_only
        return _made(make, Who.OFFICER, path, said, guard)


class Relatives:
    """All that relatives reach when signed in comes through the exchange."""

    def get(self, path: Path, **said: Unpack[OfRelatives]) -> Made:
        return self._made(get, path, said)

    def post(self, path: Path, **said: Unpack[OfRelatives]) -> Made:
        return self._made(post, path, said)

    def act(self, path: Path, **said: Unpack[OfRelatives]) -> Made:
        return self._made(_act, path, said)

    def socket(self, path: str, *, from_internet: str) -> Made:
        return _socket(path, Route(who=Who.RELATIVE, from_internet=from_internet))

    def _made(self, make: Any, path: Path, said: OfRelatives) -> Made:
        whole: OfRelatives = {"from_internet": RELATIVES, **said}
        return _made(make, Who.RELATIVE, path, whole, relatives_only)


class Officials:
    """People of outside bodies; like relatives they come through the exchange."""

    def get(self, path: Path, **said: Unpack[OfOfficials]) -> Made:
        return self._made(get, path, said)

    def post(self, path: Path, **said: Unpack[OfOfficials]) -> Made:
        return self._made(post, path, said)

    def act(self, path: Path, **said: Unpack[OfOfficials]) -> Made:
        return self._made(_act, path, said)

    def socket(self, path: str, *, from_internet: str) -> Made:
        return _socket(path, Route(who=Who.OFFICIAL, from_internet=from_internet))

    def _made(self, make: Any, path: Path, said: OfOfficials) -> Made:
        whole: OfOfficials = {"from_internet": OFFICIALS, **said}
        return _made(make, Who.OFFICIAL, path, whole, officials_only)


class Public:
    """Whoever has an account, relative or not yet; like relatives they come by the exchange."""

    def get(self, path: Path, **said: Unpack[OfPublic]) -> Made:
        return self._made(get, path, said)

    def post(self, path: Path, **said: Unpack[OfPublic]) -> Made:
        return self._made(post, path, said)

    def act(self, path: Path, **said: Unpack[OfPublic]) -> Made:
        return self._made(_act, path, said)

    def _made(self, make: Any, path: Path, said: OfPublic) -> Made:
        whole: OfPublic = {"from_internet": PUBLIC, **said}
        return _made(make, Who.PUBLIC, path, whole, public_only)


class Inmates:
    """At a kiosk, and nowhere else."""

    def get(self, path: Path, **said: Unpack[OfInmates]) -> Made:
        return _made(get, Who.INMATE, path, said, inmates_only)

    def post(self, path: Path, **said: Unpack[OfInmates]) -> Made:
        return _made(post, Who.INMATE, path, said, inmates_only)

    def act(self, path: Path, **said: Unpack[OfInmates]) -> Made:
        return _made(_act, Who.INMATE, path, said, inmates_only)

    def socket(self, path: str) -> Made:
        return _socket(path, Route(who=Who.INMATE))


class Terminals:
    """They sign what they send, or say why their credential is enough."""

    def act(self, path: Path, **said: Unpack[OfTerminals]) -> Made:
        guard: Guard = credentials_only if said.get("credential") else devices_only
        return _made(_act, Who.DEVICE, path, said, guard)


class Consumers:
    """Outside systems. The body is part of what they sign, so the handler lets them in."""

    def get(self, path: Path, **said: Unpack[Says]) -> Made:
        return _made(get, Who.CONSUMER, path, said)

    def act(self, path: Path, **said: Unpack[Says]) -> Made:
        return _made(_act, Who.CONSUMER, path, said)

    def socket(self, path: str) -> Made:
        return _socket(path, Route(who=Who.CONSUMER))


class Anybody:
    """Neither the reason nor the zone has a default."""

    def get(self, path: Path, **said: Unpack[OfAnybody]) -> Made:
        return _made(get, Who.ANYBODY, path, said)

    def act(self, path: Path, **said: Unpack[OfAnybody]) -> Made:
        return _made(_act, Who.ANYBODY, path, said)

    def put(self, path: Path, **said: Unpack[OfAnybody]) -> Made:
        return _made(put, Who.ANYBODY, path, said)

    def socket(self, path: str, *, because: str, from_internet: str) -> Made:
        route = Route(who=Who.ANYBODY, because=because, from_internet=from_internet)
        return _socket(path, route)


class Bearers:
    """Whoever brings a token that is good once."""

    def socket(self, path: str, *, from_internet: str, worth: Order) -> Made:
        return _socket(path, Route(who=Who.TOKEN, from_internet=from_internet, worth=worth))


officers, relatives, inmates = Officers(), Relatives(), Inmates()
officials, public = Officials(), Public()
terminals, consumers, anybody, bearers = Terminals(), Consumers(), Anybody(), Bearers()


def _made(make: Any, who: Who, path: Path, said: Mapping[str, Any], *guards: Guard) -> Made:
    """Litestar's handler with its guard in front and its route among its options."""
    how = {name: value for name, value in said.items() if name not in Route.__struct_fields__}
    says = {name: value for name, value in said.items() if name not in how}
    route = Route(who=who, **says)
    if route.takes is Takes.CONTENT:
        # The content is looked at as it comes, against a limit of its own.
        how["request_max_body_size"] = None
    made: Made = make(path, guards=guards, opt=_options(path, route), **how)
    return made


def _socket(path: str, route: Route) -> Made:
    made: Made = websocket(path, opt=_options(path, route))
    return made


def _options(path: Path, route: Route) -> dict[str, Any]:
    return {OPTION: route, ADDRESSES: (path,) if isinstance(path, str) else tuple(path)}
