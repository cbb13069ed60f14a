"""Outside systems that were let in by two: asked for by an administrator, decided by a leader."""

from typing import Any

from tests.integration.serve.approving import decide
from tests.integration.serve.client import People, Person

CONSUMERS = "/api/records/api_consumers"
WHY = "依据数据共享协议"


def path_of(consumer_id: str) -> str:
    return f"/api/api-consumers/{consumer_id}"


async def let_through(people: People, case_id: str, login: str = "chief") -> Any:
    """Decided by a leader; answers the case."""
    decider = await people.officer(login)
    case = (await decider.get(f"/api/approvals/{case_id}"))["case"]
    return await decide(decider, case, "approve", "同意")


async def granted(
    people: People, admin: Person, consumer_id: str, grants: list[dict[str, Any]], **more: bool
) -> Any:
    """These grants and no others, by two where more is opened by them; answers what is asked."""
    body = {"grants": grants, "reason": WHY} | more
    access = await admin.put(f"{path_of(consumer_id)}/grants", body)
    if access["waiting"] is not None:
        await let_through(people, access["waiting"]["case_id"])
    return access


async def opened(
    people: People, values: dict[str, Any], grants: list[dict[str, Any]]
) -> tuple[Person, str, dict[str, str]]:
    """The administrator, the id of an enabled consumer with these grants, and its key."""
    admin = await people.officer("sysadmin")
    record = await admin.post(CONSUMERS, {"values": values})
    await granted(people, admin, record["id"], grants, activate=True, key=True)
    return admin, record["id"], await admin.post(f"{path_of(record['id'])}/keys/take")


async def switched_off(admin: Person, consumer_id: str) -> None:
    """By one, at once."""
    version = (await admin.get(f"{CONSUMERS}/{consumer_id}"))["record"]["version"]
    off = {"version": version, "reason": "合作结束"}
    await admin.post(f"{CONSUMERS}/{consumer_id}/actions/deactivate", off)
