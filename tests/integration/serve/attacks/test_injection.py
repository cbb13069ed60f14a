"""SQL, templates and control characters in every part of a question (NF-SEC-10)."""

from collections.abc import AsyncIterator, Iterator
from typing import Any

import pytest

from connectors.postgres.database import Database
from schemas.modules.catalog import MODULES
from schemas.modules.field import Found, Text
from schemas.modules.module import Module
from schemas.people.kinds import Role
from tests.integration.serve.attacks.contents import contents
from tests.integration.serve.attacks.furnished import EVERYTHING, VISITOR, Furnished
from tests.integration.serve.attacks.routes import address, operations
from tests.integration.serve.client import People, Person
from tests.integration.serve.modules.bench import Bench
from tests.integration.serve.visitors import visitor
from tests.integration.serve.world import World

PARTS = 4
"""All modules or all parameters at once would be a test of minutes."""

pytestmark = pytest.mark.requirement("NF-SEC-10")

PAYLOADS = (
    "' or '1'='1",
    "'; drop table officer; --",
    '" or 1=1 --',
    "1) union select password_hash from officer --",
    "%' or pg_sleep(9) is null --",
    "\\'; select 1; --",
    "$$; select 1; $$",
    ":name %s %(name)s {0.__class__} {{7*7}} ${7*7}",
)
WILD = ("%", "%%", "_%", "\\")
AUDITED = frozenset({"audit_row", "audit_head", "session", "sign_in_log", "api_call"})
"""What reading itself leaves behind."""


OFFICERS = (EVERYTHING, f"P03.{Role.DISCIPLINE.value}", "sysadmin", "security", "auditor")


class Askers:
    """Whoever may ask something at all is among them; signing in itself leaves rows behind."""

    def __init__(self, officers: list[Person], official: Person, inmate: Person) -> None:
        self._officers = officers
        self._by_side = {"/api/inmate/": [inmate], "/api/official/": [official]}

    @classmethod
    async def signed_in(cls, people: People) -> "Askers":
        officers = [await people.officer(login) for login in OFFICERS]
        officers.append(await people.relative())
        return cls(officers, await visitor(people, VISITOR), await people.inmate())

    def of(self, path: str) -> list[Person]:
        sides = (found for start, found in self._by_side.items() if path.startswith(start))
        return next(sides, self._officers)


def text_parameters() -> Iterator[tuple[str, str]]:
    """Address and name of each parameter in a query of an operation that reads."""
    for method, path, operation in operations():
        if method == "GET" and not path.startswith("/api/open/"):
            for parameter in operation.get("parameters", []):
                if parameter["in"] == "query":
                    yield path, parameter["name"]


@pytest.mark.parametrize("part", range(PARTS))
async def test_no_parameter_reaches_the_database_as_a_statement(
    furnished: Furnished, furnished_owner: Database, part: int
) -> None:
    askers = await Askers.signed_in(furnished.people)
    ids = {name: values[0] for name, values in furnished.ids.items() if values}
    before = await _business(furnished_owner)
    wrong, unasked = [], []
    asked = list(text_parameters())[part::PARTS]
    # A kiosk forgets soon who stands before it.
    for path, name in sorted(asked, key=lambda one: not one[0].startswith("/api/inmate/")):
        at = address(path, **ids)
        for person in askers.of(path):
            let_in = True
            async for payload, reply in answers(person, at, name):
                if reply.status_code in (401, 403):
                    let_in = False
                    break
                if reply.status_code not in (200, 404, 422) or "syntax error" in reply.text:
                    wrong.append((path, name, payload, reply.status_code))
                elif _rows(reply):
                    wrong.append((path, name, payload, "rows"))
            # The statement is the same for whoever may ask it.
            if let_in:
                break
        else:
            unasked.append((path, name))
    assert unasked == []
    assert wrong == []
    assert await _business(furnished_owner) == before


async def answers(person: Person, path: str, name: str) -> AsyncIterator[tuple[str, Any]]:
    """What is answered to each payload, until a second one is refused in the same words.

    Then the name, or whatever is no value of its kind, is refused before anything looks at it.
    """
    refusal = None
    for payload in PAYLOADS:
        reply = await person.http.get(path, params={name: payload})
        yield payload, reply
        if reply.status_code == 422 and reply.content == refusal:
            return
        refusal = reply.content if reply.status_code == 422 else None


async def _business(owner: Database) -> dict[str, str]:
    return {name: told for name, told in (await contents(owner)).items() if name not in AUDITED}


def _rows(reply: Any) -> int:
    """Rows that a search for something nobody wrote has found."""
    if reply.status_code != 200 or not reply.headers["content-type"].startswith("application/json"):
        return 0
    told = reply.json()
    rows = told.get("rows") if isinstance(told, dict) else None
    return len(rows) if isinstance(rows, list) else 0


@pytest.mark.parametrize("part", range(PARTS))
async def test_no_filter_or_order_of_a_module_reaches_the_database_as_a_statement(
    furnished: Furnished, furnished_owner: Database, part: int
) -> None:
    bench = Bench("inmates", furnished.people, furnished.world)
    before = await _business(furnished_owner)
    wrong = []
    for code, module in list(MODULES.items())[part::PARTS]:
        keeper = await bench.keeper(code)
        for name in questions(module):
            async for payload, reply in answers(keeper, f"/api/records/{code}", name):
                if reply.status_code not in (200, 422) or _rows(reply):
                    wrong.append((code, name, payload, reply.status_code))
        for payload in WILD:
            for name in ["q", *(f.name for f in module.fields if f.found is Found.WITHIN)]:
                reply = await keeper.http.get(f"/api/records/{code}", params={name: payload})
                if reply.status_code != 200 or _rows(reply):
                    wrong.append((code, name, payload, reply.status_code))
            choices = await keeper.http.get(f"/api/records/{code}/choices", params={"q": payload})
            if choices.status_code != 200 or choices.json():
                wrong.append((code, "choices", payload, choices.status_code))
    assert wrong == []
    assert await _business(furnished_owner) == before


def questions(module: Module) -> list[str]:
    """Every field, and of each kind of field in each form what is asked about it."""
    names = ["q", "sort", "state", "nothing'--"]
    forms = {(type(field.kind), field.found): field.name for field in module.fields}
    names += [field.name for field in module.fields]
    for name in forms.values():
        names += [f"{name}.from", f"{name}.until", f"{name}'"]
    return names


async def test_what_is_written_is_kept_as_text(people: People, world: World) -> None:
    """Every text of every module takes statements and mark-up, and gives them back unchanged."""
    bench = Bench("inmates", people, world)
    hostile = "'); drop--<script>${x}"
    for code in sorted(MODULES, key=lambda code: code != "whitelist_entries"):
        module = MODULES[code]
        free = [
            field.name
            for field in module.fields
            if isinstance(field.kind, Text)
            and not (field.kind.pattern or field.mask)
            and field.kind.most >= len(hostile)
        ]
        sample = await bench.sample(code)
        # Calls are numbered by the platform; two views show the same number.
        kept = ("code", "addresses", "case_no")
        names = [name for name in free if name in sample and name not in kept]
        for name in names:
            made = await bench.create(code, **{name: hostile})
            assert made["values"][name] == hostile, (code, name)
            break


@pytest.mark.parametrize("path", ["/api/calls", "/api/records/inmates", "/api/audit/rows"])
async def test_long_and_broken_questions_are_refused(people: People, path: str) -> None:
    person = await people.officer(LOGINS[path])
    for query in ("q=" + "a" * 30_000, "q=%00", "q=%ff%fe", "limit=1e9", "offset=-1", "%"):
        reply = await person.http.get(f"{path}?{query}")
        assert reply.status_code < 500, (path, query[:20])
    reply = await person.http.get(f"{path}?object_id=" + "a" * 65_000)
    assert reply.status_code < 500


LOGINS = {
    "/api/calls": "approver",
    "/api/records/inmates": "leader",
    "/api/audit/rows": "auditor",
}
