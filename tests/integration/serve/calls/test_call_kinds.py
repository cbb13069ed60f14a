"""Kinds of call through the interfaces: whence they come, what they cost, that they stay."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec
import pytest

from connectors.postgres.calls import calls
from connectors.postgres.calls.call_row import CallRow
from schemas.calls.charge import ChargeKind
from schemas.calls.kind import CallKind
from schemas.calls.state import CallState
from schemas.governance.confidentiality import Confidentiality
from tests.integration.serve.client import People
from tests.integration.serve.journey import approved, audit_rows_of, ready, related, requested
from tests.integration.serve.records_of_calls import asked, ended
from tests.integration.serve.venue_days import DAY, EVENING, add_venue, clock
from tests.integration.serve.world import World

pytestmark = pytest.mark.requirement("VC-MON-01")

RELATIONS = [
    ("lawyer", CallKind.LAWYER),
    ("legal_aid", CallKind.LEGAL_AID),
    ("official", CallKind.OFFICIAL_BUSINESS),
    ("uncle", None),
]
DEVICE = {"device_id": "device-of-the-test"}


async def row(world: World, call_id: str) -> CallRow:
    async with world.database.transaction() as tx:
        call = await calls.get(tx, call_id)
    assert call is not None
    return call


def wanted(world: World, **more: Any) -> dict[str, Any]:
    return {
        "inmate_id": world.inmate_id,
        "relative_id": world.relative_id,
        "starts_at": clock(9),
        "minutes": 20,
        "reason": "来电申请",
    } | more


@pytest.mark.parametrize(("relation", "kind"), RELATIONS)
async def test_the_relation_makes_a_call_privileged_whoever_books(
    people: People, world: World, relation: str, kind: CallKind | None
) -> None:
    world.now = EVENING
    await related(world, relation)
    relative, leader = await people.relative(), await people.officer("leader")
    (bound,) = await relative.get("/api/relative/inmates")
    assert (bound["privileged"], bound["most_minutes"]) == (True, 60)
    own = await requested(world, relative, minutes_ahead=14 * 60)
    pair = await leader.get(f"/api/bookings/inmates/{world.inmate_id}")
    assert [(one["kind"], one["privileged"]) for one in pair["relatives"]] == [(kind, True)]
    refused = await leader.refused("/api/calls", wanted(world, kind="family"))
    assert refused == (409, "kind_is_privileged")
    booked = (await leader.post("/api/calls", wanted(world)))["id"]
    for call_id in (own, booked):
        call = await row(world, call_id)
        unknown, known = Confidentiality.UNDETERMINED, Confidentiality.PRIVILEGED
        assert (call.kind, call.confidentiality) == (kind, known if kind else unknown)
        assert call.charged_as is ChargeKind.UNCOUNTED
        case = await leader.get(f"/api/calls/{call_id}")
        assert (case["call"]["kind"], case["call"]["privileged"]) == (kind, True)
        checks = {check["name"]: check for check in case["checks"]}
        assert checks["allowance"]["message"] == "保密通话，不计入家属通话次数"


async def test_a_family_call_is_ordinary_and_an_officer_may_choose_another_kind(
    people: People, world: World
) -> None:
    world.now = EVENING
    leader = await people.officer("leader")
    plain = await leader.post("/api/calls", wanted(world))
    named = await leader.post("/api/calls", wanted(world, starts_at=clock(10), kind="family"))
    secret = await leader.post("/api/calls", wanted(world, starts_at=clock(11), kind="legal_aid"))
    for call, privileged in ((plain, False), (named, False), (secret, True)):
        assert call["privileged"] is privileged
        assert call["watchable"] is not privileged
    wrong = await leader.refused("/api/calls", wanted(world, starts_at=clock(12), kind="ordinary"))
    assert wrong[0] == 422
    # The relative has no say in it.
    relative = await people.relative()
    body = {"inmate_id": world.inmate_id, "starts_at": clock(13), "minutes": 10, "kind": "lawyer"}
    assert (await relative.refused("/api/relative/calls", body))[0] == 422


@pytest.mark.requirement("VC-VCM-13")
@pytest.mark.requirement("VC-VCM-14")
async def test_privileged_calls_take_nothing_from_the_allowance_and_are_counted_apart(
    people: People, world: World
) -> None:
    world.now = EVENING
    leader = await people.officer("leader")

    async def left() -> tuple[int, dict[str, tuple[int, int]]]:
        pair = await leader.get(f"/api/bookings/inmates/{world.inmate_id}")
        (told,) = (await leader.get("/api/call-counts", text="周"))["rows"]
        return pair["calls_left"], {
            one["kind"]: (one["used"], one["left"]) for one in told["kinds"]
        }

    before = await left()
    secret = await leader.post("/api/calls", wanted(world, kind="lawyer", minutes=60))
    assert await left() == before
    for hour in (11, 12, 13):
        await leader.post("/api/calls", wanted(world, starts_at=clock(hour)))
    beyond = wanted(world, starts_at=clock(14))
    assert await leader.refused("/api/calls", beyond) == (409, "allowance_used")
    last = await leader.post("/api/calls", beyond | {"kind": "official_business"})
    listed = await leader.get("/api/records/call_bookings", confidentiality="privileged")
    assert {one["id"] for one in listed["rows"]} == {secret["id"], last["id"]}
    kinds = {one["values"]["kind"]: one["values"]["charged_as"] for one in listed["rows"]}
    assert kinds == {"lawyer": "uncounted", "official_business": "uncounted"}
    (one,) = (await leader.get("/api/records/call_bookings", kind="lawyer"))["rows"]
    assert one["id"] == secret["id"]


@pytest.mark.requirement("VC-VCM-14")
async def test_statistics_count_privileged_calls_and_still_add_up(
    people: People, world: World
) -> None:
    await ended(world)
    held = await ended(world, call_kind=CallKind.LAWYER)
    await asked(world, call_kind=None)
    leader = await people.officer("leader")
    range_ = {"since": "2026-11-01", "until": "2026-11-30"}
    told = (await leader.get("/api/call-statistics/calls", **range_))["whole"]["values"]
    parts = ("ordinary", "extra", "special", "uncounted")
    assert {name: told[name] for name in parts} == dict(zip(parts, (1, 0, 0, 1), strict=True))
    assert sum(told[name] for name in parts) == told["total"] == 2
    page = await leader.get("/api/records/call_records", charged_as="uncounted")
    (record,) = page["rows"]
    assert (record["id"], record["values"]["review"]) == (held, "none")
    assert record["values"]["confidentiality"] == "privileged"


async def test_the_timetable_and_lists_mark_it(people: People, world: World) -> None:
    world.now = EVENING
    leader = await people.officer("leader")
    await add_venue(leader, world, "一号")
    secret = await leader.post("/api/calls", wanted(world, kind="lawyer"))
    plain = await leader.post("/api/calls", wanted(world, starts_at=clock(11)))
    shown = (await leader.get("/api/venue-timetable", day=DAY))["calls"]
    marks = {one["id"]: (one["kind"], one["privileged"]) for one in shown}
    assert marks == {secret["id"]: ("lawyer", True), plain["id"]: ("family", False)}
    # Another time leaves kind and price as they are.
    (venue,) = {one["venue_id"] for one in shown}
    moved = {"venue_id": venue, "starts_at": clock(15)}
    await leader.post(f"/api/calls/{secret['id']}/move", moved)
    call = await row(world, secret["id"])
    assert (call.kind, call.charged_as) == (CallKind.LAWYER, ChargeKind.UNCOUNTED)


async def test_a_family_call_does_not_begin_once_the_other_side_is_a_lawyer(
    people: People, world: World
) -> None:
    relative, inmate = await people.relative(), await people.inmate()
    call_id = await approved(world, people, relative)
    await ready(relative, call_id)
    await related(world, "lawyer")
    for person, kind in ((relative, "relative"), (inmate, "inmate")):
        path = f"/api/{kind}/calls/{call_id}/join-tokens"
        assert await person.refused(path, DEVICE) == (409, "kind_outdated")
    await related(world, "spouse")
    await relative.post(f"/api/relative/calls/{call_id}/join-tokens", DEVICE)


DOCUMENT = msgspec.json.decode((Path(__file__).parents[4] / "ui" / "openapi.json").read_bytes())
WHY = {"reason": "测试更改类型"}
BODIES: dict[str, dict[str, Any]] = {
    "move": {"venue_id": "0" * 26, "starts_at": clock(16)},
    "reject": WHY,
    "watch-tokens": DEVICE,
    "join-tokens": DEVICE,
    "companions": {"relative_ids": []},
    "notices": {"text": "请注意", "seconds": 5},
    "length": {"minutes": 30},
    "mute": {"role": "relative", "on": True} | WHY,
    "removal": {"role": "relative", "out": True} | WHY,
    "ratings": {"level": 3},
    "reviews": {"summary": "无异常", "assessment": "normal"},
    "cut-off": WHY,
    "close": WHY,
}
RECORDS: list[tuple[str, str, dict[str, Any] | None]] = [
    (method, f"/api/records/{module}/{{call_id}}", {"version": 1, "values": {}})
    for module in ("call_bookings", "call_records")
    for method in ("PUT", "DELETE")
]


def every_route() -> list[tuple[str, str, dict[str, Any] | None]]:
    """Whatever the interface document has about one call, but reading; None: it takes no body."""
    return RECORDS + [
        (
            method.upper(),
            path,
            BODIES.get(path.rsplit("/", 1)[1], {}) if "requestBody" in told else None,
        )
        for path, methods in DOCUMENT["paths"].items()
        if "{call_id}" in path
        for method, told in methods.items()
        if method != "get"
    ]


@pytest.mark.parametrize("role", ["leader", "approver", "monitor", "reviewer", "sysadmin"])
async def test_no_role_changes_the_kind_of_a_running_call_through_any_route(
    people: People, world: World, role: str
) -> None:
    """Each is told another kind, first as fields of the request and then in its own words."""
    assert len(every_route()) > 20
    now = datetime.now(UTC)
    everybody = [await people.officer(role), await people.relative(), await people.inmate()]
    for made_as, kind, confidentiality in (
        (CallKind.LAWYER, "family", "ordinary"),
        (CallKind.FAMILY, "legal_aid", "privileged"),
    ):
        call_id = await ended(world, now, to=CallState.CONNECTED, call_kind=made_as)
        other = {"kind": kind, "confidentiality": confidentiality}
        before = await row(world, call_id)
        for person in everybody:
            for method, path, body in every_route():
                known = body or {}
                wrong = known | ({"values": other} if "values" in known else other)
                for told in (wrong, body):
                    answer = await person.ask(method, path.format(call_id=call_id), told)
                    assert answer.status_code < 500, (method, path, answer.text)
                    # What takes no body reads none.
                    if told is wrong and body is not None:
                        assert answer.is_error, (method, path)
        after = await row(world, call_id)
        assert (after.kind, after.confidentiality) == (before.kind, before.confidentiality)


async def test_what_may_and_may_not_be_done_with_a_privileged_call(
    people: People, world: World
) -> None:
    await related(world, "lawyer")
    call_id = await approved(world, people, await people.relative())
    monitor, leader = await people.officer("monitor"), await people.officer("leader")
    for officer in (monitor, leader):
        refused = await officer.refused(f"/api/calls/{call_id}/watch-tokens", DEVICE)
        assert refused == (403, "privileged")
    for closed, body in (
        ("notices", {"text": "请注意"}),
        ("length", {"minutes": 15}),
        ("ratings", {"level": 3}),
    ):
        refused = await monitor.refused(f"/api/calls/{call_id}/{closed}", body)
        assert refused == (403, "privileged"), closed
    # Its end stays in an officer's hand; here nobody has joined yet.
    ending = await monitor.refused(f"/api/calls/{call_id}/cut-off", {"reason": "紧急情况"})
    assert ending[0] == 409
    allowed = (await leader.get(f"/api/calls/{call_id}"))["allowed"]
    assert not {"watch", "play", "review"} & set(allowed)
    (line,) = [
        one
        for one in await audit_rows_of(world, "video_call", call_id)
        if one.action == "call.requested"
    ]
    assert line.detail["call_kind"] == "lawyer"
