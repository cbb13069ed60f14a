"""Numbers, applications, rules and bars reach the phone systems of the prisons they concern."""

from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import update

from connectors.postgres.exchange.prison_systems.records import AppliedRow, note_applied
from schemas.calls.phone import Refusal
from schemas.exchange.prison_systems.kinds import OrderKind, RecordKind, SystemKind
from schemas.tables.generated import GENERATED
from tests.integration.serve.approving import decide, only
from tests.integration.serve.client import People
from tests.integration.serve.exchanges import exchange, phone_rule
from tests.integration.serve.made_files import made_file, send_file
from tests.integration.serve.prison_sources import INMATE
from tests.integration.serve.told_systems import Desk, act, entered, of_object, opening, standing
from tests.integration.serve.world import World

OTHER_INMATE = "3104000001"
NUMBERS, FILES = "/api/relative/applications/numbers", "/api/relative/files"
APPROVED, REJECTED = "10000000007", "10000000008"


async def test_what_stands_of_the_phone_is_told_and_taken_back(
    people: People, world: World, tmp_path: Path
) -> None:
    leader, chief = await people.officer("leader"), await people.officer("chief")
    numbers, rules = "/api/records/relative_numbers", "/api/records/call_rules"
    values = {"phone": "10000000001", "relative_id": world.relative_id, "kinship": "spouse"}
    number = await leader.post(numbers, {"values": values | {"inmate_id": world.inmate_id}})
    rule = {"name": "全局", "channel": "phone", "unit_id": world.bureau_id, "period": "month"}
    made = await chief.post(rules, {"values": rule | {"most_calls": 4, "most_minutes": 10}})
    barred = {"inmate_id": world.inmate_id, "channel": "phone", "reason": "违规"}
    await leader.post("/api/records/inmate_blacklist", {"values": barred})
    with ExitStack() as stack:
        here = stack.enter_context(standing(SystemKind.PHONE, "soap"))
        there = stack.enter_context(
            standing(SystemKind.PHONE, "rest", prison="P04", inmates=(OTHER_INMATE,))
        )
        desks = []
        for prison, one in ((world.prison_id, here), (world.other_prison_id, there)):
            system_id = await entered(world, prison, SystemKind.PHONE, one.settings)
            inner = opening(tmp_path, world)(one.settings, "")
            desks.append((Desk(world, system_id, inner), inner))
        for desk, _ in desks:
            await desk.round()
        # One rule of the bureau is in force at both prisons; all else at its own alone.
        assert [one.kind for one in there.source.orders.taken] == [OrderKind.RULE]
        assert sorted(one.kind for one in here.source.orders.taken) == sorted(
            [OrderKind.RULE, OrderKind.BLACKLIST, OrderKind.NUMBER]
        )
        (told,) = of_object(here, number)
        assert (told.values["phone"], told.values["inmate_no"]) == ("10000000001", INMATE)
        assert "违规" not in str(here.source.orders.taken)

        await act(leader, numbers, number, "disable", reason="停机")
        await act(chief, rules, made, "deactivate", reason="换新规则")
        for desk, _ in desks:
            await desk.round()
        assert [one.cancelled for one in of_object(here, number)] == [False, True]
        assert of_object(here, number)[1].values["phone"] == "10000000001"
        for one in (here, there):
            assert [each.cancelled for each in of_object(one, made)] == [False, True]
        for _, inner in desks:
            await inner.close()


@pytest.mark.requirement("VC-PHONE-26")
@pytest.mark.requirement("VC-PHONE-27")
async def test_what_the_approval_centre_decides_reaches_the_phone_system(
    people: People, world: World, tmp_path: Path
) -> None:
    chief, leader = await people.officer("chief"), await people.officer("leader")
    approver, relative = await people.officer("approver"), await people.relative()
    await phone_rule(chief, world, 0)
    with standing(SystemKind.PHONE, "rest") as here:
        system_id = await entered(world, world.prison_id, SystemKind.PHONE, here.settings)
        inner = opening(tmp_path, world)(here.settings, "")
        desk = Desk(world, system_id, inner)

        async def told(kind: OrderKind) -> list[str]:
            await desk.round()
            taken = [one for one in here.source.orders.taken if one.kind is kind]
            return [str(one.values.get("phone", one.values.get("calls"))) for one in taken]

        for phone in (APPROVED, REJECTED):
            sent = await send_file(relative, FILES, "证明.pdf", made_file("证明.pdf"))
            body = {"inmate_id": world.inmate_id, "values": {"phone": phone}}
            await relative.post(NUMBERS, body | {"proof": [sent.json()["id"]]})
        cases = (await approver.get("/api/approvals/pending"))["rows"]
        assert await told(OrderKind.NUMBER) == []
        shown = {
            case["id"]: (await approver.get(f"/api/approvals/{case['id']}"))["difference"][0]
            for case in cases
        }
        for case in cases:
            passes = str(shown[case["id"]]["after"]).endswith(APPROVED[-4:])
            await decide(approver, case, "approve" if passes else "reject", "已核实")
        assert await told(OrderKind.NUMBER) == [APPROVED]
        async with exchange(people, world) as phones:
            rejected = await phones.dial(REJECTED, inmate_no=INMATE)
            assert rejected.answer.code is Refusal.NUMBER_UNKNOWN
            used = await phones.dial(APPROVED, inmate_no=INMATE)
            assert used.answer.code is Refusal.ALLOWANCE_USED

            officer = await people.officer("prison_approver")
            asked = {"inmate_id": world.inmate_id, "channel": "phone", "number": 1}
            await officer.post("/api/extra-calls", asked | {"reason": "父亲病重"})
            assert await told(OrderKind.CALL_APPLICATION) == []
            used = await phones.dial(APPROVED, inmate_no=INMATE)
            assert used.answer.code is Refusal.ALLOWANCE_USED
            await decide(leader, await only(leader), "approve", "同意")
            assert await told(OrderKind.CALL_APPLICATION) == ["1"]
            dialled = await phones.dial(APPROVED, inmate_no=INMATE)
            assert dialled.answer.allowed
        await inner.close()


async def test_a_number_that_comes_back_from_the_system_that_was_told_of_it_stays(
    people: People, world: World, tmp_path: Path
) -> None:
    leader = await people.officer("leader")
    numbers = "/api/records/relative_numbers"
    values = {"relative_id": world.relative_id, "kinship": "spouse", "inmate_id": world.inmate_id}
    ours, theirs = [
        await leader.post(numbers, {"values": values | {"phone": phone}})
        for phone in ("10000000001", "10000000002")
    ]
    table, kind = GENERATED["relative_numbers"], RecordKind.NUMBER
    async with world.database.transaction() as tx:
        # As what was taken over from an older system: nobody here ever changed it.
        await tx.connection.execute(update(table).values(updated_by=None))
        tx.wrote(table.name, [ours["id"], theirs["id"]])
    with standing(SystemKind.PHONE, "rest") as here:
        system_id = await entered(world, world.prison_id, SystemKind.PHONE, here.settings)
        inner = opening(tmp_path, world)(here.settings, "")
        desk = Desk(world, system_id, inner)

        async def came(record: Any) -> None:
            row = AppliedRow(record["id"], 1, desk.at.date(), b"", False, record["id"])
            async with world.database.transaction() as tx:
                await note_applied(tx, system_id, kind, [row], (), desk.at)

        await came(theirs)
        await desk.round()
        await came(ours)
        await desk.round()
        assert [one.cancelled for one in of_object(here, ours)] == [False]
        assert of_object(here, theirs) == []
        await act(leader, numbers, ours, "disable", reason="停机")
        await desk.round()
        assert [one.cancelled for one in of_object(here, ours)] == [False, True]
        await inner.close()
