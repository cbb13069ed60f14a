"""What was searched for and typed lies in none of the running platform's files (DC-2)."""

import asyncio
import secrets

import httpx
import pytest

from cluster.benches.seed.accounts import DEMONSTRATION_PASSWORD
from cluster.ready import Ready
from cluster.services.run_dir import run_dir
from connectors.sealed_http import SealingTransport
from tests.e2e.places import data_of

pytestmark = pytest.mark.e2e


@pytest.mark.requirement("DC-2")
def test_the_platform_writes_down_neither_searches_nor_sealed_values(platform: Ready) -> None:
    """Ray's folder with its logs and spilled objects, the logs, the queue, temporary files."""
    sought = [f"99000019{secrets.randbelow(10**9):09}X" for _ in range(3)]
    cookie = asyncio.run(_searched_and_typed(platform.address, sought))
    data = data_of(platform)
    needles = [one.encode() for one in (*sought, cookie)]
    looked, held = 0, []
    for place in (data, run_dir(data)):
        for path in place.rglob("*"):
            if path.is_file() and not path.is_symlink():
                looked += 1
                content = path.read_bytes()
                held += [str(path) for one in needles if one in content]
    assert looked > 500
    assert held == []


async def _searched_and_typed(address: str, sought: list[str]) -> str:
    """The cookie of the session."""
    transport = SealingTransport()
    async with httpx.AsyncClient(base_url=address, timeout=60, transport=transport) as leader:
        asked = {"login": "p03.leader", "password": DEMONSTRATION_PASSWORD}
        signed_in = await leader.post("/api/officer/sign-in", json=asked)
        assert signed_in.is_success, signed_in.text
        found = await leader.get("/api/records/agency_people", params={"id_no": sought[0]})
        assert found.json()["total"] == 0
        await leader.get("/api/records/agency_people", params={"q": sought[1]})
        values = {
            "name": "钱律师",
            "id_no": sought[2],
            "phone": "10000000001",
            "body": "申海律师事务所",
            "body_kind": "law_firm",
            "certificate_kind": "lawyer",
            "certificate_no": secrets.token_hex(4),
            "valid_from": "2026-01-01",
            "valid_until": "2030-12-31",
            "unit_id": signed_in.json()["unit"]["id"],
        }
        made = await leader.post("/api/records/agency_people", json={"values": values})
        assert made.status_code == 201, made.text
        again = await leader.get("/api/records/agency_people", params={"id_no": sought[2]})
        assert again.json()["total"] == 1
        return leader.cookies["qq_officer"]
