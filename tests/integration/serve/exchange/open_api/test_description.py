"""The published description matches what runs: every interface is driven and held to it."""

import json
from typing import Any

import httpx
import jsonschema_rs
import pytest

from pipelines.rules.access.route import Who
from pipelines.rules.exchange.open_api.interfaces import interfaces
from schemas.modules.catalog import MODULES
from tests.integration.serve.client import ANSWER_S, People
from tests.integration.serve.exchange.open_api.consumers import (
    BASE,
    Program,
    data_set,
    fields,
    grant,
    program,
)
from tests.integration.serve.exchanges import INMATE_NO, PHONE, add_number, phone_rule
from tests.integration.serve.journey import approved, requested
from tests.integration.serve.modules.bench import Bench
from tests.integration.serve.said import INTERFACES
from tests.integration.serve.world import World

PUBLISHED = f"{BASE}/openapi.json"
FETCHED = [one.code for one in interfaces().values() if one.fetched]


class Contract:
    """Holds answers to the description; remembers what it has seen answered."""

    def __init__(self, document: dict[str, Any]) -> None:
        self._document = document
        self.seen: dict[str, set[int]] = {}

    def hold(self, method: str, path: str, reply: httpx.Response) -> Any:
        """The answer's content; fails where status, headers or content are not described."""
        operation = self._document["paths"][path][method.lower()]
        told = operation["responses"].get(str(reply.status_code))
        assert told is not None, (path, reply.status_code, reply.text)
        for name, header in told.get("headers", {}).items():
            described = self._resolved(header)
            assert name in reply.headers or not described.get("required"), (path, name)
            if name in reply.headers:
                self._valid(described["schema"], reply.headers[name])
        content = reply.json()
        self._valid(told["content"]["application/json"]["schema"], content)
        if reply.is_error:
            assert content["code"] in told["x-codes"], (path, content["code"])
        self.seen.setdefault(path, set()).add(reply.status_code)
        return content

    def _resolved(self, part: dict[str, Any]) -> dict[str, Any]:
        name = part["$ref"].rsplit("/", 1)[-1]
        found: dict[str, Any] = self._document["components"]["headers"][name]
        return found

    def _valid(self, schema: dict[str, Any], content: Any) -> None:
        whole = {**schema, "components": self._document["components"]}
        errors = list(jsonschema_rs.validator_for(whole).iter_errors(content))
        assert errors == [], [(error.instance_path, error.message) for error in errors][:5]


async def published(people: People) -> dict[str, Any]:
    async with httpx.AsyncClient(base_url=people.base, timeout=ANSWER_S) as http:
        document: dict[str, Any] = (await http.get(PUBLISHED)).json()
    return document


async def driven_by_all(people: People, world: World, unmasked: bool) -> None:
    """Every described interface is called with something to hand out."""
    contract = Contract(await published(people))
    grants = [grant(code, unmasked=unmasked) for code in FETCHED]
    admin, consumer_id, consumer = await program(
        people, world, [*grants, grant("phone_exchange")], rate=6000
    )
    # Before there are records of blacklists and closed numbers, which let nobody dial.
    await phone_rule(await people.officer("chief"), world, 2)
    await add_number(await people.officer("leader"), world)
    await phoned(contract, consumer)
    await furnished(people, world)
    definition = {"fields": fields(case_no="whole")}
    made = await data_set(admin, consumer_id, "calls", "video_calls", definition)
    for code in FETCHED:
        content = contract.hold("GET", f"/{code}", await consumer.ask(code))
        assert content["rows"], code
    rows = contract.hold("GET", "/sets.{name}", await consumer.ask(made))["rows"]
    assert set(rows[0]) == {"id", "case_no"}
    assert set(contract.seen) == set((await published(people))["paths"])


async def phoned(contract: Contract, consumer: Program) -> None:
    async def report(path: str, number: str, **body: Any) -> Any:
        reply = await consumer.send(
            "POST", path.replace("{call_no}", number), body=json.dumps(body).encode()
        )
        return contract.hold("POST", path, reply)

    now = consumer._world.clock().isoformat()
    dialled = await report("/phone/dial", "", call_no="x-1", digits=PHONE, inmate_no=INMATE_NO)
    assert dialled["allowed"]
    await report("/phone/calls/{call_no}/answered", "x-1", at=now)
    await report("/phone/calls/{call_no}/ended", "x-1", at=now, cause="hung_up")


async def furnished(people: People, world: World) -> None:
    """A record of everything that can be fetched."""
    await approved(world, people, await people.relative())
    await requested(world, await people.relative(), minutes_ahead=120)
    bench = Bench("inmates", people, world)
    for code in sorted(MODULES, key=lambda code: code != "whitelist_entries"):
        await bench.create(code)


@pytest.mark.requirement("VC-API-05")
@pytest.mark.parametrize("unmasked", [False, True])
async def test_every_described_interface_answers_as_it_is_described(
    people: People, world: World, unmasked: bool
) -> None:
    await driven_by_all(people, world, unmasked)


@pytest.mark.requirement("VC-API-05")
async def test_paging_errors_and_versions_are_as_described(people: People, world: World) -> None:
    bench = Bench("agency_people", people, world)
    made = [(await bench.create())["id"] for _ in range(3)]
    contract = Contract(await published(people))
    code = "records.agency_people"
    _, _, consumer = await program(people, world, [grant(code), grant("phone_exchange")])
    path = f"/{code}"
    seen: list[str] = []
    query: dict[str, str] = {"limit": "2"}
    while True:
        page = contract.hold("GET", path, await consumer.ask(code, **query))
        seen += [row["id"] for row in page["rows"]]
        if page["next"] is None:
            break
        query["after"] = page["next"]
    assert seen == made
    for wrong in ({"limit": "0"}, {"after": "x"}, {"since": "yesterday"}, {"version": "0"}):
        contract.hold("GET", path, await consumer.ask(code, **wrong))
    contract.hold("GET", path, await consumer.ask(code, version="2"))
    contract.hold("GET", "/video_calls", await consumer.ask("video_calls"))
    contract.hold("GET", "/sets.{name}", await consumer.ask("sets.nobodys"))
    contract.hold("POST", "/phone/dial", await consumer.send("POST", "/phone/dial", body=b"{"))
    contract.hold("POST", "/phone/dial", await consumer.send("POST", "/phone/dial", body=b"{}"))
    consumer.key = {"key_id": "0" * 24, "secret": "of nobody"}
    contract.hold("GET", path, await consumer.ask(code))
    assert contract.seen == {
        path: {200, 401, 404, 422},
        "/video_calls": {403},
        "/sets.{name}": {404},
        "/phone/dial": {422},
    }


async def test_what_runs_is_described_and_earlier_addresses_still_answer(
    people: People, world: World
) -> None:
    described = {
        f"{method.upper()} {BASE}{path}"
        for path, operations in (await published(people))["paths"].items()
        for method in operations
    }
    running = {
        route for route, said in INTERFACES.items() if said.who is Who.CONSUMER and BASE in route
    }
    generic = f"GET {BASE}/{{interface}}"
    assert {route for route in described if route.startswith("POST")} == running - {generic}
    assert {f"GET {BASE}/{code}" for code in FETCHED} < described
    for route in running:
        assert route.replace("/v1/", "/") in INTERFACES
    schema = (await published(people))["openapi"]
    assert schema.startswith("3.1")
