"""Outside systems with a key, and data sets that are made for them."""

import secrets
from typing import Any

import httpx

from pipelines.rules.exchange.open_api.signature import canonical, sign
from tests.integration.serve.client import ANSWER_S, People, Person
from tests.integration.serve.exchange.test_open_api import _registered
from tests.integration.serve.world import World

BASE = "/api/open/v1"
LIVES = "/api/open-interfaces"


class Program:
    """Calls the addresses of the first version, signed."""

    def __init__(self, base: str, world: World, key: dict[str, str]) -> None:
        self._base = base
        self._world = world
        self.key = key

    async def ask(self, interface: str, **query: str) -> httpx.Response:
        return await self.send("GET", f"/{interface}", query=query)

    async def send(
        self, method: str, path: str, query: dict[str, str] | None = None, body: bytes = b""
    ) -> httpx.Response:
        pairs, address = query or {}, BASE + path
        at, nonce = str(int(self._world.clock().timestamp())), secrets.token_hex(8)
        text = canonical(method, address, pairs.items(), at, nonce, body)
        headers = {
            "X-Api-Key": self.key["key_id"],
            "X-Api-Time": at,
            "X-Api-Nonce": nonce,
            "X-Api-Signature": sign(self.key["secret"].encode(), text),
        }
        if body:
            headers["Content-Type"] = "application/json"
        async with httpx.AsyncClient(base_url=self._base, timeout=ANSWER_S) as http:
            return await http.request(
                method, address, params=pairs, content=body or None, headers=headers
            )

    async def rows(self, interface: str, **query: str) -> list[Any]:
        reply = await self.ask(interface, **query)
        assert reply.is_success, reply.text
        found: list[Any] = reply.json()["rows"]
        return found

    async def refused(self, interface: str, **query: str) -> tuple[int, str]:
        reply = await self.ask(interface, **query)
        assert reply.is_error, reply.text
        return reply.status_code, reply.json()["code"]


async def program(
    people: People, world: World, grants: list[dict[str, Any]], **more: Any
) -> tuple[Person, str, Program]:
    """The administrator, the consumer's id, and the program."""
    admin, consumer_id, consumer = await _registered(people, world, grants, **more)
    return admin, consumer_id, Program(people.base, world, consumer.key)


def grant(interface: str, *, unmasked: bool = False, tailored: bool = False) -> dict[str, Any]:
    return {"interface": interface, "unmasked": unmasked, "tailored": tailored}


def fields(**shown: str) -> list[dict[str, str]]:
    return [{"name": name, "shown": how} for name, how in shown.items()]


async def data_set(
    admin: Person, consumer_id: str, code: str, base: str, definition: dict[str, Any]
) -> str:
    """A data set whose first version was tried and enabled; answers its interface."""
    path = f"/api/api-consumers/{consumer_id}/data-sets"
    asked = {"code": code, "title": f"数据集{code}", "interface": base, "definition": definition}
    made = await admin.post(path, asked)
    await enable(admin, made["interface"], 1)
    return str(made["interface"])


async def enable(admin: Person, interface: str, version: int) -> None:
    await admin.post(f"{LIVES}/{interface}/trial", {"version": version})
    await move(admin, interface, "testing", "enabled", version=version)


async def move(admin: Person, interface: str, before: str, state: str, **more: Any) -> Any:
    asked = {"before": before, "state": state} | more
    return await admin.put(f"{LIVES}/{interface}/state", asked)
