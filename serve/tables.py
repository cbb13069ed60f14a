"""What routes say that do not say it themselves yet, from the tables (decisions/0070)."""

from collections.abc import Mapping
from functools import cache
from typing import Any

from pipelines.rules.access.permission import Permission
from pipelines.rules.access.permission_catalog import PERMISSIONS
from pipelines.rules.access.route import ANY_OFFICER, Asks, OfModule, Route, Takes, Who
from pipelines.rules.access.route_permissions import (
    OPEN_TO_RESTRICTED,
    OPEN_WITHOUT_CONSENT,
    ROUTES,
)
from pipelines.rules.access.sealed_routes import REVEALED
from pipelines.rules.audit.unaudited_routes import UNAUDITED
from pipelines.rules.devices.unsigned_terminals import BY_CREDENTIAL, HEARD_DISABLED
from pipelines.rules.exchange.zones.exchange import FOR_EVERYBODY, OF_RELATIVES, PAGES, SOCKETS
from pipelines.rules.platform.repeated_routes import WITHOUT_ANSWER, WITHOUT_NOTE
from pipelines.rules.platform.shedding import ALWAYS_OPEN, Order, order_of
from pipelines.rules.platform.subsystems import subsystem_of_people
from serve.answers import COUNTED, FILES, RANGED

OWN: Mapping[str, Permission] = {one.code: one for one in PERMISSIONS}
BESIDE = ("GET /api/simulators/", "POST /api/simulators/", "PUT /api/simulators/", "WS /ws/")
PLACES = ("GET /", "GET /relative", "GET /inmate", "GET /console", "GET /assets/{rest}")
SLASHED = ("/relative", "/inmate", "/console")
"""Litestar takes the last slash from what was written."""


def route(text: str, opt: Mapping[str, Any]) -> Route | None:
    return _route(text, bool(opt.get("takes_file")), bool(opt.get("takes_content")))


@cache
def _route(text: str, form: bool, content: bool) -> Route | None:
    rule = _rule(text.rstrip("/") if text != "GET /" else text)
    if rule is None:
        return None
    who = rule if isinstance(rule, Who) else Who.OFFICER
    path = text.partition(" ")[2]
    socket = text.startswith("WS ")
    people = who in (Who.RELATIVE, Who.INMATE) and not socket
    worth = Order.NEVER if path in ALWAYS_OPEN else order_of(text)
    return Route(
        who=who,
        asks=_asks(rule) if who is Who.OFFICER else None,
        because="It stands in the table so." if who is Who.ANYBODY else "",
        from_internet=_purpose(text, path, who),
        subsystem=subsystem_of_people(path) if people else None,
        repeats=WITHOUT_NOTE.get(text) or WITHOUT_ANSWER.get(text),
        unaudited=UNAUDITED.get(text, ""),
        reveals=text in REVEALED,
        worth=worth,
        takes=Takes.FORM if form else Takes.CONTENT if content else Takes.JSON,
        answers=FILES.get(text, ()),
        ranged=text in RANGED,
        counted=text in COUNTED,
        mends=text in OPEN_TO_RESTRICTED,
        before_consent=text in OPEN_WITHOUT_CONSENT,
        disabled_too=text in HEARD_DISABLED,
        credential=BY_CREDENTIAL.get(text, ""),
        by_word=text == "GET /api/cluster/metrics",
    )


def _rule(text: str) -> Who | str | None:
    if text in ROUTES:
        return ROUTES[text]
    if text in SAID_WITHIN:
        return SAID_WITHIN[text]
    return Who.ANYBODY if text.startswith(BESIDE) or text in PLACES else None


SAID_WITHIN = {
    "WS /ws/call": Who.TOKEN,
    "WS /ws/console": Who.OFFICER,
    "WS /ws/speech": Who.OFFICER,
    "WS /ws/relative": Who.RELATIVE,
    "WS /ws/inmate": Who.INMATE,
    "WS /ws/open/speech": Who.CONSUMER,
}


def _asks(rule: Who | str) -> Asks:
    if rule is Who.OFFICER:
        return ANY_OFFICER
    return OWN.get(rule) or OfModule(rule)


def _purpose(text: str, path: str, who: Who) -> str | None:
    if text in FOR_EVERYBODY:
        return "公众"
    if text in PAGES:
        return PAGES[text]
    if text.startswith("WS "):
        return SOCKETS.get(f"GET {path}")
    if who is Who.RELATIVE:
        return "已登录的亲属"
    return "公众（登录前）" if who is Who.ANYBODY and path.startswith(OF_RELATIVES) else None
