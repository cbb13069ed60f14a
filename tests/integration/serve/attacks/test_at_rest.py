"""What is marked as personal is found on no disk, and is found by who may look for it (DC-2)."""

import asyncio
import logging
import secrets
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pyotp
import pytest
from sqlalchemy import text

from cluster.logs import log_to
from cluster.services.nats import Nats
from cluster.services.postgres import Postgres
from connectors.nats.outbox_relay import OutboxRelay
from connectors.postgres.database import Database
from pipelines.rules.sheets.csv_file import CsvWriter
from pipelines.rules.sheets.reading import read_rows
from schemas.modules.catalog import MODULES
from schemas.modules.field import Edited, Field, Mask
from schemas.modules.module import Module, Verb
from schemas.tables import metadata
from tests.integration.eventually import eventually
from tests.integration.serve.client import People, Person, picture
from tests.integration.serve.family.test_family_applications import proof
from tests.integration.serve.handed_over import CLAIM, claim_of, reset
from tests.integration.serve.modules.bench import Bench
from tests.integration.serve.opening import WHY, let_through, path_of
from tests.integration.serve.world import PASSWORD, World

SEALED = [code for code, module in MODULES.items() if any(f.mask for f in module.fields)]

OF_THE_TEST = ("httpx", "httpcore", "uvicorn.access", "websockets")
"""The clients of the test and its own server; the platform's ingress is looked at in tests/e2e."""


class Planted:
    """Made-up values that occur nowhere else, by what they are."""

    def __init__(self) -> None:
        self.values: dict[str, str] = {}

    def value(self, module: Module, field: Field, use: str) -> str:
        made = id_no() if field.mask is Mask.NUMBER else phone()
        self.values[f"{module.code}.{field.name} {use}"] = made
        return made

    def keep(self, what: str, value: str) -> str:
        self.values[what] = value
        return value


def id_no() -> str:
    return f"99000019{secrets.randbelow(10**9):09}X"


def phone() -> str:
    return f"1000{secrets.randbelow(10**7):07}"


@pytest.fixture
async def logged(tmp_path: Path) -> AsyncIterator[Path]:
    """The platform's own log, as fine as it goes."""
    root = logging.getLogger()
    level, handlers = root.level, list(root.handlers)
    folder = tmp_path / "log"
    log_to(folder, "DEBUG")
    for handler in set(root.handlers) - set(handlers):
        handler.addFilter(lambda record: not record.name.startswith(OF_THE_TEST))
    yield folder
    for handler in set(root.handlers) - set(handlers):
        root.removeHandler(handler)
        handler.close()
    root.setLevel(level)


def _is_given(module: Module, field: Field) -> bool:
    """Whether the value comes by the module's own way of making a record."""
    return field.edited is not Edited.NEVER or Verb.CREATE not in module.verbs


async def _records(planted: Planted, people: People, world: World) -> None:
    bench = Bench("inmates", people, world)
    for code in SEALED:
        module, keeper = MODULES[code], await bench.keeper(code)
        sealed = [field for field in module.fields if field.mask and _is_given(module, field)]
        if not sealed:
            continue
        given = {field.name: planted.value(module, field, "created") for field in sealed}
        made = await bench.create(code, **given)
        path = f"/api/records/{code}/{made['id']}"
        for field in sealed:
            found = await keeper.get(f"/api/records/{code}", **{field.name: given[field.name]})
            assert [row["id"] for row in found["rows"]] == [made["id"]]
            assert (await keeper.post(f"{path}/reveal/{field.name}"))["value"] == given[field.name]
        await keeper.http.get(f"/api/records/{code}", params={"q": given[sealed[0].name]})
        open_fields = [field for field in sealed if field.edited is Edited.ALWAYS]
        if Verb.EDIT in module.verbs and open_fields:
            values = {field.name: planted.value(module, field, "edited") for field in open_fields}
            await keeper.put(path, {"version": 1, "values": values, "reason": "更正"})
        refused = {
            "values": {field.name: planted.value(module, field, "refused") for field in sealed}
        }
        assert (await keeper.ask("POST", f"/api/records/{code}", refused)).is_error
        if Verb.IMPORT in module.verbs:
            await _imported(planted, Bench(code, people, world), keeper, sealed, made)


async def _imported(
    planted: Planted, bench: Bench, keeper: Person, sealed: list[Field], made: Any
) -> None:
    """An export comes back with other sealed values in it: taken or refused, none is kept open."""
    rows = read_rows(await bench.export(keeper, "csv", **{sealed[0].name: ""}))
    heading = [str(cell) for cell in rows[1].cells]
    changed = []
    for row in rows[2:]:
        cells = list(row.cells)
        for field in sealed:
            cells[heading.index(field.title)] = planted.value(bench.module, field, "imported")
        changed.append(cells)
    await bench.upload(keeper, CsvWriter().feed([heading, *changed[:1]]), "x.csv")


async def _credentials(planted: Planted, people: People, world: World) -> None:
    planted.keep("password", PASSWORD)
    monitor = await people.officer("monitor")
    planted.keep("session", monitor.http.cookies["qq_officer"])
    changed = planted.keep("new password", f"Good-{secrets.token_hex(8)}")
    await monitor.post("/api/officer/password", {"current": PASSWORD, "new": changed})
    wrong = planted.keep("mistyped password", secrets.token_hex(12))
    await people.somebody().ask(
        "POST", "/api/officer/sign-in", {"login": "monitor", "password": wrong}
    )
    begun = await monitor.post("/api/officer/second-factor")
    planted.keep("second factor", begun["secret"])
    code = pyotp.TOTP(begun["secret"]).at(world.clock())
    await monitor.post("/api/officer/second-factor/confirm", {"code": code})
    first, second = await reset(people, world, "reviewer")
    planted.keep("first half of a claim code", first)
    planted.keep("second half of a claim code", second)
    claimed = planted.keep("claimed password", f"Good-{secrets.token_hex(8)}")
    claim = claim_of("reviewer", (first, second), claimed)
    await people.somebody().post(CLAIM, claim)
    admin = await people.officer("sysadmin")
    consumer = await Bench("api_consumers", people, world).create()
    asked = await admin.post(f"{path_of(consumer['id'])}/keys", {"reason": WHY})
    await let_through(people, asked["waiting"]["case_id"])
    key = await admin.post(f"{path_of(consumer['id'])}/keys/take")
    planted.keep("key of an outside system", key["secret"])
    device = await Bench("devices", people, world).create()
    asked = {"device_ids": [device["id"]]}
    (credential,) = await admin.post("/api/devices/credentials", asked)
    planted.keep("credential of a device", credential["secret"])


async def _applications(planted: Planted, people: People, world: World) -> None:
    relative = await people.relative()
    number = planted.keep("phone applied for", f"139{secrets.randbelow(10**8):08}")
    asked = {"inmate_id": world.inmate_id, "values": {"phone": number}, "note": "本人实名号码"}
    asked |= {"proof": await proof(relative)}
    await relative.post("/api/relative/applications/numbers", asked)


@pytest.mark.requirement("DC-2", "NF-CRYPTO-31")
async def test_no_planted_value_lies_in_clear_on_any_disk(
    people: People,
    world: World,
    relay: OutboxRelay,
    owner: Database,
    logged: Path,
    postgres_server: Postgres,
    nats_server: Nats,
    tmp_path: Path,
) -> None:
    planted = Planted()
    await _records(planted, people, world)
    await _applications(planted, people, world)
    await _credentials(planted, people, world)
    relative = await people.relative()
    await relative.post("/api/relative/face-checks", {"picture": picture("li")})

    async def told() -> bool:
        async with owner.transaction() as tx:
            waiting = text("select count(*) from outbox where published_at is null")
            return not await tx.scalar(waiting)

    await eventually(told)
    assert len(planted.values) > 25
    async with owner.engine.connect() as connection:
        await connection.execution_options(isolation_level="AUTOCOMMIT")
        await connection.execute(text("checkpoint"))
    assert await _dumped(owner, planted) == []
    places = [
        postgres_server._data,
        postgres_server._log_file,
        nats_server._data,
        nats_server._log_file,
        tmp_path,
        logged,
    ]
    found = await asyncio.to_thread(_searched, places, planted)
    assert found == []
    # A picture of a face is sealed too.
    shown = picture("li").encode()[:60]
    assert not await asyncio.to_thread(_holding, tmp_path, shown)


async def _dumped(owner: Database, planted: Planted) -> list[tuple[str, str]]:
    """As a dump would show it: compressed values are no hiding place."""
    found = []
    async with owner.transaction() as tx:
        for name in sorted(metadata.tables):
            dump = await tx.scalar(text(f"select string_agg(t::text, ' ') from \"{name}\" as t"))
            found += [
                (name, what) for what, value in planted.values.items() if value in (dump or "")
            ]
    return found


def _searched(places: list[Path], planted: Planted) -> list[tuple[str, str]]:
    """File and kind of each planted value that a file holds."""
    sought = {what: value.encode() for what, value in planted.values.items()}
    found, looked = [], 0
    for place in places:
        for path in [place] if place.is_file() else place.rglob("*"):
            if not path.is_file():
                continue
            content = path.read_bytes()
            looked += 1
            found += [(str(path), what) for what, value in sought.items() if value in content]
    assert looked > 500
    return found


def _holding(place: Path, sought: bytes) -> list[Path]:
    return [path for path in place.rglob("*") if path.is_file() and sought in path.read_bytes()]
