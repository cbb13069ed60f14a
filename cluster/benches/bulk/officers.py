"""Accounts for a load: so many people, each with a session of his own."""

import secrets
from collections.abc import Mapping, Sequence

from cluster.benches.seed.accounts import DEMONSTRATION_PASSWORD
from cluster.benches.seed.names import made_up_names
from connectors.postgres.access import officers, rights
from connectors.postgres.platform.units import UnitRow
from connectors.postgres.transaction import Tx
from pipelines.rules.security.password import SALT_BYTES, hash_password
from pipelines.rules.security.row_seal import RowSeal
from schemas.people.kinds import OrgType, Role

AUDITORS_OF_TEN = 1
APPROVERS_OF_TEN = 4


async def plant_officers(
    tx: Tx, seal: RowSeal, units: Mapping[str, UnitRow], count: int
) -> dict[str, list[str]]:
    """Logins by role: approvers and leaders of prisons, and some auditors of the bureau."""
    prisons = [unit for unit in units.values() if unit.org_type is OrgType.PRISON]
    bureau = next(unit for unit in units.values() if unit.org_type is OrgType.BUREAU)
    # One hash serves all: these accounts live as long as a measurement.
    password_hash = hash_password(DEMONSTRATION_PASSWORD, secrets.token_bytes(SALT_BYTES))
    names = made_up_names()
    logins: dict[str, list[str]] = {}
    for number in range(count):
        role = _role(number % 10)
        unit = bureau if role is Role.AUDITOR else _turn(prisons, number)
        login = f"load.{number:04}"
        officer_id = await officers.add(
            tx,
            login=login,
            name=next(names),
            police_no=f"39{number:05}",
            org_unit_id=unit.id,
            password_hash=password_hash,
        )
        await rights.give(tx, seal, officer_id, [role], [unit.id])
        logins.setdefault(role.value, []).append(login)
    return logins


def _role(place: int) -> Role:
    if place < AUDITORS_OF_TEN:
        return Role.AUDITOR
    return Role.APPROVER if place < AUDITORS_OF_TEN + APPROVERS_OF_TEN else Role.LEADER


def _turn(prisons: Sequence[UnitRow], number: int) -> UnitRow:
    return prisons[number // 10 % len(prisons)]
