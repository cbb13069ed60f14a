"""What operators see of the live channels and of the engine that hears them."""

from datetime import UTC, datetime, timedelta

import msgspec
import pytest

from connectors.postgres.platform import leading, replica_scaling
from connectors.postgres.speech import speech_use
from schemas.platform.cluster.parts import ONLY_NODE
from schemas.platform.cluster.replicas import Deployment, FailOverView, Observed
from schemas.speech.speech import UseSample
from tests.integration.serve.client import People
from tests.integration.serve.world import World

pytestmark = pytest.mark.requirement("NF-DEP-06")

PATH = "/api/speech-resources"
AT = datetime(2026, 1, 2, 3, 4, tzinfo=UTC)
CHANGE = FailOverView(
    at=AT, from_engine="http", to_engine="whisper-base", reason="speech_service_away"
)
SEEN = Observed(at=AT, current=3, target=2, ready=2, waiting=17, engine="http", fail_over=CHANGE)


async def test_what_was_seen_is_shown_and_nothing_before(people: People, world: World) -> None:
    admin = await people.officer("sysadmin")
    assert await admin.get(PATH) == {"observed": None, "use": []}
    async with world.database.transaction() as tx:
        await replica_scaling.put(tx, ONLY_NODE, Deployment.FACE, observed=SEEN)
    assert (await admin.get(PATH))["observed"] is None
    async with world.database.transaction() as tx:
        await replica_scaling.put(tx, ONLY_NODE, Deployment.SPEECH, observed=SEEN)
    shown = await admin.get(PATH)
    assert (shown["observed"]["current"], shown["observed"]["ready"]) == (3, 2)
    assert shown["observed"]["fail_over"]["reason"] == "speech_service_away"


async def test_of_several_nodes_the_one_that_leads_hears(people: People, world: World) -> None:
    admin = await people.officer("sysadmin")
    async with world.database.transaction() as tx:
        assert await leading.hold(tx, "node-b", timedelta(minutes=5))
        for node, waiting in (("node-a", 1), ("node-b", 2)):
            seen = msgspec.structs.replace(SEEN, waiting=waiting)
            await replica_scaling.put(tx, node, Deployment.SPEECH, observed=seen)
    assert (await admin.get(PATH))["observed"]["waiting"] == 2


async def test_the_use_of_the_channels_is_shown_for_the_last_hours(
    people: People, world: World
) -> None:
    admin = await people.officer("sysadmin")
    minute = world.clock().replace(second=0, microsecond=0)
    sample = UseSample(
        at=minute - timedelta(minutes=1),
        capacity=60,
        video_call=40,
        visit=12,
        phone_call=8,
        waiting=3,
        refused=1,
    )
    old = msgspec.structs.replace(sample, at=minute - timedelta(days=1))
    async with world.database.transaction() as tx:
        for one in (old, sample):
            await speech_use.note(tx, one)
    (shown,) = (await admin.get(PATH))["use"]
    assert (shown["video_call"], shown["visit"], shown["phone_call"]) == (40, 12, 8)
    assert (shown["waiting"], shown["refused"]) == (3, 1)


async def test_nobody_else_sees_it(people: People) -> None:
    for login in ("approver", "leader", "auditor"):
        officer = await people.officer(login)
        assert (await officer.http.get(PATH)).status_code == 403
