"""Officers of every role: the bureau's, and five for each prison."""

import secrets
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from cluster.benches.seed.names import made_up_names
from cluster.benches.seed.units import BUREAU, PRISON_NAMES, prison_code
from connectors.postgres.access import officers, rights
from connectors.postgres.platform.units import UnitRow
from connectors.postgres.transaction import Tx
from pipelines.rules.security.password import SALT_BYTES, hash_password
from pipelines.rules.security.row_seal import RowSeal
from schemas.people.kinds import Role

DEMONSTRATION_PASSWORD = "Qinqiao-2026"
"""Of every demonstration account; planted only where `demonstration` is on, and printed there."""
SYSTEM_LOGIN = "bureau.system"


class Post(NamedTuple):
    """An account to be: its login, what it may do, and where."""

    login: str
    role: Role
    unit: str


_BUREAU_ROLES = {
    "leader": Role.LEADER,
    "words": Role.WORD_KEEPER,
    "documents": Role.DOCUMENT_KEEPER,
    "auditor": Role.AUDITOR,
    "system": Role.SYSTEM_ADMIN,
    "security": Role.SECURITY_ADMIN,
    "approver": Role.APPROVER,
    "monitor": Role.MONITOR,
    "reviewer": Role.REVIEWER,
}
_PRISON_ROLES = {
    "approver": Role.APPROVER,
    "monitor": Role.MONITOR,
    "reviewer": Role.REVIEWER,
    "leader": Role.LEADER,
    "labour": Role.LABOUR,
}


def posts() -> Iterator[Post]:
    """All accounts, as `bureau.auditor` and `p03.approver`."""
    for name, role in _BUREAU_ROLES.items():
        yield Post(f"bureau.{name}", role, BUREAU[0])
    for number in range(1, len(PRISON_NAMES) + 1):
        code = prison_code(number)
        for name, role in _PRISON_ROLES.items():
            yield Post(f"{code.lower()}.{name}", role, code)
    # Flows of approvals that guard are published by another than the one who edited them.
    yield Post(f"{SYSTEM_LOGIN}2", Role.SYSTEM_ADMIN, BUREAU[0])
    yield Post("bureau.discipline", Role.DISCIPLINE, BUREAU[0])


async def plant_accounts(tx: Tx, seal: RowSeal, units: Mapping[str, UnitRow]) -> None:
    # One hash serves all, since the password is the same and printed for everybody to see.
    password_hash = hash_password(DEMONSTRATION_PASSWORD, secrets.token_bytes(SALT_BYTES))
    names = made_up_names()
    for number, post in enumerate(posts(), 1):
        officer_id = await officers.add(
            tx,
            login=post.login,
            name=next(names),
            police_no=f"31{number:05}",
            org_unit_id=units[post.unit].id,
            password_hash=password_hash,
        )
        await rights.give(tx, seal, officer_id, [post.role], [units[post.unit].id])
