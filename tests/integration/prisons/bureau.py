"""A bureau whose prisons have systems: who is known here, and how a system is connected."""

from collections.abc import Mapping, Sequence
from datetime import datetime

import msgspec

from connectors.keys.software import SoftwareKeys
from connectors.postgres import Database
from connectors.postgres.access import officers
from connectors.postgres.exchange.prison_systems import feeds, systems, versions
from connectors.postgres.ids import make_id
from connectors.postgres.modules.sealing import FieldSeals
from connectors.postgres.people import people
from connectors.postgres.people.people import RelativeRow
from connectors.postgres.platform import units
from connectors.postgres.platform.units import UnitRow
from connectors.postgres.transaction import Tx
from connectors.prisons.simulators.population import Population
from connectors.prisons.simulators.prisons import StandIn
from pipelines.flows.exchange.prisons.raw_seals import RawSeals
from pipelines.rules.exchange.prison_systems.secrets import UNBOUND, place_of
from schemas.exchange.prison_systems.settings import SystemSettings
from schemas.people.kinds import OrgType

INMATES = 4


def inmates_of(prisons: int) -> dict[str, list[str]]:
    """Their numbers, by the prison's code."""
    return {
        f"P{at:02}": [f"31{at:02}{number:06}" for number in range(INMATES)]
        for at in range(1, prisons + 1)
    }


async def plant(
    db: Database, keys: SoftwareKeys, populations: Mapping[str, Population]
) -> dict[str, UnitRow]:
    """Prisons with wards, and everybody whom their systems speak of."""
    made = {}
    async with db.transaction() as tx:
        bureau = await units.add(tx, parent=None, code="SH", name="局", org_type=OrgType.BUREAU)
        for code, population in populations.items():
            prison = await units.add(
                tx, parent=bureau, code=code, name=f"{code}监狱", org_type=OrgType.PRISON
            )
            ward = await units.add(
                tx, parent=prison, code=f"{code}-W01", name="一监区", org_type=OrgType.WARD
            )
            await people_of(tx, FieldSeals(keys), population, prison, ward)
            made[code] = prison
    return made


async def people_of(
    tx: Tx, seals: FieldSeals, population: Population, prison: UnitRow, ward: UnitRow
) -> None:
    """Officers, inmates and relatives of one prison."""
    for officer in population.officers:
        await officers.add(
            tx,
            login=officer.police_no,
            name=officer.name,
            police_no=officer.police_no,
            org_unit_id=prison.id,
            password_hash="x",
        )
    for inmate in population.inmates:
        inmate_id = await people.add_inmate(
            tx,
            inmate_no=inmate.inmate_no,
            name=f"罪犯{inmate.inmate_no}",
            prison_id=prison.id,
            ward_id=ward.id,
        )
        for relative in inmate.relatives:
            relative_id = make_id()
            row = RelativeRow(
                id=relative_id,
                name=relative.name,
                wechat_openid=f"openid-{relative_id}",
                id_no_sealed=b"sealed",
                id_no_digest=seals.digest(relative.id_no),
                phone_sealed=b"sealed",
                enabled=True,
            )
            await people.add_relative(tx, row)
            await people.bind(
                tx, relative_id=relative_id, inmate_id=inmate_id, kinship=relative.kinship
            )


async def connect(
    db: Database, keys: SoftwareKeys, prison: UnitRow, told: StandIn, at: datetime
) -> str:
    """What an operator enters, and nothing else; the settings go over the wire and back."""
    settings = msgspec.json.decode(msgspec.json.encode(told.settings), type=SystemSettings)
    async with db.transaction() as tx:
        system_id = await systems.add(tx, prison.id, told.kind, "系统", told.maker, None)
        given = {place_of(settings.access) or UNBOUND: told.secret}
        sealed = RawSeals(keys).close_secrets(system_id, given)
        number = await versions.add(tx, system_id, settings, None, at)
        await versions.activate(tx, system_id, number, None, at)
        kinds = [one.kind for one in settings.kinds]
        await feeds.start_again(tx, system_id, kinds, number, keep=True)
        await systems.change(tx, system_id, active=number, enabled=True, secret_sealed=sealed)
    return system_id


def quick(told: StandIn) -> StandIn:
    """Asked each second, in small pages, so that there are many places to die at."""
    settings = msgspec.structs.replace(told.settings, every_s=1, page=20)
    return told._replace(settings=settings)


def populations(inmates: Mapping[str, Sequence[str]], seed: int) -> dict[str, Population]:
    """The people whom the stand-ins of a plan with this seed tell of."""
    return {code: Population(code, numbers, seed) for code, numbers in inmates.items()}
