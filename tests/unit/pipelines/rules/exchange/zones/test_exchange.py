"""What the exchange lets through, and what it does not (NF-SEC-15)."""

import re

import pytest

from pipelines.rules.access.route import Who
from pipelines.rules.exchange.zones.exchange import openings
from serve.declared import routes

OUTSIDE = (Who.RELATIVE, Who.OFFICIAL, Who.PUBLIC)
ID = "01JXXXXXXXXXXXXXXXXXXXXXXX"


def lets_through(method: str, path: str) -> bool:
    """Whether the exchange passes a request on, cookies aside."""
    if ".." in path or "%" in path:
        return False
    asked = "GET" if method == "HEAD" else method
    return any(
        one.method == asked and re.fullmatch(one.pattern, path) for one in openings(routes())
    )


def test_nothing_of_staff_inmates_machines_or_operators_is_open() -> None:
    opened = {f"{one.method} {one.path}" for one in openings(routes())}
    closed = {
        route
        for route, said in routes().items()
        if said.who not in OUTSIDE
        and "/relative/" not in route
        and "/public/" not in route
        and "/official/" not in route
    }
    assert closed & opened == {
        "GET /api/sealing",
        "POST /api/client-faults",
        "POST /api/liveness-challenges",
        "GET /assets/{rest}",
    }
    assert "GET /api/health" in closed
    assert not any("/console" in route or "/inmate/" in route for route in opened)


def test_everything_of_the_public_relatives_and_outside_bodies_is_open() -> None:
    own = {route.replace("WS ", "GET ") for route, said in routes().items() if said.who in OUTSIDE}
    assert own <= {f"{one.method} {one.path}" for one in openings(routes())}


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/api/relative/me"),
        ("HEAD", "/relative/"),
        ("GET", f"/api/relative/calls/{ID}"),
        ("GET", "/assets/app-1a2b.js"),
        ("GET", "/ws/relative"),
        ("GET", "/api/public/me"),
        ("HEAD", "/official/"),
        ("POST", "/api/official/sign-in"),
        ("POST", f"/api/official/bookings/{ID}/withdraw"),
        ("GET", "/ws/official"),
    ],
)
def test_passes(method: str, path: str) -> None:
    assert lets_through(method, path)


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/"),
        ("GET", "/console/"),
        ("GET", "/api/health"),
        ("GET", "/api/officer/me"),
        ("POST", "/api/relative/me"),
        ("GET", "/api/relative/calls/../../officer/me"),
        ("GET", "/api/relative/%2e%2e/officer/me"),
        ("GET", "/assets/../console/"),
        ("GET", "/ws/console"),
        ("GET", f"/api/relative/calls/{ID}/"),
        ("GET", "/api/relative/calls/1"),
        ("GET", "/x/api/relative/me"),
        ("GET", "/api/relative/me\n"),
    ],
)
def test_does_not_pass(method: str, path: str) -> None:
    assert not lets_through(method, path)
