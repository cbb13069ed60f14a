"""Every route is read off its handler, and none is said twice."""

from typing import Any

import pytest
from litestar import get

from pipelines.rules.access.permission import Permission
from pipelines.rules.access.permission_catalog import catalog
from pipelines.rules.access.route import ANY_OFFICER, OfModule, Undeclared, Who
from serve.declared import require_said, routes, texts_of
from serve.handlers import API
from serve.route import anybody, officers, terminals


@anybody.get("/one/{thing_id:str}", because="It is of a test.", from_internet=None)
async def one() -> None:
    pass


@anybody.get(["/one/{thing_id:str}", "/two/"], because="It is of a test.", from_internet=None)
async def both() -> None:
    pass


@get("/three")
async def silent() -> None:
    pass


def test_addresses_are_told_as_they_were_written() -> None:
    assert list(require_said([both])) == ["GET /one/{thing_id}", "GET /two/"]
    assert list(texts_of(one)) == ["GET /one/{thing_id}"]


def test_one_that_says_nothing_is_none() -> None:
    with pytest.raises(Undeclared, match="silent"):
        require_said([one, silent])


def test_one_address_has_one_handler() -> None:
    with pytest.raises(Undeclared, match="GET /one"):
        require_said([one, both])


def test_every_route_is_told_once_and_asks_for_what_there_is() -> None:
    found = routes()
    assert {text for handler in API for text in texts_of(handler)} <= set(found)
    for text, route in found.items():
        if isinstance(route.asks, Permission):
            assert catalog()[route.asks.code] is route.asks, text
        if isinstance(route.asks, OfModule) and "{" not in route.asks.code:
            assert route.asks.code in catalog(), text


def test_what_anybody_may_says_why() -> None:
    assert all(route.because for route in routes().values() if route.who is Who.ANYBODY)


def test_an_officers_route_says_what_it_asks_for() -> None:
    make: Any = officers.get
    with pytest.raises(Undeclared):
        make("/four")


def test_what_clients_are_told_of_seals_fits_who_asks() -> None:
    @terminals.act("/api/terminals")
    async def sealed_by_its_address() -> None:
        pass

    @officers.act("/api/device/things", asks=ANY_OFFICER)
    async def plain_by_its_address() -> None:
        pass

    for wrong in (sealed_by_its_address, plain_by_its_address):
        with pytest.raises(Undeclared, match="sealed"):
            require_said([wrong])


def test_a_modules_permission_is_one() -> None:
    @officers.get("/api/things/{name:str}", asks=OfModule("{code}:list"))
    async def of_no_module() -> None:
        pass

    @officers.get("/api/others", asks=OfModule("devices:lst"))
    async def mistyped() -> None:
        pass

    for wrong in (of_no_module, mistyped):
        with pytest.raises(Undeclared, match="which there is not"):
            require_said([wrong])
