"""`qinqiao prisons confidentiality`: how much of what the prisons' systems told is open."""

import asyncio
from datetime import timedelta
from pathlib import Path

import msgspec
import pytest
from typer.testing import CliRunner

from cluster.cli import app
from connectors.keys.software import SoftwareKeys
from connectors.postgres import Database
from connectors.postgres.people import people
from connectors.prisons.simulators.prisons import StandIn
from pipelines.flows.exchange.applying import Source
from pipelines.flows.exchange.applying.registry import appliers
from schemas.exchange.prison_systems.access import SoapAccess
from schemas.exchange.prison_systems.kinds import RecordKind, SystemKind
from schemas.exchange.prison_systems.records import Registration
from schemas.exchange.prison_systems.settings import SystemSettings
from schemas.modules.visits.visits import VisitType
from tests.integration.prisons.bureau import connect
from tests.integration.prisons.recorder import mapped
from tests.integration.prisons.source import VISIT
from tests.integration.prisons.workbench import NOW
from tests.integration.world import World

pytestmark = pytest.mark.integration
INMATE_NO = "3103100"
TOLD = ("母亲", "父亲", "律师", "老乡", "")


def stand_in() -> StandIn:
    access = SoapAccess(address="https://one.invalid/", namespace="urn:one", user="bureau")
    settings = SystemSettings(access=access, every_s=5, kinds=(VISIT,))
    return StandIn("P03", SystemKind.VISIT, "camel", settings, "geheim")


async def test_it_prints_the_share_by_prison_protocol_and_channel(
    db: Database,
    world: World,
    database_url: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    keys = SoftwareKeys(tmp_path / "keys")
    async with db.transaction() as tx:
        await people.add_inmate(
            tx,
            inmate_no=INMATE_NO,
            name="罪犯",
            prison_id=world.prison.id,
            ward_id=world.ward.id,
        )
    system_id = await connect(db, keys, world.prison, stand_in(), NOW)
    source = Source(
        system_id=system_id,
        prison_id=world.prison.id,
        prison_path=world.prison.path,
        kind=SystemKind.VISIT,
    )
    page = [
        mapped(
            RecordKind.REGISTRATION,
            f"R{number}",
            Registration(
                visit_no=f"V{number}",
                inmate_no=INMATE_NO,
                visit_type=VisitType.REGULAR,
                planned_at=NOW + timedelta(days=1),
                kinship=kinship,
            ),
        )
        for number, kinship in enumerate(TOLD)
    ]
    async with db.transaction() as tx:
        await appliers(keys)[RecordKind.REGISTRATION].apply(tx, source, page, NOW)
    monkeypatch.setenv("QINQIAO_DATABASE_URL", database_url)
    monkeypatch.setenv("QINQIAO_DATA_DIR", str(tmp_path))
    words = ["prisons", "confidentiality"]
    done = await asyncio.to_thread(CliRunner().invoke, app, [*words, "--json"])
    assert done.exit_code == 0, done.output
    (line,) = [msgspec.json.decode(one) for one in done.output.splitlines()]
    assert (line["prison"], line["protocol"], line["channel"]) == ("P03", "soap", "visit")
    figures = ("records", "ordinary", "privileged", "undetermined", "share")
    assert [line[name] for name in figures] == [5, 2, 1, 2, 0.4]
    shown = await asyncio.to_thread(CliRunner().invoke, app, words)
    assert shown.exit_code == 0, shown.output
    assert "40.00%" in shown.output
