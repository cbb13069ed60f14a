"""No answer to anybody shows an identity or telephone number in clear, but a reveal (PI-1)."""

import asyncio
from collections.abc import Callable
from typing import Any

import pytest

from pipelines.rules.access.built_in_roles import BUILT_IN, grants
from pipelines.rules.modules.rights import verbs_of
from schemas.modules.catalog import MODULES
from schemas.modules.module import Module, Verb
from schemas.people.kinds import Role
from tests.integration.serve.access.test_permission_table import _plant
from tests.integration.serve.attacks.callers import callers
from tests.integration.serve.attacks.furnished import EVERYTHING, VISITOR, Furnished
from tests.integration.serve.attacks.walk import (
    LATER,
    SILENT,
    Walk,
    change_all,
    numbers,
    read_all,
)
from tests.integration.serve.client import People, Person
from tests.integration.serve.journey import audit_rows_of
from tests.integration.serve.modules.bench import Bench
from tests.integration.serve.said import INTERFACES
from tests.integration.serve.visitors import visitor
from tests.integration.serve.world import World


async def everybody(people: People) -> dict[str, Person]:
    """Somebody with each role of the prison whose things these are, and each of the other sides."""
    # First, since a kiosk forgets soon who stands before it.
    found = {"inmate": await people.inmate(), "relative": await people.relative()}
    found["official"] = await visitor(people, VISITOR)
    found["public"] = await people.public()
    found |= {role.value: await people.officer(f"P03.{role.value}") for role in Role}
    for login in ("sysadmin", "security", "auditor", "chief", EVERYTHING):
        found[login] = await people.officer(login)
    return found


@pytest.mark.requirement("PI-1")
async def test_no_answer_to_anybody_shows_a_number_in_clear(
    furnished: Furnished,
) -> None:
    people, world = furnished.people, furnished.world
    # The scan itself finds what it looks for, in plain and in packed content.
    assert numbers(b'{"id_no": "99000019700100001X", "phone": "10000000001"}') != []
    walk = Walk(furnished)
    persons = await everybody(people)
    for who, person in persons.items():
        await read_all(walk, who, person, world.inmate_id, world.relative_id, in_turns=True)
    await _machines(walk, furnished)
    read = {r for r in INTERFACES if r.startswith("GET ")}
    assert walk.seen == []
    assert sorted(read - LATER - SILENT - set(walk.answered)) == []
    # It cannot pass by calling nothing.
    assert walk.answers > 500
    for role in Role:
        assert sum(role.value in whom for whom in walk.answered.values()) > 8, role
    for who in (*persons, "device", "consumer"):
        assert any(who in whom for whom in walk.answered.values()), who


@pytest.mark.requirement("PI-1")
async def test_no_change_is_answered_with_a_number_in_clear(
    furnished: Furnished,
) -> None:
    walk = Walk(furnished)
    persons = await everybody(furnished.people)
    for who, person in persons.items():
        await change_all(walk, who, person, furnished, in_turns=True)
    assert walk.seen == []
    # It cannot pass by calling nothing.
    assert walk.answers > 50
    assert {
        "POST /api/records/{code}",
        "PUT /api/records/{code}/{record_id}",
        "POST /api/records/{code}/export-requests",
        "POST /api/relative/files",
    } - set(walk.answered) == set(), sorted(walk.answered)


async def _machines(walk: Walk, furnished: Furnished) -> None:
    """What terminals and outside systems are answered."""
    for caller in await asyncio.to_thread(callers, furnished):
        if caller.name not in ("device", "consumer"):
            continue
        for route in sorted(INTERFACES, key=lambda one: (not one.endswith("/register"), one)):
            method, _ = route.split(" ")
            if not route.split(" ")[1].startswith(("/api/device/", "/api/open/")):
                continue
            for path in walk.paths(route):
                url = furnished.people.base + path
                reply = await asyncio.to_thread(_send(caller.session.request, method, url))
                if reply.ok:
                    walk.look(caller.name, route, path, reply.content)


def _send(request: Callable[..., Any], method: str, url: str) -> Callable[[], Any]:
    facts = {"firmware": "1.0.0"}
    body = {"register": {"model": "KT-10", "facts": facts}, "heartbeat": {"facts": facts}}.get(
        url.rsplit("/", 1)[-1], {}
    )
    return lambda: request(method, url, json=None if method == "GET" else body, timeout=20)


def masked_modules() -> list[Module]:
    return [one for one in MODULES.values() if any(field.mask for field in one.fields)]


@pytest.mark.requirement("PI-1")
@pytest.mark.requirement("NF-SEC-11")
async def test_each_look_at_a_whole_number_is_audited_whatever_the_role(
    people: People, world: World
) -> None:
    await _plant(world)
    allowed = {one.role: grants(one) for one in BUILT_IN}
    bench = Bench("inmates", people, world)
    looked = 0
    for module in masked_modules():
        assert "reveal" in dict(verbs_of(module))
        made = await bench.create(module.code)
        for role in Role:
            person = await people.officer(f"P03.{role.value}")
            allowed_here = module.permission(Verb.REVEAL) in allowed[role]
            for field in (one for one in module.fields if one.mask):
                if made["values"].get(field.name) is None:
                    continue
                before = await _looks(world, module, made["id"])
                for _ in range(2):
                    path = f"/api/records/{module.code}/{made['id']}/reveal/{field.name}"
                    reply = await person.ask("POST", path)
                    assert reply.is_success is allowed_here, (module.code, role, reply.text)
                after = await _looks(world, module, made["id"])
                told = [row for row in after if row not in before]
                assert [row[:2] for row in told] == (
                    [(f"P03.{role.value}", "ok")] * 2 if allowed_here else []
                )
                looked += len(told)
    assert looked > 10


async def _looks(world: World, module: Module, record_id: str) -> list[tuple[str, str, int]]:
    rows = await audit_rows_of(world, module.code, record_id)
    return [
        (row.actor_name, row.result, row.seq)
        for row in rows
        if row.action == f"{module.code}.reveal" and row.result == "ok"
    ]
