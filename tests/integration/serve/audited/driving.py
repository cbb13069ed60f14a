"""Driving interfaces one by one, as their pages do."""

from typing import Any

from tests.integration.serve.client import Person


async def put(person: Person, path: str, body: Any) -> Any:
    return await done(person, "PUT", path, body)


async def delete(person: Person, path: str) -> None:
    await done(person, "DELETE", path)


async def done(person: Person, method: str, path: str, body: Any = None) -> Any:
    reply = await person.ask(method, path, body)
    assert reply.is_success, (method, path, reply.status_code, reply.text)
    is_json = reply.headers.get("content-type", "").startswith("application/json")
    return reply.json() if is_json else None
