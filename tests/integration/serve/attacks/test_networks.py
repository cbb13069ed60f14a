"""Administrators come from their own networks alone (IN-2)."""

import pytest

from pipelines.flows.services import Services
from tests.integration.serve.access.test_signing_in import actions
from tests.integration.serve.client import People
from tests.integration.serve.journey import configure
from tests.integration.serve.world import PASSWORD, World

SIGN_IN = "/api/officer/sign-in"


@pytest.mark.requirement("IN-2")
async def test_an_administrator_from_elsewhere_is_refused_and_it_is_in_the_log(
    people: People, services: Services, world: World
) -> None:
    inside = await people.officer("sysadmin")
    configure(services, admin_networks=("10.1.0.0/16",))
    for login in ("sysadmin", "security", "auditor"):
        asked = {"login": login, "password": PASSWORD}
        assert await people.somebody().refused(SIGN_IN, asked) == (403, "address_refused")
    assert (await actions(world)).count(("session.sign_in", "refused")) == 3
    # A session that was opened before ends with the rule.
    assert (await inside.http.get("/api/accounts")).status_code == 401
    assert ("session.elsewhere", "refused") in await actions(world)
    # Business is done from everywhere.
    approver = await people.officer("approver")
    assert (await approver.http.get("/api/calls")).status_code == 200
    configure(services, admin_networks=("10.1.0.0/16", "127.0.0.0/8"))
    system = await people.officer("sysadmin")
    assert (await system.http.get("/api/accounts")).status_code == 200
