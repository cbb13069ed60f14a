"""Every interface is called with every role of two prisons, and does what its route says."""

from dataclasses import dataclass, field
from typing import Any

import pytest

from connectors.postgres.access import officers, rights
from connectors.postgres.platform import units
from pipelines.flows.services import Services
from pipelines.rules.access.built_in_roles import BUILT_IN, grants
from pipelines.rules.access.route import Takes, Who
from schemas.people.kinds import Role
from serve.asgi import make_app
from serve.handlers import API, SIMULATED, SOCKETS
from serve.pages.routes import HANDLERS as PAGES
from tests.integration.serve.attended_calls import proposed
from tests.integration.serve.calls.test_controlling import ALERT_ID, LINE_ID, alerted
from tests.integration.serve.client import People, Person, picture
from tests.integration.serve.journey import requested
from tests.integration.serve.letters import lettered
from tests.integration.serve.made_files import made_file, send_file
from tests.integration.serve.said import INTERFACES, rule_of
from tests.integration.serve.visitors import judge, visitor
from tests.integration.serve.world import PASSWORD, World
from tests.passwords import as_kept

PRISONS = ("P03", "P04")
NUMBER = "3103000001"
NOWHERE = "01JXXXXXXXXXXXXXXXXXXXXXXX"
A_MODULE = {"code": "agency_people", "interface": "video_calls", "channel": "visit"}
"""Stands for all: the generic interfaces are the same for each."""
ENDS_SESSION = {"POST /api/officer/sign-out"}
ENDS_ACCOUNT = "POST /api/public/erasure"
PARTS = 3
"""One after the other they take longer than a test may."""
NO_KEY = (401, "header_missing")
OWN_RIGHTS = {"no_permission", "route_not_listed", "signed_out"}
BODIES: dict[str, Any] = {
    "/api/inmates/{inmate_id}/allowance/corrections": {
        "channel": "video",
        "amount": 1,
        "reason": "系统故障补发",
    },
    "move": {
        "venue_id": "01JXXXXXXXXXXXXXXXXXXXXXXX",
        "starts_at": "2030-01-01T02:00:00Z",
    },
    "reject": {"reason": "不符合条件"},
    "cut-off": {"reason": "违规"},
    "notices": {"text": "请注意"},
    "length": {"minutes": 15},
    "level": {"level": "urgent"},
    "close": {"reason": "违规"},
    "mute": {"role": "relative", "on": True, "reason": "违规"},
    "removal": {"role": "relative", "out": True, "reason": "违规"},
    "ratings": {"level": 3},
    "dismiss": {"reason": "误判"},
    "privileged": {"reason": "来访者为律师"},
    "ordinary": {"reason": "已核实为亲友"},
    "replay": {"reason": "已核对"},
    "set-aside": {"reason": "不再需要"},
    "lift": {"reason": "已核实"},
    "escalate": {"reason": "请领导处理"},
    "hand-on": {"officer_id": NOWHERE, "reason": "交班"},
    "take-over": {"reason": "接班"},
    "companions": {"relative_ids": []},
    "watch-tokens": {"device_id": "a-device-of-the-test"},
    "conclude": {"conclusion": "confirmed", "note": "属实"},
    "reviews": {"summary": "正常", "assessment": "normal"},
    "assignment": {"officer_id": NOWHERE},
    "face": {"picture": picture("li")},
    "quality": {"picture": picture("li")},
    NUMBER: {"picture": picture("li")},
    LINE_ID: {"text": "听到的话", "corrections": 0},
}
"""What the interfaces must be sent before they look for the object."""


def routes() -> list[str]:
    """As they are told to people."""
    found = set()
    for handler in API:
        for path in handler.paths:
            plain = path.replace(":str}", "}").replace(":path}", "}")
            found |= {f"{method} {plain}" for method in handler.http_methods if method != "OPTIONS"}
    return sorted(found)


@pytest.mark.requirement("AC-1")
def test_every_interface_says_who_may_ask_and_nothing_else_does() -> None:
    assert set(routes()) == set(INTERFACES)
    # Sockets name their own rule when they open; simulators never run outside a demonstration.
    assert {path for one in SOCKETS for path in one.paths} == {
        "/ws/call",
        "/ws/line-check",
        "/ws/console",
        "/ws/open/speech",
        "/ws/speech",
        "/ws/relative",
        "/ws/official",
        "/ws/inmate",
    }
    assert all(path.startswith("/api/simulators/") for one in SIMULATED for path in one.paths)


@pytest.mark.requirement("AC-1")
async def test_the_platform_answers_to_nothing_beside(services: Services) -> None:
    """As a framework does that describes its interfaces by itself, to whoever asks."""
    known = {path for one in (*API, *SIMULATED, *SOCKETS, *PAGES) for path in one.paths}
    assert {route.path for route in make_app(services).routes} <= known


@dataclass
class Cast:
    """Somebody signed in with each role of each prison, and things of P03 alone."""

    persons: dict[tuple[str, str], Person] = field(default_factory=dict)
    ids: dict[str, str] = field(default_factory=dict)


@pytest.fixture
async def cast(people: People, world: World) -> Cast:
    call_id = await requested(world, await people.relative())
    await alerted(world, call_id)
    ids = {
        "call_id": call_id,
        "conversation_id": call_id,
        "line_id": LINE_ID,
        "alert_id": ALERT_ID,
        "attention_id": await proposed(world, call_id),
        "letter_id": await lettered(world),
        "relative_id": world.relative_id,
    }
    ids |= {"inmate_id": world.inmate_id, "inmate_no": NUMBER}
    await _plant(world)
    made = Cast(ids=ids)
    for prison in PRISONS:
        for role in Role:
            made.persons[prison, role.value] = await people.officer(f"{prison}.{role.value}")
    monitor = made.persons["P03", Role.MONITOR.value]
    found = await monitor.get("/api/alerts")
    made.ids["recheck_id"] = found["rows"][0]["recheck_id"]
    return made


async def _plant(world: World) -> None:
    kept = as_kept(PASSWORD)
    async with world.database.transaction() as tx:
        for prison in PRISONS:
            unit = await units.by_code(tx, prison)
            assert unit is not None
            for number, role in enumerate(Role):
                login = f"{prison}.{role.value}"
                officer_id = await officers.add(
                    tx,
                    login=login,
                    name=login,
                    police_no=f"{prison}-{number}",
                    org_unit_id=unit.id,
                    password_hash=kept,
                )
                await rights.give(tx, world.seal, officer_id, [role], [unit.id])


async def _ask(person: Person, route: str, ids: dict[str, str]) -> tuple[int, str]:
    """Status and, of a refusal, its code."""
    method, path = route.split(" ")
    own = BODIES.get(path)
    for name in [part[1:-1] for part in path.split("/") if part.startswith("{")]:
        path = path.replace(f"{{{name}}}", (A_MODULE | ids).get(name, NOWHERE))
    last = path.rsplit("/", 1)[-1]
    if last == "import":
        reply = await person.http.post(
            path, files={"file": ("rows.csv", b"x")}, headers={"Origin": person.base}
        )
    elif method == "POST" and INTERFACES[route].takes is Takes.CONTENT:
        reply = await send_file(person, path, "证明.pdf", made_file("证明.pdf"))
    else:
        body = None if method == "GET" else own or BODIES.get(last, {})
        reply = await person.ask(method, path, body)
    is_json = reply.headers.get("content-type", "").startswith("application/json")
    told = reply.json() if is_json and reply.is_error else {}
    return reply.status_code, str(told.get("code", ""))


def _parts(route: str, ids: dict[str, str]) -> dict[str, str]:
    names = [part[1:-1] for part in route.split("/") if part.startswith("{")]
    return {name: (A_MODULE | ids).get(name, NOWHERE) for name in names}


@pytest.mark.requirement("NF-SEC-05")
@pytest.mark.requirement("AC-1")
@pytest.mark.parametrize("part", range(PARTS))
async def test_every_interface_with_every_role_of_two_prisons(cast: Cast, part: int) -> None:
    allowed = {built_in.role.value: grants(built_in) for built_in in BUILT_IN}
    wrong = []
    for route in routes()[part::PARTS]:
        if route in ENDS_SESSION:
            continue
        rule = rule_of(route, _parts(route, cast.ids))
        # The other prison first: what it is refused must leave the things as they are.
        for (prison, role), person in sorted(cast.persons.items(), reverse=True):
            if prison == "P04" and not isinstance(rule, Who) and rule not in allowed[role]:
                # A permission that the role lacks is asked before the unit: once says it all.
                continue
            status, code = await _ask(person, route, cast.ids)
            if isinstance(rule, Who):
                fits = _fits(rule, status, code)
            elif rule in allowed[role]:
                fits = code not in OWN_RIGHTS and status < 500
                if prison == "P04" and (set(_parts(route, {})) & set(cast.ids)):
                    fits = status == 404
            else:
                fits = (status, code) == (403, "no_permission")
            if not fits:
                wrong.append((route, prison, role, status, code))
    assert wrong == []


def _fits(rule: Who, status: int, code: str) -> bool:
    """An officer's session opens what is for all officers, and nothing of the other faces."""
    if rule is Who.OFFICER:
        return code not in OWN_RIGHTS and status < 500
    if rule is Who.ANYBODY:
        return status != 403
    if rule in (Who.CONSUMER, Who.DEVICE):
        return (status, code) == NO_KEY
    return (status, code) == (401, "signed_out")


@pytest.mark.requirement("NF-SEC-05")
@pytest.mark.requirement("AC-1")
async def test_nobody_relatives_and_inmates_stay_on_their_own_side(
    people: People, world: World
) -> None:
    await judge(world)
    persons = {
        None: people.somebody(),
        Who.RELATIVE: await people.relative(),
        Who.INMATE: await people.inmate(),
        Who.OFFICIAL: await visitor(people),
        Who.PUBLIC: await people.public(),
    }
    wrong = []
    # Nobody comes back from the last one.
    for route in sorted(routes(), key=lambda one: one == ENDS_ACCOUNT):
        if route.endswith("sign-out"):
            continue
        rule = rule_of(route, _parts(route, {}))
        for side, person in persons.items():
            status, code = await _ask(person, route, {"call_id": NOWHERE})
            # A relative came in with his account.
            sides = (side, Who.PUBLIC) if side is Who.RELATIVE else (side,)
            opened = rule is Who.ANYBODY or (side is not None and rule in sides)
            refused = (status, code) in ((401, "signed_out"), NO_KEY)
            if refused is opened:
                wrong.append((route, side, status, code))
    assert wrong == []


@pytest.mark.requirement("VC-BASE-08")
async def test_the_same_list_shows_ward_prison_and_bureau_their_own(
    cast: Cast, people: People, world: World, services: Services
) -> None:
    ward = await people.officer("approver")
    prison = cast.persons["P03", Role.APPROVER.value]
    other = cast.persons["P04", Role.APPROVER.value]
    assert (await ward.get("/api/calls"))["total"] == 1
    assert (await prison.get("/api/calls"))["total"] == 1
    assert (await other.get("/api/calls"))["total"] == 0
    path = f"/api/calls/{cast.ids['call_id']}"
    assert (await other.http.get(path)).status_code == 404
    async with world.database.transaction() as tx:
        both = [await units.by_code(tx, code) for code in ("P03-W01", "P04-W01")]
        account = await officers.by_login(tx, "P04.approver")
        assert account is not None
        await rights.set_scope(tx, world.seal, account.id, [unit.id for unit in both if unit])
    # Named wards of two prisons, from the next request on.
    assert (await other.get("/api/calls"))["total"] == 1
    assert (await other.http.get(path)).status_code == 200
