"""Outside systems fetch what they were granted, and nothing else (VC-CFG-10 to -13)."""

import secrets
from typing import Any

import httpx
import pytest

from pipelines.rules.exchange.open_api.signature import canonical, sign
from tests.integration.serve.client import ANSWER_S, People, Person
from tests.integration.serve.journey import approved, requested
from tests.integration.serve.opening import (
    WHY,
    granted,
    let_through,
    opened,
    path_of,
    switched_off,
)
from tests.integration.serve.world import World

CALLS = "video_calls"


class Consumer:
    """A program with a key."""

    def __init__(self, base: str, world: World, key: dict[str, str]) -> None:
        self._base = base
        self._world = world
        self.key = key

    async def ask(self, interface: str, **query: str) -> httpx.Response:
        return await self.send(self.signed(interface, query), interface, query)

    def signed(self, interface: str, query: dict[str, str], **other: str) -> dict[str, str]:
        at = other.get("at", str(int(self._world.clock().timestamp())))
        nonce = other.get("nonce", secrets.token_hex(8))
        text = canonical("GET", f"/api/open/{interface}", query.items(), at, nonce, b"")
        return {
            "X-Api-Key": self.key["key_id"],
            "X-Api-Time": at,
            "X-Api-Nonce": nonce,
            "X-Api-Signature": sign(self.key["secret"].encode(), text),
        }

    async def send(
        self, headers: dict[str, str], interface: str, query: dict[str, str]
    ) -> httpx.Response:
        async with httpx.AsyncClient(base_url=self._base, timeout=ANSWER_S) as http:
            return await http.get(f"/api/open/{interface}", params=query, headers=headers)

    async def refused(self, interface: str = CALLS, **query: str) -> tuple[int, str]:
        reply = await self.ask(interface, **query)
        assert reply.is_error, reply.text
        return reply.status_code, reply.json()["code"]


async def _registered(
    people: People, world: World, grants: list[dict[str, Any]], **more: Any
) -> tuple[Person, str, Consumer]:
    values = {
        "name": f"市数据平台{secrets.token_hex(2)}",
        "contact": "周明",
        "addresses": "127.0.0.1",
        "valid_from": "2026-01-01",
        "valid_until": "2030-12-31",
        "rate": 100,
        "unit_id": world.bureau_id,
    } | more
    admin, consumer_id, key = await opened(people, values, grants)
    return admin, consumer_id, Consumer(people.base, world, key)


def _grant(interface: str, unmasked: bool = False) -> dict[str, Any]:
    return {"interface": interface, "unmasked": unmasked}


@pytest.mark.requirement("VC-CFG-11")
@pytest.mark.requirement("VC-CFG-12")
async def test_a_granted_interface_is_fetched_page_by_page(people: People, world: World) -> None:
    relative = await people.relative()
    made = [await requested(world, relative, minutes_ahead=1 + 60 * n) for n in range(2)]
    admin, consumer_id, consumer = await _registered(people, world, [_grant(CALLS)])
    seen: list[Any] = []
    query = {"limit": "1"}
    while True:
        page = (await consumer.ask(CALLS, **query)).json()
        seen += page["rows"]
        if page["next"] is None:
            break
        query["after"] = page["next"]
    assert [row["id"] for row in seen] == sorted(made)
    assert seen[0]["inmate_no"].startswith("310")
    assert "*" in seen[0]["inmate_no"]
    assert "*" in seen[0]["relative_name"]
    assert await consumer.refused("records.agency_people") == (403, "not_granted")
    await granted(people, admin, consumer_id, [_grant(CALLS, unmasked=True)])
    whole = (await consumer.ask(CALLS)).json()["rows"][0]
    assert "*" not in whole["inmate_no"] + whole["relative_name"]


@pytest.mark.requirement("VC-CFG-10")
async def test_a_disabled_consumer_and_an_ended_key_are_refused(
    people: People, world: World
) -> None:
    admin, consumer_id, consumer = await _registered(people, world, [_grant(CALLS)])
    assert (await consumer.ask(CALLS)).status_code == 200
    path = path_of(consumer_id)
    asked = await admin.post(f"{path}/keys", {"reason": WHY})
    await let_through(people, asked["waiting"]["case_id"])
    assert (await consumer.ask(CALLS)).status_code == 200
    fresh = await admin.post(f"{path}/keys/take")
    assert await consumer.refused() == (401, "unknown_key")
    consumer.key = fresh
    assert (await consumer.ask(CALLS)).status_code == 200
    await switched_off(admin, consumer_id)
    assert await consumer.refused() == (403, "consumer_disabled")
    access = await admin.get(f"{path}/access")
    assert [key["ended_at"] is None for key in access["keys"]] == [True, False]
    assert fresh["secret"] not in str(access)


@pytest.mark.parametrize(
    ("more", "answer"),
    [
        ({"addresses": "10.0.0.0/8"}, (403, "address_refused")),
        ({"valid_until": "2026-01-02"}, (403, "consumer_not_valid")),
    ],
)
async def test_from_elsewhere_or_out_of_time(
    people: People, world: World, more: dict[str, Any], answer: tuple[int, str]
) -> None:
    _, _, consumer = await _registered(people, world, [_grant(CALLS)], **more)
    assert await consumer.refused() == answer


@pytest.mark.requirement("NF-SEC-10")
async def test_a_request_counts_once_and_for_what_was_signed(people: People, world: World) -> None:
    _, _, consumer = await _registered(people, world, [_grant(CALLS)])
    headers = consumer.signed(CALLS, {})
    assert (await consumer.send(headers, CALLS, {})).status_code == 200
    again = await consumer.send(headers, CALLS, {})
    assert (again.status_code, again.json()["code"]) == (401, "replayed")
    other = await consumer.send(consumer.signed(CALLS, {}), CALLS, {"limit": "500"})
    assert (other.status_code, other.json()["code"]) == (401, "wrong_signature")
    stale = await consumer.send(consumer.signed(CALLS, {}, at="1700000000"), CALLS, {})
    assert (stale.status_code, stale.json()["code"]) == (401, "stale_request")
    bare = await consumer.send({}, CALLS, {})
    assert (bare.status_code, bare.json()["code"]) == (401, "header_missing")


async def test_over_the_limit_is_told(people: People, world: World) -> None:
    _, _, consumer = await _registered(people, world, [_grant(CALLS)], rate=2)
    answers = [(await consumer.ask(CALLS)).status_code for _ in range(3)]
    assert answers == [200, 200, 429]


async def test_another_prisons_records_stay_where_they_are(people: People, world: World) -> None:
    await requested(world, await people.relative())
    _admin, _, mine = await _registered(people, world, [_grant(CALLS)], unit_id=world.prison_id)
    _, _, other = await _registered(people, world, [_grant(CALLS)], unit_id=world.other_prison_id)
    assert len((await mine.ask(CALLS)).json()["rows"]) == 1
    nothing = (await other.ask(CALLS)).json()
    assert (nothing["rows"], nothing["next"]) == ([], None)


async def test_a_modules_records_are_masked_as_everywhere(people: People, world: World) -> None:
    leader = await people.officer("leader")
    await leader.post(
        "/api/records/agency_people",
        {
            "values": {
                "name": "钱律师",
                "id_no": "99000019700101001X",
                "phone": "10000000001",
                "body": "申海律师事务所",
                "body_kind": "law_firm",
                "certificate_kind": "lawyer",
                "certificate_no": "L-1",
                "valid_from": "2026-01-01",
                "valid_until": "2030-12-31",
                "unit_id": world.prison_id,
            }
        },
    )
    interface = "records.agency_people"
    _, _, consumer = await _registered(people, world, [_grant(interface)])
    (row,) = (await consumer.ask(interface)).json()["rows"]
    assert row["values"]["name"] == "钱律师"
    assert row["values"]["id_no"] == "990*************1X"


@pytest.mark.requirement("VC-CFG-13")
async def test_every_call_is_found_in_the_log_with_its_outcome(
    people: People, world: World
) -> None:
    await approved(world, people, await people.relative())
    admin, consumer_id, consumer = await _registered(people, world, [_grant(CALLS)])
    await consumer.ask(CALLS, limit="5")
    await consumer.ask("records.agency_people")
    rows = (await admin.get("/api/api-calls", consumer_id=consumer_id))["rows"]
    assert [(row["interface"], row["status"], row["code"], row["rows"]) for row in rows] == [
        ("records.agency_people", 403, "not_granted", 0),
        (CALLS, 200, "", 1),
    ]
    assert rows[0]["address"] == "127.0.0.1"
    found = await admin.get("/api/api-calls", interface=CALLS)
    assert [row["status"] for row in found["rows"]] == [200]
    auditor = await people.officer("auditor")
    assert (await auditor.get("/api/api-calls"))["rows"]
    leader = await people.officer("leader")
    assert (await leader.http.get("/api/api-calls")).status_code == 403


async def test_grants_must_make_sense(people: People, world: World) -> None:
    admin, consumer_id, _ = await _registered(people, world, [_grant(CALLS)])
    path = f"/api/api-consumers/{consumer_id}/grants"
    doubled = {"grants": [_grant(CALLS), _grant(CALLS)], "reason": WHY}
    twice = await admin.ask("PUT", path, doubled)
    assert (twice.status_code, twice.json()["code"]) == (422, "granted_twice")
    unknown = await admin.ask("PUT", path, {"grants": [_grant("everything")], "reason": WHY})
    assert (unknown.status_code, unknown.json()["code"]) == (404, "no_such_interface")
    same = await admin.ask("PUT", path, {"grants": [_grant(CALLS)], "reason": WHY})
    assert (same.status_code, same.json()["code"]) == (409, "nothing_changes")
    why = await admin.ask("PUT", path, {"grants": []})
    assert why.status_code in (400, 422)
    access = await admin.get(f"{path_of(consumer_id)}/access")
    assert (len(access["grants"]), access["waiting"]) == (1, None)
