"""Proposals to a second person: a change of key data, and a file with many people in it."""

from tests.golden import kept, taken
from tests.golden.casing import Casing, outcome
from tests.integration.serve.modules.bench import Bench

COURSES = ("approve", "reject", "withdraw")
RELATIVES = "/api/records/relatives"
ASKED = {"query": "name=%E6%9D%8E%E6%9F%90%E6%9F%90", "purpose": "年度档案核对"}
"""The relatives of one name."""


async def key_data(casing: Casing, course: str, made: int) -> None:
    """The name of an inmate, which nobody changes alone."""
    name = f"key_data.{course}"
    bench = Bench("inmates", casing.people, casing.world, after=made)
    keeper = await bench.keeper()
    record = await bench.create()
    body = {"version": record["version"], "values": {"name": "改名某"}, "reason": "更正"}
    await casing.begin()
    reply = await keeper.ask("PUT", f"{bench.path}/{record['id']}", body)
    await casing.note(name, "asked", outcome(reply))
    case_id = str(reply.json()["pending"])
    await casing.kept(name, "asked", case_id)
    if course == "withdraw":
        path = f"/api/approvals/{case_id}/withdraw"
        reply = await keeper.ask("POST", path, {"reason": "填写有误"})
        await casing.note(name, "withdraw", outcome(reply))
        await casing.kept(name, "withdraw", case_id)
    else:
        await casing.decided(name, case_id, course)
    after = await keeper.get(f"{bench.path}/{record['id']}")
    await casing.note(name, "record", after["record"])


async def data_export(casing: Casing, form: str) -> None:
    """Asked for, approved by a second person, fetched once."""
    name = f"data_export.{form}"
    leader = await casing.officer("leader")
    await casing.begin()
    reply = await leader.ask("POST", f"{RELATIVES}/export-requests", ASKED | {"format": form})
    await casing.note(name, "asked", outcome(reply))
    case_id = str(reply.json()["id"])
    path = f"/api/export-requests/{case_id}/file"
    for step in ("early", "approve", "taken", "again"):
        if step == "approve":
            await casing.decided(name, case_id, step)
            continue
        file = await leader.ask("POST", path)
        kept.leave_file(f"{name}.{step}", file.content)
        await casing.note(name, step, taken.told(file))
    await casing.kept(name, "taken", case_id)
