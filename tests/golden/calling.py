"""A relative asks for a call: approved, rejected, sent back and asked again, cancelled."""

from typing import Any

from tests.golden.casing import Casing, outcome
from tests.integration.serve.client import Person
from tests.integration.serve.journey import request_body

COURSES = ("approve", "reject", "again", "cancel")
CALLS = "/api/relative/calls"
APART = 60
"""Minutes between the calls of two courses."""


async def run(casing: Casing, relative: Person, course: str, number: int) -> None:
    name = f"call.{course}"
    body = request_body(casing.world, minutes_ahead=APART * (1 + number))
    call_id, case_id = await _asked(casing, relative, name, body)
    if case_id is None:
        return
    await casing.kept(name, "asked", case_id)
    match course:
        case "cancel":
            reply = await relative.ask("POST", f"{CALLS}/{call_id}/cancel")
            await casing.note(name, "cancel", outcome(reply))
            await casing.kept(name, "cancel", case_id)
        case "again":
            await casing.decided(name, case_id, "return")
            reply = await relative.ask("POST", f"{CALLS}/{call_id}/resubmit", {"note": "已补充"})
            await casing.note(name, "again", outcome(reply))
            await casing.kept(name, "again", case_id)
            await casing.decided(name, case_id, "approve")
        case _:
            await casing.decided(name, case_id, course)
    await casing.note(name, "own", await relative.get(f"{CALLS}/{call_id}"))


async def _asked(casing: Casing, relative: Person, name: str, body: Any) -> tuple[str, str | None]:
    await casing.begin()
    reply = await relative.ask("POST", CALLS, body)
    await casing.note(name, "asked", outcome(reply))
    call_id = "" if reply.is_error else str(reply.json()["id"])
    return call_id, await casing.case_of(call_id)
