"""People of outside bodies, planted as officers enter them, and signed in by their certificate."""

from datetime import date, timedelta
from typing import Any

from sqlalchemy import insert, update

from connectors.keys import sm2
from connectors.postgres.modules import writing
from connectors.postgres.modules.sealing import FieldSeals
from connectors.postgres.transaction import Tx
from pipelines.rules.platform.local_time import local
from schemas.modules.catalog import MODULES
from schemas.modules.common import ACTIVE
from schemas.tables import metadata
from schemas.tables.official.official import official_account
from tests.integration.serve.client import People, Person
from tests.integration.serve.made_files import made_file, send_file
from tests.integration.serve.world import PASSWORD, World
from tests.passwords import as_kept

KEY = b"\x11" * sm2.PRIVATE_BYTES
"""Of everybody's certificate here."""
FROM, UNTIL = date(2020, 1, 1), date(2039, 12, 31)
CERTIFICATES = {"court": "judge", "public_security": "police", "notary": "notary"}
BASE = "/api/official"
NUMBER, NAME = "3103000001", "周某"
"""The inmate of P03 whom all tests know."""


async def add(world: World, code: str, **values: Any) -> str:
    """A record of a module; answers its id."""
    async with world.database.transaction() as tx:
        return await _add(tx, world, code, values)


async def _add(tx: Tx, world: World, code: str, values: dict[str, Any]) -> str:
    module = MODULES[code]
    whole = {one.name: one.default for one in module.fields} | values
    seals, now = FieldSeals(world.keys), world.clock()
    return await writing.add(tx, module, seals, whole, state=ACTIVE, by=None, at=now)


async def add_body(
    world: World, name: str = "申海市第一中级人民法院", kind: str = "court", **more: Any
) -> str:
    values = {"name": name, "body_kind": kind, "unit_id": world.bureau_id} | more
    return await add(world, "agency_bodies", **values)


async def add_person(
    world: World,
    body_id: str,
    name: str,
    number: int,
    *,
    kind: str = "court",
    body: str = "办案单位",
    **more: Any,
) -> str:
    """Somebody of the body, registered at P03."""
    values = {
        "name": name,
        "id_no": f"9900001980010{number:04}X",
        "body": body,
        "body_kind": kind,
        "body_id": body_id,
        "certificate_kind": CERTIFICATES.get(kind, "work"),
        "certificate_no": f"Z-{number}",
        "valid_from": FROM,
        "valid_until": UNTIL,
        "unit_id": world.prison_id,
    }
    return await add(world, "agency_people", **values | more)


async def open_account(
    world: World, person_id: str, login: str, *, keeper: bool = False, key: bool = True
) -> None:
    """With a password and, unless said otherwise, the certificate's key."""
    async with world.database.transaction() as tx:
        await tx.execute(
            insert(official_account).values(
                id=person_id,
                login=login,
                keeper=keeper,
                enabled=True,
                password_hash=as_kept(PASSWORD),
                password_changed_at=world.clock(),
                sm2_public_key=sm2.public_key(KEY).hex() if key else None,
                claim_digest="",
                opened_at=world.clock(),
            )
        )


async def set_values(world: World, code: str, record_id: str, **values: Any) -> None:
    """As if an officer had edited the record."""
    async with world.database.transaction() as tx:
        table = metadata.tables[MODULES[code].table]
        await tx.execute(update(table).where(table.c.id == record_id).values(**values))


async def judge(world: World, login: str = "judge", *, keeper: bool = True) -> str:
    """A judge of a court, with an account; answers the body."""
    body_id = await add_body(world)
    person_id = await add_person(world, body_id, "钱法官", 1)
    await open_account(world, person_id, login, keeper=keeper)
    return body_id


async def signature(person: Person, login: str, key: bytes = KEY) -> dict[str, str]:
    """A challenge with the certificate's answer."""
    asked = await person.post(f"{BASE}/challenges", {"login": login})
    made = sm2.sign(key, asked["signed_text"].encode())
    return {"challenge": asked["challenge"], "signature": made.hex()}


async def visitor(people: People, login: str = "judge") -> Person:
    """Signed in by password and certificate."""
    person = people.somebody()
    proof = await signature(person, login)
    await person.post(f"{BASE}/sign-in", {"login": login, "password": PASSWORD, **proof})
    return person


async def kind_named(person: Person, name: str) -> Any:
    return next(one for one in await person.get(f"{BASE}/kinds") if one["name"] == name)


def workday(world: World, ahead: int = 7) -> date:
    """A day from Monday to Friday, at least so many days ahead."""
    day = local(world.clock()).date() + timedelta(days=ahead)
    while day.isoweekday() > 5:
        day += timedelta(days=1)
    return day


async def handed_in(person: Person, titles: list[str]) -> list[dict[str, str]]:
    """A made-up paper for each title."""
    papers = []
    for title in titles:
        reply = await send_file(person, f"{BASE}/files", f"{title}.pdf", made_file("x.pdf"))
        assert reply.is_success, reply.text
        papers.append({"title": title, "file_id": reply.json()["id"]})
    return papers


async def wanted(
    person: Person, world: World, kind: str = "法院开庭审判", **more: Any
) -> dict[str, Any]:
    """A booking of the kind with its form filled in and all its papers."""
    offered = await kind_named(person, kind)
    answers = {
        line["title"]: line["options"][0] if line["options"] else f"答{line['title']}"
        for line in offered["form"]
    }
    asked = {
        "kind_id": offered["id"],
        "inmate_no": NUMBER,
        "inmate_name": NAME,
        "purpose": "依法办理",
        "day": workday(world).isoformat(),
        "starts": "09:30",
        "minutes": 60,
        "answers": answers,
    }
    if "papers" not in more:
        asked["papers"] = await handed_in(person, offered["documents"])
    return asked | more


async def booked(person: Person, world: World, kind: str = "法院开庭审判", **more: Any) -> Any:
    """The detail that whoever booked is answered."""
    return await person.post(f"{BASE}/bookings", await wanted(person, world, kind, **more))
