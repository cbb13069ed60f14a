"""A key service that does not answer holds up those who need it, and nobody else (DC-1)."""

import asyncio
import time
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from pathlib import Path

import httpx
import msgspec
import pytest

from connectors.doors import open_store, row_seals
from connectors.keys import SoftwareKeys, open_keys
from connectors.keys.service_simulator import KeyServiceSimulator
from connectors.postgres.database import Database
from connectors.postgres.speech.spoken_seals import spoken_seals
from connectors.sealed_http import Sealer
from pipelines.flows.security.content_keys import THREADS, WAITING
from pipelines.rules.security.sealed_request import CONTENT_TYPE
from schemas.settings import Settings
from tests.integration.serve.client import People
from tests.integration.serve.world import PASSWORD, World

SECRET = b"shared with the service"
SIGN_IN = "/api/officer/sign-in"
MORE = 40


@pytest.fixture
def service(settings: Settings) -> Iterator[KeyServiceSimulator]:
    """Holds what would lie in the folder of keys, so that the planted rows open."""
    with KeyServiceSimulator(SoftwareKeys(Path(settings.keys_dir)), secret=SECRET) as running:
        yield running
        running.goes_on.set()


@pytest.fixture
async def world(
    settings: Settings, planted: World, service: KeyServiceSimulator, tmp_path: Path
) -> AsyncIterator[World]:
    secret = tmp_path / "service.secret"
    secret.write_bytes(SECRET)
    served = msgspec.structs.replace(
        settings,
        keys_dir=str(tmp_path / "no-master-key"),
        key_service_url=service.url,
        key_service_secret_file=str(secret),
    )
    keys = open_keys(served)
    database = Database(served.database_url, seals=row_seals(keys), spoken=spoken_seals(keys))
    try:
        files = open_store(served, keys)
        yield replace(planted, settings=served, database=database, keys=keys, files=files)
    finally:
        await database.close()


@pytest.mark.undisturbed("An answer within a second while the key service gives none.")
async def test_sealed_bodies_nobody_can_open_hold_up_no_other_request(
    people: People, service: KeyServiceSimulator
) -> None:
    known = people.somebody()
    await known.post(SIGN_IN, {"login": "leader", "password": PASSWORD})
    limits = httpx.Limits(max_connections=None)
    async with httpx.AsyncClient(base_url=people.base, limits=limits, timeout=60) as stranger:
        public = bytes.fromhex((await stranger.get("/api/sealing")).json()["public_key"])
        bodies = [Sealer(public).sealed("POST", SIGN_IN, "", b"{}") for _ in range(_most())]
        service.goes_on.clear()
        headers = {"Content-Type": CONTENT_TYPE}
        sent = [
            asyncio.create_task(stranger.post(SIGN_IN, content=body, headers=headers))
            for body in bodies
        ]
        # Refused are those that find no place: then all places are taken.
        done, waiting = await asyncio.wait(sent, return_when=asyncio.FIRST_COMPLETED)
        (refused, *_) = [one.result() for one in done]
        assert (refused.status_code, refused.json()["code"]) == (503, "openings_busy")
        assert int(refused.headers["Retry-After"]) > 0
        for path in ("/api/health", "/api/sealing"):
            begun = time.monotonic()
            assert (await stranger.get(path)).status_code == 200
            assert time.monotonic() - begun < 1.0
        # Whose key is known passes by.
        begun = time.monotonic()
        await known.post(SIGN_IN, {"login": "leader", "password": PASSWORD})
        assert time.monotonic() - begun < 2.0
        assert [one for one in waiting if not one.done()]
        service.goes_on.set()
        codes = Counter(reply.json()["code"] for reply in await asyncio.gather(*sent))
    # Opened, each has no login in it; those that waited for too long were told so.
    assert codes["openings_busy"] == MORE
    assert set(codes) <= {"openings_busy", "invalid_input", "crypto_service_down"}


def _most() -> int:
    return THREADS + WAITING + MORE
