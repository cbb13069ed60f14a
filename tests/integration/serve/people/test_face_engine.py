"""One face engine for all: a pair gets one score, and an outage of it is told (VC-API-09)."""

import base64
from typing import Any

import pytest
from ray.exceptions import ActorDiedError

from connectors.vision.sample_faces import sample_face, varied
from pipelines.rules.vision.face import FaceAnalysis
from schemas.errors import Unavailable
from serve.face_client import ServeFaces
from tests.integration.serve.client import People, Person
from tests.integration.serve.people.face_clients import RealFaces
from tests.integration.serve.people.test_face_library import NUMBER, terminal_of
from tests.integration.serve.world import World

ENGINE = "人脸识别服务"


class Replica:
    """The deployment as its client has it: the real engine, until it is killed."""

    def __init__(self) -> None:
        self.alive = True
        self._faces = RealFaces()

    @property
    def analyse(self) -> "Replica":
        return self

    async def remote(self, picture: bytes) -> FaceAnalysis:
        if not self.alive:
            raise ActorDiedError()
        return await self._faces.analyse(picture)


@pytest.fixture
def replica() -> Replica:
    return Replica()


@pytest.fixture
def faces(replica: Replica) -> ServeFaces:
    return ServeFaces(replica)  # type: ignore[arg-type]


async def engine_in_the_list(admin: Person) -> Any:
    (found,) = [one for one in (await admin.get("/api/peers"))["rows"] if one["name"] == ENGINE]
    return found


def sent(content: bytes) -> str:
    return base64.b64encode(content).decode()


@pytest.mark.requirement("VC-API-09")
@pytest.mark.requirement("VC-BASE-24", clauses="ac")
async def test_two_subsystems_get_one_score_and_an_outage_is_an_error_and_an_alarm(
    people: People, world: World, replica: Replica
) -> None:
    approver, admin = await people.officer("approver"), await people.officer("sysadmin")
    known, shown = sample_face("astronaut"), sent(varied(sample_face("astronaut")))
    registered = await approver.put(
        f"/api/inmates/{world.inmate_id}/face", {"picture": sent(known)}
    )
    assert registered["passed"]
    # The visit hall's terminal, and the terminal at which inmates make video calls.
    terminal = await terminal_of(people, world)
    assert (await terminal.verify(shown, inmate_no=NUMBER)).passed
    kiosk = people.somebody()
    asked = {"inmate_no": NUMBER, "picture": shown}
    await kiosk.post("/api/inmate/sign-in", asked)
    leader = await people.officer("leader")
    rows = (await leader.get("/api/face-checks", subject_id=world.inmate_id))["rows"]
    scores = {row["caller"]: row["score"] for row in rows}
    assert set(scores) == {"library", "visit", "kiosk_sign_in"}
    assert scores["visit"] == scores["kiosk_sign_in"] > 0.5
    assert (await engine_in_the_list(admin))["state"] == "working"

    replica.alive = False
    refused = await people.somebody().refused("/api/inmate/sign-in", asked)
    assert refused == (503, "faces_unavailable")
    with pytest.raises(Unavailable):
        await terminal.verify(shown, inmate_no=NUMBER)
    alarm = await engine_in_the_list(admin)
    assert (alarm["state"], alarm["failures"], alarm["switchable"]) == ("failing", 2, False)
    assert (await people.somebody().get("/api/health"))["faces"] is False
    again = (await leader.get("/api/face-checks", subject_id=world.inmate_id))["rows"]
    assert again == rows

    replica.alive = True
    await people.somebody().post("/api/inmate/sign-in", asked)
    assert (await engine_in_the_list(admin))["state"] == "working"
