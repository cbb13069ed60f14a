"""An operator sets how many replicas hear, within limits, and gives it back to the load."""

from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
import pytest

from connectors.postgres.speech import speech_scaling, speech_use
from schemas.speech.speech import UseSample
from schemas.speech.speech_scaling import Cause, FailOverView, Observed, Scaled
from tests.integration.serve.client import People, Person
from tests.integration.serve.world import World

pytestmark = pytest.mark.requirement("NF-DEP-06")

PATH = "/api/speech-resources"
AT = datetime(2026, 1, 2, 3, 4, tzinfo=UTC)


async def put(person: Person, target: Any, seen: Any, reason: str = "会见高峰") -> tuple[int, Any]:
    reply = await person.ask("PUT", PATH, {"target": target, "seen": seen, "reason": reason})
    return reply.status_code, reply.json()


async def test_what_was_seen_is_shown_and_nothing_before(people: People, world: World) -> None:
    admin = await people.officer("sysadmin")
    assert await admin.get(PATH) == {
        "least": 1,
        "most": 4,
        "observed": None,
        "scaled": None,
        "wish": None,
        "use": [],
    }
    change = FailOverView(
        at=AT, from_engine="http", to_engine="whisper-base", reason="speech_service_away"
    )
    async with world.database.transaction() as tx:
        await speech_scaling.put(
            tx,
            observed=Observed(
                at=AT, current=3, target=2, ready=2, waiting=17, engine="http", fail_over=change
            ),
            scaled=Scaled(at=AT, before=3, after=2, cause=Cause.LOAD),
        )
    shown = await admin.get(PATH)
    assert (shown["observed"]["current"], shown["observed"]["ready"]) == (3, 2)
    assert shown["observed"]["fail_over"]["reason"] == "speech_service_away"
    assert shown["scaled"]["cause"] == "load"


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


async def test_a_hand_sets_the_target_and_gives_it_back(people: People) -> None:
    admin = await people.officer("sysadmin")
    status, body = await put(admin, 3, None)
    assert (status, body["wish"]["target"], body["wish"]["by"]) == (200, 3, "民警sysadmin")
    assert (await put(admin, None, 3, "恢复自动"))[1]["wish"]["target"] is None
    auditor = await people.officer("auditor")
    rows = (await auditor.get("/api/audit/rows", object_kind="speech_scaling"))["rows"]
    assert [(row["detail"]["before"], row["detail"]["after"]) for row in reversed(rows)] == [
        ({"replicas": None}, {"replicas": 3}),
        ({"replicas": 3}, {"replicas": None}),
    ]


@pytest.mark.parametrize(
    ("target", "seen", "status", "code"),
    [
        (5, None, 422, "out_of_range"),
        (0, None, 422, None),
        (2, 4, 409, "changed_meanwhile"),
    ],
)
async def test_what_does_not_fit_changes_nothing(
    people: People, target: int, seen: int | None, status: int, code: str | None
) -> None:
    admin = await people.officer("sysadmin")
    answer = await put(admin, target, seen)
    assert answer[0] == status
    assert code in (None, answer[1]["code"])
    assert (await admin.get(PATH))["wish"] is None


async def test_a_reason_is_needed(people: People) -> None:
    admin = await people.officer("sysadmin")
    assert (await put(admin, 2, None, ""))[0] == 422


async def test_nobody_else_sees_or_sets_it(people: People) -> None:
    for login in ("approver", "leader", "auditor"):
        officer = await people.officer(login)
        assert (await officer.http.get(PATH)).status_code == 403
        assert (await put(officer, 2, None))[0] == 403
