"""A running platform knows its clients by their peers, whatever they say of themselves (AU-1)."""

import asyncio
from typing import Any

import httpx
import pytest

from cluster.benches.seed.accounts import DEMONSTRATION_PASSWORD
from cluster.ready import Ready
from connectors.sealed_http import SealingTransport
from pipelines.rules.security.edge import ADDRESS, WORD

pytestmark = pytest.mark.e2e

FORGED = "203.0.113.7"
CLAIMS = [
    ("X-Forwarded-For", FORGED),
    ("X-Forwarded-For", f"{FORGED}, {FORGED}"),
    ("Forwarded", f"for={FORGED}"),
    (ADDRESS, FORGED),
    (ADDRESS, FORGED),
    (WORD, "0" * 64),
]


@pytest.mark.requirement("AU-1")
def test_the_ingress_of_a_running_platform_names_the_peer(platform: Ready) -> None:
    """Serve's own HAProxy and its replicas, as `qinqiao up` starts them."""
    for address in ("127.0.0.2", "127.0.0.3"):
        assert asyncio.run(_own_sessions(platform.address, address)) == address


async def _own_sessions(base: str, address: str) -> Any:
    """Where the latest of an officer's sessions was opened, as he is shown it."""
    transport = SealingTransport(httpx.AsyncHTTPTransport(local_address=address))
    async with httpx.AsyncClient(
        base_url=base, transport=transport, headers=CLAIMS, timeout=90
    ) as person:
        asked = {"login": "p07.leader", "password": DEMONSTRATION_PASSWORD}
        reply = await person.post("/api/officer/sign-in", json=asked)
        assert reply.status_code == 200, reply.text
        # A session counts from the address alone that it was opened at: so all requests agree.
        rows = (await person.get("/api/officer/sessions")).json()["rows"]
        (own,) = [row for row in rows if row["own"]]
        return own["source_address"]
