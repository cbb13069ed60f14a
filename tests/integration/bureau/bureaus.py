"""Made-up bureaus in databases of tests."""

import asyncio
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

import msgspec
import pytest
from sqlalchemy import select

from cluster.benches.bureau import plant_bureau
from cluster.services.postgres import Postgres
from cluster.settings import load_settings
from connectors.doors import Doors, open_doors
from connectors.postgres.modules.sealing import FieldSeals
from connectors.postgres.speech.spoken_seals import spoken_seals
from pipelines.flows.bureau import making
from pipelines.flows.bureau.making import Made
from pipelines.rules.approvals.sealed_fact import MARK
from pipelines.rules.bureau.plan import Plan
from pipelines.rules.bureau.years.catalog import YEARS, in_order
from pipelines.rules.headcount.rows import basic_place
from pipelines.rules.security.field import open_field
from pipelines.rules.security.purposes import PERSONAL
from pipelines.rules.security.sealed_note import is_note
from pipelines.rules.speech.line_rows import alert_place, line_place
from schemas.modules.catalog import MODULES
from schemas.settings import Settings
from schemas.tables import metadata
from schemas.tables.speech.spoken import conversation_key
from tests.databases import SHARD_TEMPLATE, TEMPLATE, copied

PLANTING_S = 1800
"""Half a minute of a processor's work takes ten times as long beside what goes before it."""
PLAN = Plan(seed=1, inmates=60, years=1, until=date(2026, 11, 24))
HOWEVER_PLANTED = {
    "officer": {"password_hash"},
    "officer_role": {"mac"},
    "officer_scope": {"mac"},
    "rights_change": {"mac"},
    "bureau_part": {"made_at"},
    "face_check": {"picture_file_id"},
    "headcount_movement": {"digest"},
    "audit_row": {"previous", "digest"},
    "approval_case": {"facts_digest"},
    "approval_step": {"facts_digest", "signature", "key_id"},
    "conversation_key": {"sealed_key"},
    "line_index": {"tokens"},
}
"""What two plantings may have otherwise: keys, salts and moments of planting."""
MADE_WITH_KEYS = {"content", "digest"}
"""Facts, and what the log says of them, that are keyed or cover what is."""


TALKED = frozenset(
    {
        "platform",
        "access",
        "flows",
        "exchange",
        "people",
        "visits",
        "visit_bookings",
        "fees",
        "numbers",
        "phone",
        "reversals",
        "rooms",
        "calls",
        "letters",
        "bodies",
        "official",
        "words",
        "spoken",
    }
)
"""Years of what people say to each other, and what these read."""


TALKED_PLAN = Plan(seed=4, inmates=120, years=1, until=date(2026, 11, 24))


class Planted(NamedTuple):
    """Where a bureau is."""

    url: str
    shards: Sequence[str]
    folder: Path

    @property
    def settings(self) -> Settings:
        return settings_of(self.url, self.folder, self.shards)


def years_alone(monkeypatch: pytest.MonkeyPatch, codes: Collection[str]) -> None:
    """No other years are planted."""
    monkeypatch.setattr(
        making, "in_order", lambda: (one for one in in_order() if one.code in codes)
    )


def with_read(*codes: str) -> frozenset[str]:
    """The years, and all that they read."""
    found = frozenset(codes)
    return found.union(*(with_read(*YEARS[code].reads) for code in codes if YEARS[code].reads))


@contextmanager
def standing(
    server: Postgres, name: str, folder: Path, plan: Plan = PLAN, codes: Collection[str] = YEARS
) -> Iterator[Planted]:
    """A bureau with these years for several tests, which change nothing that others look at."""
    core, shard = f"test_{name}_bureau", f"test_{name}_shard"
    with copied(server, core, TEMPLATE), copied(server, shard, SHARD_TEMPLATE):
        made = Planted(server.application_url_of(core), (server.application_url_of(shard),), folder)
        with pytest.MonkeyPatch.context() as patched:
            years_alone(patched, codes)
            asyncio.run(_plant(made, plan))
        yield made


async def _plant(made: Planted, plan: Plan) -> None:
    _, doors = await planted(made.url, made.folder, made.shards, plan)
    await doors.close()


def settings_of(url: str, folder: Path, shards: Sequence[str]) -> Settings:
    environment = {
        "QINQIAO_DATA_DIR": str(folder),
        "QINQIAO_DATABASE_URL": url,
        "QINQIAO_LABOUR_SHARDS": ",".join(shards),
    }
    return load_settings(environment, demonstration=True)


async def planted(
    url: str, folder: Path, shards: Sequence[str], plan: Plan = PLAN, processes: int = 1
) -> tuple[Made, Doors]:
    """The doors are the caller's to close."""
    settings = settings_of(url, folder, shards)
    return await plant_bureau(settings, plan, processes), open_doors(settings)


async def opened(doors: Doors, tables: Iterable[str]) -> dict[str, list[dict[str, Any]]]:
    """All rows of the tables as they are in clear, by id."""
    seals, found = FieldSeals(doors.keys), dict[str, list[dict[str, Any]]]()
    async with doors.database.reading() as tx:
        for name in tables:
            table = metadata.tables[name]
            order = list(table.primary_key.columns)
            rows = (await tx.execute(select(table).order_by(*order))).mappings()
            found[name] = [_clear(seals, name, dict(row)) for row in rows]
    await _open_words(doors, found)
    key = doors.keys.sealing(PERSONAL)
    for row in found.get("headcount_movement", ()):
        row["basic_sealed"] = open_field(key, row["basic_sealed"], basic_place(row["seq"]))
    return found


async def _open_words(doors: Doors, found: dict[str, list[dict[str, Any]]]) -> None:
    """What was said and heard, each under its conversation's key."""
    spoken = spoken_seals(doors.keys)
    async with doors.database.reading() as tx:
        kept = conversation_key.c
        sealed = await tx.execute(select(kept.call_id, kept.sealed_key))
        keys = {row.call_id: spoken.key(row.call_id, bytes(row.sealed_key)) for row in sealed}
    for row in found.get("transcript_line", ()):
        key, place = keys[row["call_id"]], line_place(row["id"])
        row["sealed"] = msgspec.to_builtins(key.open(place, bytes(row["sealed"])))
    for row in found.get("alert", ()):
        key, place = keys[row["call_id"]], alert_place(row["id"])
        row["sealed"] = key.open_text(place, bytes(row["sealed"]))


def _clear(seals: FieldSeals, table: str, row: dict[str, Any]) -> dict[str, Any]:
    module = next((one for one in MODULES.values() if one.table == table), None)
    hidden = HOWEVER_PLANTED.get(table, set())
    for field in module.fields if module else ():
        column = f"{field.name}_sealed"
        if field.lies_sealed and row[column] is not None:
            row[column] = seals.open(module, field, row["id"], row[column]) if module else None
            hidden = hidden | {f"{field.name}_digest"}
    if row.get("action") == "audit.checkpoint":
        # It names the digests of chains.
        hidden = hidden | {"detail"}
    return {
        name: _keyless(value) if name in ("facts", "detail") else value
        for name, value in row.items()
        if name not in hidden
    }


def _keyless(value: Any) -> Any:
    """Without what is made with keys, or sealed, wherever it lies."""
    if not isinstance(value, dict):
        return value
    return {
        name: _keyless(one)
        for name, one in value.items()
        if name not in MADE_WITH_KEYS and not is_note(one) and not str(one).startswith(MARK)
    }
