"""Each kind of application that is a record: submitted, decided, returned, again and withdrawn."""

from collections.abc import Iterator
from itertools import product
from typing import Any

from schemas.modules.catalog import MODULES
from schemas.modules.module import Action, Module
from tests.golden.casing import Casing, outcome
from tests.integration.serve.labour.labour_terms import define
from tests.integration.serve.modules.bench import Bench

FIRST, EACH = 100, 20
"""Where the numbers of samples begin here, and how many of them a course may make."""
COURSES = ("approve", "reject", "again", "withdraw")
VALUES: dict[str, dict[str, Any]] = {
    "worker_grade_settings": {"from_day": "2026-12-01"},
}
"""What differs from the sample so that a case can be decided."""
FROM_ABOVE = frozenset({"official_bookings"})
"""The prison's leader is the last who decides, and cannot be who submits."""


def courses() -> Iterator[tuple[Module, Action, str, int]]:
    """Every action that opens a case about its record, each course of it, and its number."""
    actions = [
        (module, action) for module in MODULES.values() for action in module.actions
        if action.approval
    ]  # fmt: skip
    for number, ((module, action), course) in enumerate(product(actions, COURSES)):
        yield module, action, course, number


async def prepare(casing: Casing) -> None:
    """Without a rule of the bureau nobody is graded."""
    await define(await casing.officer("chief"), casing.world, 3, "2026-11-25")


async def run(casing: Casing, module: Module, action: Action, course: str, made: int) -> None:
    """One record through one course; so many samples were made before."""
    name = f"{module.code}.{course}"
    # One session of an officer's ends another, so all courses share one.
    signed_in = casing.officers
    if module.code in FROM_ABOVE:
        signed_in = signed_in | {"leader": await casing.officer("chief")}
    bench = Bench(module.code, casing.people, casing.world, after=made, signed_in=signed_in)
    keeper = await bench.keeper()
    record_id = str((await bench.create(**VALUES.get(module.code, {})))["id"])
    await casing.begin()
    await _act(casing, bench, keeper, name, record_id, action)
    case_id = await casing.case_of(record_id)
    if case_id is None:
        return
    await casing.kept(name, action.code, case_id)
    match course:
        case "withdraw":
            await _withdrawn(casing, keeper, name, case_id)
        case "again":
            await casing.decided(name, case_id, "return")
            await _act(casing, bench, keeper, name, record_id, action)
            await casing.kept(name, "again", case_id)
            await casing.decided(name, case_id, "approve")
        case _:
            await casing.decided(name, case_id, course)
    record = await keeper.get(f"{bench.path}/{record_id}")
    await casing.note(name, "record", record["record"])


async def _act(
    casing: Casing, bench: Bench, keeper: Any, name: str, record_id: str, action: Action
) -> None:
    now = (await keeper.get(f"{bench.path}/{record_id}"))["record"]
    reason = "核对" if action.reason else ""
    asked = {"version": now["version"], "values": {}, "reason": reason}
    reply = await keeper.ask("POST", f"{bench.path}/{record_id}/actions/{action.code}", asked)
    await casing.note(name, action.code, outcome(reply))


async def _withdrawn(casing: Casing, keeper: Any, name: str, case_id: str) -> None:
    path = f"/api/approvals/{case_id}/withdraw"
    reply = await keeper.ask("POST", path, {"reason": "填写有误"})
    await casing.note(name, "withdraw", outcome(reply))
    await casing.kept(name, "withdraw", case_id)
