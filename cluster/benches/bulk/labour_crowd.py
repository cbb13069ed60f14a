"""Wards full of workers, and the officers who enter, decide and count their hours."""

import secrets
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any, NamedTuple

from cluster.benches.bulk.inmates import plant_inmates
from cluster.benches.labour import workload
from cluster.benches.seed.accounts import DEMONSTRATION_PASSWORD
from cluster.benches.seed.names import made_up_names
from connectors.doors import Doors, open_doors, open_shards
from connectors.ledger.bulk import load
from connectors.ledger.months import ensure_months
from connectors.postgres.access import officers, rights
from connectors.postgres.bulk import copy_rows
from connectors.postgres.ids import make_id
from connectors.postgres.modules.sealing import FieldSeals
from connectors.postgres.platform import units
from connectors.postgres.platform.units import UnitRow
from connectors.postgres.transaction import Tx
from loadtests.labour.plan import Enterer, LabourPlan, Reader
from pipelines.rules.labour.ledger.ids import as_bits
from pipelines.rules.platform.local_time import local
from pipelines.rules.security.password import SALT_BYTES, hash_password
from schemas.headcount.headcount import Began
from schemas.labour.kinds import Risk
from schemas.modules.common import ACTIVE, APPROVED
from schemas.modules.labour.post_assignments import HELD
from schemas.people.kinds import OrgType, Role
from schemas.settings import Settings
from schemas.tables import metadata
from schemas.tables.headcount.headcount import headcount_spell

ENTERERS_OF_A_WARD = 2
MOST_WARDS = 10
"""Of a prison; a larger crowd has more officers in each ward."""
ENTERED_DAYS, HISTORY_DAYS = 40, 30
"""Days before today that are left to be entered, and those before that are full."""
GRADES = 5
SHARES = {Role.LABOUR: 6, Role.APPROVER: 2, Role.LEADER: 2}
"""Of ten officers; the same as the weights of the load."""


class Ward(NamedTuple):
    unit: UnitRow
    inmates: list[str]
    post: str


async def plant(settings: Settings, users: int, inmates: int) -> LabourPlan:
    """Plant into the platform of the settings; every ward gets so many inmates."""
    doors = open_doors(settings)
    try:
        today = local(datetime.now(UTC)).date()
        async with doors.database.transaction() as tx:
            prisons = [one for one in await units.tree(tx, "/") if _is_prison(one)]
            wards = await _wards(tx, doors, prisons, _wards_each(users, len(prisons)), inmates)
            plan = await _officers(tx, doors, wards, users, today)
        await _history(settings, doors, wards, today)
        return plan
    finally:
        await doors.close()


def _is_prison(unit: UnitRow) -> bool:
    return unit.org_type is OrgType.PRISON


def _wards_each(users: int, prisons: int) -> int:
    enterers = users * SHARES[Role.LABOUR] / 10
    return max(1, min(MOST_WARDS, round(enterers / ENTERERS_OF_A_WARD / prisons)))


async def _wards(
    tx: Tx, doors: Doors, prisons: Sequence[UnitRow], each: int, inmates: int
) -> list[Ward]:
    """New wards of every prison, with their inmates at work since the new year before last."""
    made = [
        await units.add(
            tx,
            parent=prison,
            code=f"{prison.code}-L{number:02}",
            name=f"劳动{number}监区",
            org_type=OrgType.WARD,
            sort=100 + number,
        )
        for prison in prisons
        for number in range(1, each + 1)
    ]
    ids = await plant_inmates(
        tx, FieldSeals(doors.keys), made, inmates * len(made), released_every=None
    )
    wards = [Ward(unit, ids[place :: len(made)], make_id()) for place, unit in enumerate(made)]
    since = datetime.now(UTC) - timedelta(days=400)
    await copy_rows(tx, headcount_spell, _spells(wards, since))
    await copy_rows(tx, metadata.tables["labour_post"], _posts(wards, inmates))
    await copy_rows(tx, metadata.tables["post_assignment"], _held(wards, since.date()))
    await copy_rows(tx, metadata.tables["worker_grade_setting"], _graded(wards, since))
    return wards


def _spells(wards: Sequence[Ward], since: datetime) -> Iterator[dict[str, Any]]:
    for ward in wards:
        for inmate_id in ward.inmates:
            yield {
                "id": make_id(),
                "inmate_id": inmate_id,
                "prison_id": ward.unit.prison_id,
                "ward_id": ward.unit.id,
                "since": since,
                "began": Began.OWN_RECORD.value,
            }


def _posts(wards: Sequence[Ward], places: int) -> Iterator[dict[str, Any]]:
    for ward in wards:
        yield {
            "id": ward.post,
            "state": ACTIVE,
            "name": "缝纫岗",
            "unit_id": ward.unit.id,
            "post_kind": "production",
            "place": f"{ward.unit.name}车间",
            "places": places,
            "risk": Risk.LOW.value,
        }


def _held(wards: Sequence[Ward], since: date) -> Iterator[dict[str, Any]]:
    for ward in wards:
        for inmate_id in ward.inmates:
            yield {
                "id": make_id(),
                "state": HELD,
                "inmate_id": inmate_id,
                "prison_id": ward.unit.prison_id,
                "post_id": ward.post,
                "from_day": since,
            }


def _graded(wards: Sequence[Ward], since: datetime) -> Iterator[dict[str, Any]]:
    for ward in wards:
        for place, inmate_id in enumerate(ward.inmates):
            yield {
                "id": make_id(),
                "state": APPROVED,
                "inmate_id": inmate_id,
                "prison_id": ward.unit.prison_id,
                "grade_no": 1 + place % GRADES,
                "from_day": since.date(),
                "reason": "技能考核",
                "decided_at": since,
            }


async def _officers(
    tx: Tx, doors: Doors, wards: Sequence[Ward], users: int, today: date
) -> LabourPlan:
    accounts = _Accounts(tx, doors)
    entering = max(1, users * SHARES[Role.LABOUR] // 10)
    each = -(-entering // len(wards))
    enterers = [
        await _enterer(accounts, wards[number % len(wards)], number // len(wards), each, today)
        for number in range(entering)
    ]
    of_prison: dict[str, list[Ward]] = {}
    for ward in wards:
        of_prison.setdefault(ward.unit.prison_id or "", []).append(ward)
    prisons = list(of_prison)
    approvers = [
        await accounts.add(Role.APPROVER, prisons[number % len(prisons)])
        for number in range(max(len(prisons), users * SHARES[Role.APPROVER] // 10))
    ]
    until = today - timedelta(days=ENTERED_DAYS + 1)
    readers = [
        Reader(
            login=await accounts.add(Role.LEADER, prison_id),
            prison_id=prison_id,
            ward_ids=[ward.unit.id for ward in of_prison[prison_id]],
            since=until - timedelta(days=HISTORY_DAYS - 1),
            until=until,
        )
        for number in range(max(1, users * SHARES[Role.LEADER] // 10))
        if (prison_id := prisons[number % len(prisons)])
    ]
    return LabourPlan(
        password=DEMONSTRATION_PASSWORD, enterers=enterers, approvers=approvers, readers=readers
    )


async def _enterer(accounts: "_Accounts", ward: Ward, turn: int, each: int, today: date) -> Enterer:
    """The officers of a ward take its open days in turn, the latest first."""
    login = await accounts.add(Role.LABOUR, ward.unit.id)
    days = [today - timedelta(days=number) for number in range(1, ENTERED_DAYS + 1)]
    return Enterer(login=login, ward_id=ward.unit.id, days=days[turn::each])


class _Accounts:
    """Makes accounts that live as long as a measurement; one hash serves all."""

    def __init__(self, tx: Tx, doors: Doors) -> None:
        self._tx = tx
        self._seal = doors.rights_seal()
        salt = secrets.token_bytes(SALT_BYTES)
        self._password_hash = hash_password(DEMONSTRATION_PASSWORD, salt)
        self._names = made_up_names()
        self._count = 0

    async def add(self, role: Role, unit_id: str) -> str:
        """A new account of a role at a unit; answers its login."""
        self._count += 1
        login = f"hours.{self._count:04}"
        officer_id = await officers.add(
            self._tx,
            login=login,
            name=next(self._names),
            police_no=f"38{self._count:05}",
            org_unit_id=unit_id,
            password_hash=self._password_hash,
        )
        await rights.give(self._tx, self._seal, officer_id, [role], [unit_id])
        return login


async def _history(settings: Settings, doors: Doors, wards: Sequence[Ward], today: date) -> None:
    """A month of approved hours in the ledger, so that there is something to count."""
    last = today - timedelta(days=ENTERED_DAYS + 1)
    days = [last - timedelta(days=number) for number in range(HISTORY_DAYS)]
    shards = open_shards(settings, doors.database, pool_size=2)
    try:
        for database in shards.databases:
            await ensure_months(database, days)
        for ward in wards:
            assert ward.unit.prison_id is not None
            shard = await shards.of(ward.unit.prison_id)
            async with shard.transaction() as tx:
                await load(tx, list(workload.sheets_of(_as_made(ward), days, 1)), shards.seals)
    finally:
        await shards.close()


def _as_made(ward: Ward) -> workload.Prison:
    """The ward alone, as the ledger's bench writes days of prisons."""
    prison_id = ward.unit.prison_id or ""
    made = workload.Ward(
        prison_id,
        ward.unit.code,
        ward.unit.id,
        make_id(),
        sorted(as_bits(one) for one in ward.inmates),
        [as_bits(ward.post)] * workload.POSTS,
    )
    return workload.Prison(prison_id, ward.unit.code, [made])
