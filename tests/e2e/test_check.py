"""A demonstration says by command and on 安全状态 that it is none for real people (NF-SEC-20)."""

import asyncio
import json
import os
import subprocess
import sys
from typing import Any

import httpx
import pytest

from cluster.benches.seed.accounts import DEMONSTRATION_PASSWORD
from cluster.ready import Ready
from connectors.sealed_http import SealingTransport
from tests.e2e.places import data_of
from tests.integration.eventually import eventually
from tests.trace.proving import proves

pytestmark = pytest.mark.e2e


def checked(ready: Ready) -> tuple[int, dict[str, Any]]:
    done = subprocess.run(
        [sys.executable, "-m", "cluster", "check", "--json"],
        env={**os.environ, "QINQIAO_DATA_DIR": str(data_of(ready))},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode in (0, 1), done.stderr
    return done.returncode, {one["code"]: one for one in json.loads(done.stdout)["points"]}


def test_a_demonstration_is_open_and_says_why(platform: Ready) -> None:
    code, points = checked(platform)
    with proves("NF-SEC-20", "b"):
        assert points["simulators"]["state"] == "open"
        assert "由模拟器代替" in points["simulators"]["seen"]
        assert code == 1
    assert "使用公开的演示口令" in points["duties"]["seen"]
    sound = {name for name, one in points.items() if one["state"] == "sound"}
    assert {"edge", "ports", "sockets", "roles", "keys", "self_test"} <= sound, points
    assert points["tls"]["state"] == "not_here"


def test_the_console_is_told_what_the_platform_saw_of_itself(platform: Ready) -> None:
    code, points = checked(platform)
    page = asyncio.run(_page(platform.address))
    assert page["stale"] is False
    told = {one["code"]: one for one in page["state"]["points"]}
    assert list(told) == list(points)
    for name in ("edge", "tls", "ports", "sockets", "roles", "duties", "keys", "simulators"):
        assert told[name]["state"] == points[name]["state"], told[name]
    assert code == 1


async def _page(address: str) -> Any:
    """Once the first look is done, which begins as the platform serves."""
    async with httpx.AsyncClient(
        base_url=address, timeout=60, transport=SealingTransport()
    ) as auditor:
        asked = {"login": "bureau.auditor", "password": DEMONSTRATION_PASSWORD}
        assert (await auditor.post("/api/officer/sign-in", json=asked)).is_success

        async def seen() -> bool:
            return (await auditor.get("/api/security-state")).json()["state"] is not None

        await eventually(seen)
        return (await auditor.get("/api/security-state")).json()
