"""Cards and their amounts, relatives' numbers, the white list, and records of officers."""

import asyncio
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import Any

import pytest

from tests.integration.serve.client import People, Person
from tests.integration.serve.journey import requested
from tests.integration.serve.modules.bench import Bench
from tests.integration.serve.world import PASSWORD, World

CARDS, MOVEMENTS = "/api/records/cards", "/api/records/card_movements"
NUMBERS, WHITELIST = "/api/records/relative_numbers", "/api/records/whitelist_entries"
OFFICERS = "/api/records/officers"


@pytest.fixture
def bench(people: People, world: World) -> Bench:
    return Bench("cards", people, world)


@pytest.fixture
async def leader(bench: Bench) -> Person:
    return await bench.keeper()


async def act(who: Person, path: str, action: str, version: int) -> Any:
    asked = {"version": version, "reason": "本人报告"}
    return await who.post(f"{path}/actions/{action}", asked)


@pytest.mark.requirement("VC-BASE-15")
async def test_cards_are_filtered_and_show_every_change_of_state(
    bench: Bench, leader: Person
) -> None:
    card, other = await bench.create(), await bench.create()
    holder = card["values"]["inmate_id"]
    by_officer = await bench.create(
        inmate_id=None, officer_id=(await bench.create("officers"))["id"]
    )
    path = f"{CARDS}/{card['id']}"
    await act(leader, path, "report_lost", 1)
    queries: list[tuple[dict[str, str], set[str]]] = [
        ({"inmate_id": holder}, {card["id"]}),
        ({"state": "lost"}, {card["id"]}),
        ({"officer_id": by_officer["values"]["officer_id"]}, {by_officer["id"]}),
        ({"card_kind": "all_in_one"}, {card["id"], other["id"], by_officer["id"]}),
        ({"card_no": card["values"]["card_no"]}, {card["id"]}),
    ]
    for query, expected in queries:
        found = await leader.get(CARDS, **query)
        assert {row["id"] for row in found["rows"]} == expected, query
    await act(leader, path, "restore", 2)
    changes = await leader.get(f"{path}/changes")
    moved = [(one["action"], one["after"].get("state")) for one in changes]
    assert moved == [("restore", "正常"), ("report_lost", "挂失"), ("create", "正常")]
    neighbour = await bench.people.officer("other_leader")
    assert (await neighbour.get(CARDS))["total"] == 0


async def test_a_holder_has_one_card_of_a_kind(bench: Bench, leader: Person) -> None:
    card = await bench.create()
    sample = await bench.sample()
    second = sample | {"inmate_id": card["values"]["inmate_id"]}
    refused = await leader.ask("POST", CARDS, {"values": second})
    assert refused.json()["detail"]["problems"] == [
        {"field": "inmate_id", "message": "该持卡人已有同类型的卡，请先退卡"}
    ]
    other_kind = await leader.post(CARDS, {"values": second | {"card_kind": "identity"}})
    assert other_kind["state"] == "active"
    nobody = await leader.ask("POST", CARDS, {"values": sample | {"inmate_id": None}})
    assert nobody.status_code == 422
    await act(leader, f"{CARDS}/{card['id']}", "return", 1)
    again = await leader.post(CARDS, {"values": second | {"card_no": "NEXT1"}})
    assert again["state"] == "active"
    # Of two that are issued at once one is refused.
    holder = (await bench.create("inmates"))["id"]
    numbers = ("RACE1", "RACE2")
    asked = [
        leader.ask("POST", CARDS, {"values": second | {"card_no": no, "inmate_id": holder}})
        for no in numbers
    ]
    replies = await asyncio.gather(*asked)
    assert sorted(reply.status_code for reply in replies) == [201, 422]


@pytest.mark.requirement("VC-BASE-20")
async def test_every_movement_leaves_a_line_and_the_balance_is_their_sum(
    bench: Bench, leader: Person
) -> None:
    card = await bench.create()
    path = f"{CARDS}/{card['id']}"

    async def move(kind: str, amount: str) -> Any:
        values = {"card_id": card["id"], "movement": kind, "amount": amount}
        return await leader.ask("POST", MOVEMENTS, {"values": values})

    first = (await move("top_up", "100.00")).json()
    assert first["values"]["balance_before"] == "0.00"
    assert first["values"]["balance_after"] == "100.00"
    assert (await move("charge", "30.50")).json()["values"]["balance_after"] == "69.50"
    assert (await move("refund", "9.50")).json()["values"]["balance_after"] == "60.00"
    beyond = await move("charge", "60.01")
    assert beyond.status_code == 422
    assert "余额不足" in beyond.json()["message"]
    # Ten at once: as many as the balance bears, and no more.
    replies = await asyncio.gather(*(move("charge", "11.00") for _ in range(10)))
    assert sorted(reply.status_code for reply in replies) == [201] * 5 + [422] * 5
    record = (await leader.get(path))["record"]
    assert record["values"]["balance"] == "5.00"
    lines = await leader.get(MOVEMENTS, card_id=card["id"], limit=200)
    signs = {"top_up": 1, "charge": -1, "refund": -1}
    values = [row["values"] for row in lines["rows"]]
    assert sum(signs[v["movement"]] * Decimal(v["amount"]) for v in values) == Decimal("5.00")
    for newer, older in pairwise(values):
        assert newer["balance_before"] == older["balance_after"]
    line = lines["rows"][0]["id"]
    for method, address in (("PUT", f"{MOVEMENTS}/{line}"), ("DELETE", f"{MOVEMENTS}/{line}")):
        body = {"version": 1, "values": {}} if method == "PUT" else None
        reply = await leader.ask(method, f"{address}?version=1", body)
        assert reply.status_code == 403
    kept = await leader.ask(
        "POST", f"{path}/actions/return", {"version": record["version"], "reason": "释放"}
    )
    assert (kept.status_code, kept.json()["code"]) == (409, "card_has_balance")
    await act(leader, path, "report_lost", record["version"])
    lost = await move("top_up", "1.00")
    assert "已挂失" in lost.json()["message"]
    await act(leader, path, "restore", record["version"] + 1)
    assert (await move("top_up", "1.00")).status_code == 201


@pytest.mark.requirement("VC-NUM-04")
async def test_numbers_show_owner_inmate_state_and_whether_others_have_them(
    bench: Bench, leader: Person
) -> None:
    number = await bench.create("relative_numbers")
    path = f"{NUMBERS}/{number['id']}"
    assert number["values"]["shared"] is False
    owner, second = number["values"]["relative_id"], await bench.create("inmates")
    same = {
        "phone": (await leader.post(f"{path}/reveal/phone"))["value"],
        "relative_id": owner,
        "inmate_id": second["id"],
        "kinship": "child",
    }
    unbound = await leader.ask("POST", NUMBERS, {"values": same})
    assert unbound.json()["detail"]["problems"][0]["field"] == "relative_id"
    bind = {"relative_id": owner, "inmate_id": second["id"], "kinship": "child"}
    await leader.post("/api/records/inmate_bindings", {"values": bind})
    other = await leader.post(NUMBERS, {"values": same})
    assert other["values"]["shared"] is True
    listed = await leader.get(NUMBERS, phone=same["phone"])
    assert {row["values"]["shared"] for row in listed["rows"]} == {True}
    shown = listed["rows"][0]
    assert shown["titles"]["relative_id"]
    assert shown["titles"]["inmate_id"]
    assert shown["state"] == "usable"
    disabled = await act(leader, f"{NUMBERS}/{other['id']}", "disable", other["version"])
    assert disabled["state"] == "disabled"
    assert (await leader.get(path))["record"]["values"]["shared"] is False
    changes = await leader.get(f"{NUMBERS}/{other['id']}/changes")
    assert [one["action"] for one in changes] == ["disable", "create"]
    gone = await leader.ask("DELETE", f"{path}?version=1")
    assert gone.status_code == 204
    await bench.agree()
    assert (await leader.get(NUMBERS, phone=same["phone"]))["total"] == 1


@pytest.mark.requirement("VC-BASE-01")
async def test_officers_are_kept_and_a_number_is_given_once(
    bench: Bench, leader: Person, world: World
) -> None:
    sample = await bench.sample("officers")
    made = await leader.post(OFFICERS, {"values": sample})
    path = f"{OFFICERS}/{made['id']}"
    found = await leader.get(OFFICERS, police_no=sample["police_no"])
    assert [row["id"] for row in found["rows"]] == [made["id"]]
    twice = await bench.sample("officers") | {"police_no": sample["police_no"]}
    refused = await leader.ask("POST", OFFICERS, {"values": twice})
    assert refused.json()["detail"]["problems"] == [
        {"field": "police_no", "message": "警号已被使用"}
    ]
    edited = await leader.put(path, {"version": 1, "values": {"post": "monitor"}})
    assert edited["titles"]["post"] == "监听民警"
    # A record opens no account.
    stranger = bench.people.somebody()
    tried = {"login": sample["police_no"], "password": PASSWORD}
    assert (await stranger.ask("POST", "/api/officer/sign-in", tried)).status_code in (401, 403)
    # Deactivating shuts out who has one, at once.
    monitor = await bench.people.officer("monitor")
    (row,) = (await leader.get(OFFICERS, name="民警monitor"))["rows"]
    await act(leader, f"{OFFICERS}/{row['id']}", "deactivate", row["version"])
    assert (await monitor.http.get("/api/officer/me")).status_code == 401
    other = await bench.people.officer("other_leader")
    assert (await other.http.get(path)).status_code == 404


@pytest.mark.requirement("VC-WL-03")
async def test_deleting_an_entry_ends_the_right_to_book_at_once(
    bench: Bench, leader: Person, world: World
) -> None:
    relative = await bench.people.relative()
    await requested(world, relative)
    (entry,) = (await leader.get(WHITELIST, relative_id=world.relative_id))["rows"]
    path = f"{WHITELIST}/{entry['id']}"
    ended = await bench.change(
        path, {"version": 1, "values": {"valid_until": "2026-01-01"}, "reason": "到期"}
    )
    assert ended["values"]["valid_until"] == "2026-01-01"
    tomorrow = (date.today() + timedelta(days=1)).isoformat()
    day = {"inmate_id": world.inmate_id, "day": tomorrow, "minutes": 10}
    slots = await relative.get("/api/relative/slots", **day)
    free = next(slot for slot in slots if slot["free"])
    asked = {"inmate_id": world.inmate_id, "starts_at": free["starts_at"], "minutes": 10}
    assert await relative.refused("/api/relative/calls", asked) == (403, "not_whitelisted")
    await bench.change(path, {"version": 2, "values": {"valid_until": None}})
    gone = await leader.ask("DELETE", f"{path}?version=3&reason=违规")
    assert gone.status_code == 204
    await bench.agree()
    assert await relative.refused("/api/relative/calls", asked) == (403, "not_whitelisted")
    again = {
        "relative_id": world.relative_id,
        "inmate_id": world.inmate_id,
        "valid_from": "2026-01-01",
    }
    await leader.post(WHITELIST, {"values": again})
    assert (await relative.post("/api/relative/calls", asked))["state"] == "requested"
