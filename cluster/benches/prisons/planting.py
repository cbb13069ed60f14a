"""The people whom the stand-ins tell of: prisons, wards, inmates and the officers who review."""

from collections.abc import Mapping, Sequence

from cluster.benches.bulk.inmates import plant_inmates
from cluster.benches.prisons.planted_relatives import plant_relatives
from connectors.doors import open_doors
from connectors.postgres.access import officers
from connectors.postgres.modules.sealing import FieldSeals
from connectors.postgres.platform import units
from connectors.postgres.platform.units import UnitRow
from connectors.postgres.transaction import Tx
from connectors.prisons.simulators.population import Population
from schemas.people.kinds import OrgType
from schemas.settings import Settings

PRISONS, WARDS = 15, 3
NOBODY = "!"
"""In place of a digest: nobody signs in."""

Roster = Mapping[str, Sequence[str]]
"""Inmates' numbers by prison's code."""


async def plant(settings: Settings, prisons: int, inmates: int) -> Roster:
    """So many prisons of so many inmates each; answers whom the stand-ins may tell of."""
    doors = open_doors(settings)
    try:
        async with doors.database.transaction() as tx:
            _, wards = await plant_wards(tx, prisons, WARDS)
            count = prisons * inmates
            seals = FieldSeals(doors.keys)
            ids = await plant_inmates(tx, seals, wards, count, released_every=None)
            roster = _roster(wards, count)
            people = [Population(code, known) for code, known in roster.items()]
            numbered = {_inmate_no(number): one for number, one in enumerate(ids)}
            await plant_relatives(tx, doors.keys, people, numbered)
            for code, unit_id in {_prison_code(one): one.prison_id for one in wards}.items():
                await _officers(tx, code, roster[code], str(unit_id))
            return roster
    finally:
        await doors.close()


async def plant_wards(tx: Tx, prisons: int, each: int) -> tuple[UnitRow, list[UnitRow]]:
    """The bureau, and all wards of so many prisons with so many each."""
    bureau = await units.add(tx, parent=None, code="SH", name="局", org_type=OrgType.BUREAU)
    made = []
    for number in range(1, prisons + 1):
        code = f"P{number:02}"
        prison = await units.add(
            tx, parent=bureau, code=code, name=f"{number}监", org_type=OrgType.PRISON
        )
        for place in range(1, each + 1):
            ward = await units.add(
                tx,
                parent=prison,
                code=f"{code}-W{place:02}",
                name=f"{place}监区",
                org_type=OrgType.WARD,
            )
            made.append(ward)
    return bureau, made


def _roster(wards: Sequence[UnitRow], count: int) -> Roster:
    """Numbers as `plant_inmates` deals them out."""
    roster: dict[str, list[str]] = {}
    for number in range(count):
        code = _prison_code(wards[number % len(wards)])
        roster.setdefault(code, []).append(_inmate_no(number))
    return roster


def _inmate_no(number: int) -> str:
    return f"39{number:08}"


def _prison_code(ward: UnitRow) -> str:
    return ward.code.partition("-")[0]


async def _officers(tx: Tx, code: str, inmates: Sequence[str], unit_id: str) -> None:
    """Those whom the stand-in makes up: reviews of strangers would wait for ever."""
    for one in Population(code, inmates).officers:
        await officers.add(
            tx,
            login=f"told.{one.police_no}",
            name=one.name,
            police_no=one.police_no,
            org_unit_id=unit_id,
            password_hash=NOBODY,
        )
