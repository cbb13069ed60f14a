"""Numbers are applied for or kept by officers, and an exchange dials those alone."""

import pytest

from schemas.calls.phone import Refusal
from tests.integration.serve.approving import decide, only
from tests.integration.serve.client import People, Person
from tests.integration.serve.exchanges import INMATE_NO, PHONE, add_number, exchange, phone_rule
from tests.integration.serve.family.test_family_applications import NUMBERS as APPLY
from tests.integration.serve.family.test_family_applications import number
from tests.integration.serve.journey import audit_rows_of
from tests.integration.serve.phone.dialling import RECORDS, dialled
from tests.integration.serve.phone.dialling import chief as chief
from tests.integration.serve.phone.dialling import leader as leader
from tests.integration.serve.world import World

NUMBERS = "/api/records/relative_numbers"


@pytest.mark.requirement("VC-NUM-02")
async def test_an_approved_number_is_dialled_and_a_rejected_one_is_not(
    people: People, world: World, chief: Person
) -> None:
    await phone_rule(chief, world, 5)
    relative, approver = await people.relative(), await people.officer("approver")
    async with exchange(people, world) as phones:
        good, bad = "13900000001", "13900000002"
        await relative.post(APPLY, await number(world, relative, good))
        waiting = (await phones.dial(good, inmate_no=INMATE_NO)).answer
        assert waiting.code is Refusal.NUMBER_UNKNOWN
        await decide(approver, await only(approver), "approve")
        await relative.post(APPLY, await number(world, relative, bad))
        await decide(approver, await only(approver), "reject", "号码非本人实名")
        assert (await phones.dial(good, inmate_no=INMATE_NO)).answer.allowed
        refused = (await phones.dial(bad, inmate_no=INMATE_NO)).answer
        assert (refused.allowed, refused.reason) == (False, "号码未登记或已删除。")
    told = {
        one["state"]: one["opinion"] for one in await relative.get("/api/relative/applications")
    }
    assert told == {"approved": "", "rejected": "号码非本人实名"}


@pytest.mark.requirement("VC-NUM-03")
async def test_officers_keep_numbers_and_a_deleted_one_is_dialled_no_more(
    people: People, world: World, chief: Person, leader: Person
) -> None:
    await phone_rule(chief, world, 9)
    made = await add_number(leader, world)
    path = f"{NUMBERS}/{made['id']}"
    found = await leader.get(NUMBERS, phone=PHONE)
    assert [row["id"] for row in found["rows"]] == [made["id"]]
    assert (await leader.get(NUMBERS, phone="13900000000"))["total"] == 0
    assert (await leader.get(NUMBERS))["total"] == 1
    edited = await leader.put(path, {"version": 1, "values": {"kinship": "other"}})
    assert edited["pending"]
    await decide(chief, await only(chief), "approve", "同意")
    assert (await leader.get(path))["record"]["values"]["kinship"] == "other"
    neighbour = await people.officer("other_leader")
    assert (await neighbour.get(NUMBERS, phone=PHONE))["total"] == 0
    for method, address in (("PUT", path), ("DELETE", f"{path}?version=2")):
        body = {"version": 2, "values": {"kinship": "child"}} if method == "PUT" else None
        assert (await neighbour.ask(method, address, body)).status_code == 404
    async with exchange(people, world) as phones:
        line = await dialled(phones)
        assert line.answer.allowed
        await phones.pick_up(line)
        await phones.hang_up(line)
        off = await leader.post(f"{path}/actions/disable", {"version": 2, "reason": "停机"})
        assert (await dialled(phones)).answer.code is Refusal.NUMBER_DISABLED
        await leader.post(f"{path}/actions/enable", {"version": off["version"]})
        assert (await dialled(phones)).answer.allowed
        gone = await leader.ask("DELETE", f"{path}?version={off['version'] + 1}&reason=换号")
        assert gone.status_code == 204
        await decide(chief, await only(chief), "approve", "同意")
        assert (await dialled(phones)).answer.code is Refusal.NUMBER_UNKNOWN
    actions = [row.action for row in await audit_rows_of(world, "relative_numbers", made["id"])]
    for verb in ("create", "edit", "disable", "enable", "delete"):
        assert f"relative_numbers.{verb}" in actions
    # The call that was made stays, with its number and relative.
    (row,) = (await leader.get(RECORDS, state="connected"))["rows"]
    assert row["titles"]["relative_id"] == "李某某"
