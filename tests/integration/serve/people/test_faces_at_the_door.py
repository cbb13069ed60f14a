"""The way into a call with the real face engine, where other tests have painted people."""

from datetime import UTC, datetime, timedelta
from typing import Any

import cv2
import pytest

from connectors.nats.outbox_relay import OutboxRelay
from connectors.postgres.people import people as person_rows
from connectors.vision.picture import decode
from connectors.vision.sample_faces import sample_face
from pipelines.flows.services import Services
from schemas.people.kinds import Kinship
from tests.integration.serve.client import People, Person
from tests.integration.serve.journey import DEVICE, approved, configure
from tests.integration.serve.people.face_clients import RealFaces
from tests.integration.serve.people.live_faces import photo, text
from tests.integration.serve.world import World

CHECKS = "/api/relative/face-checks"
TOKEN = {"device_id": DEVICE}
MINE, OTHER = "t1-1", "t1-3"


@pytest.fixture
def faces() -> RealFaces:
    return RealFaces()


@pytest.fixture
def services(services: Services) -> Services:
    """Relatives come in by their ticket alone: what is tried is the face before a call."""
    configure(services, relative_portrait=False)
    return services


async def registered(officer: Person, relative_id: str, name: str) -> None:
    face = {"picture": text(sample_face(name))}
    outcome = await officer.put(f"/api/relatives/{relative_id}/face", face)
    assert outcome["passed"], outcome


async def shown(relative: Person, name: str) -> Any:
    return await relative.post(CHECKS, {"picture": text(photo(name))})


@pytest.mark.requirement("VC-GEN-07", clauses="abc")
async def test_the_registered_face_opens_the_call_and_another_is_kept_with_its_score(
    people: People, world: World
) -> None:
    relative, approver = await people.relative(), await people.officer("approver")
    await registered(approver, world.relative_id, MINE)
    call_id = await approved(world, people, relative)
    await relative.post(f"/api/relative/calls/{call_id}/consent")
    path = f"/api/relative/calls/{call_id}/join-tokens"
    told = await shown(relative, OTHER)
    assert (told["passed"], told["reason"]) == (False, "below_threshold")
    assert await relative.refused(path, TOKEN) == (403, "face_check_needed")
    assert (await shown(relative, MINE))["passed"]
    assert (await relative.post(path, TOKEN))["role"] == "relative"
    refused, passed = (await approver.get(f"/api/calls/{call_id}"))["faces"]
    assert (refused["passed"], passed["passed"]) == (False, True)
    assert refused["score"] < world.settings.face_threshold < passed["score"]
    kept = await approver.http.get(f"/api/face-checks/{refused['id']}/picture")
    # Encoded anew, so that nothing else than the picture is kept.
    differs = cv2.absdiff(decode(kept.content, 1280), decode(photo(OTHER), 1280))
    assert differs.mean() < 5


@pytest.mark.requirement("VC-FAM-02", clauses="ab")
async def test_a_barred_face_under_another_account_is_refused_and_alerted(
    people: People, world: World, relay: OutboxRelay
) -> None:
    async with world.database.transaction() as tx:
        bound = {"relative_id": world.stranger_id, "inmate_id": world.inmate_id}
        await person_rows.bind(tx, **bound, kinship=Kinship.CHILD)
    relative, approver = await people.relative(), await people.officer("approver")
    await registered(approver, world.relative_id, MINE)
    await registered(approver, world.stranger_id, OTHER)
    call_id = await approved(world, people, relative)
    assert (await shown(relative, OTHER))["reason"] == "below_threshold"
    async with world.database.transaction() as tx:
        since = datetime.now(UTC) - timedelta(days=1)
        barred = {"relative_id": world.stranger_id, "reason": "曾传递违禁信息", "since": since}
        await person_rows.add_to_blacklist(tx, **barred)
    leader, monitor = await people.officer("leader"), await people.officer("monitor")
    async with leader.socket("/ws/console") as news:
        assert (await shown(relative, OTHER))["reason"] == "blacklisted"
        told = await news.until("notice")
    assert "王某某" in told["text"]
    (alert,) = (await monitor.get("/api/alerts", call_id=call_id))["rows"]
    assert alert["kind"] == "blacklist_face"
