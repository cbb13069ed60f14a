"""The officers of the bureau, its prisons and wards, each with an account."""

from collections.abc import Iterable, Iterator

import msgspec

from pipelines.rules.bureau.chance import Chance
from pipelines.rules.bureau.names import name
from pipelines.rules.bureau.places import BUREAU
from pipelines.rules.security.actor import Actor
from schemas.calls.state import ActorKind
from schemas.people.kinds import Role

FOUNDER, FOUNDER_ROLE = "system", Role.SYSTEM_ADMIN
BUREAU_ROLES = {
    FOUNDER: FOUNDER_ROLE,
    "security": Role.SECURITY_ADMIN,
    "auditor": Role.AUDITOR,
    "leader": Role.LEADER,
    "words": Role.WORD_KEEPER,
    "documents": Role.DOCUMENT_KEEPER,
    "approver": Role.APPROVER,
    "monitor": Role.MONITOR,
    "reviewer": Role.REVIEWER,
    "discipline": Role.DISCIPLINE,
    # Flows of approvals that guard are published by another than the one who edited them.
    "system2": Role.SYSTEM_ADMIN,
}
PRISON_ROLES = {
    "leader": Role.LEADER,
    "approver": Role.APPROVER,
    "monitor": Role.MONITOR,
    "reviewer": Role.REVIEWER,
    "labour": Role.LABOUR,
}
WARD_ROLES = {"head": Role.APPROVER, "officer": Role.MONITOR, "labour": Role.LABOUR}


class Officer(msgspec.Struct, frozen=True, kw_only=True):
    """An officer with his account, what it may do, and where."""

    login: str
    name: str
    police_no: str
    role: Role
    unit: str
    """Code of the unit that he belongs to and reaches."""
    address: str

    @property
    def prison(self) -> str | None:
        """None: of the bureau itself."""
        return None if self.unit == BUREAU[0] else self.unit[:3]

    def actor(self, officer_id: str) -> Actor:
        return Actor(ActorKind.OFFICER, officer_id, self.name, self.address)


def officers_of(
    chance: Chance, prisons: Iterable[tuple[str, tuple[str, ...]]]
) -> tuple[Officer, ...]:
    """All of them, as `bureau.auditor`, `p03.approver` and `p03.w01.head`."""
    return tuple(_officers(chance, prisons))


def _officers(chance: Chance, prisons: Iterable[tuple[str, tuple[str, ...]]]) -> Iterator[Officer]:
    yield from _unit(chance, BUREAU[0], "bureau", BUREAU_ROLES, 0, 0)
    for number, (prison, wards) in enumerate(prisons, 1):
        yield from _unit(chance, prison, prison.lower(), PRISON_ROLES, number, 0)
        for place, ward in enumerate(wards, 1):
            login = ward.lower().replace("-", ".")
            yield from _unit(chance, ward, login, WARD_ROLES, number, place)


def _unit(
    chance: Chance, unit: str, login: str, roles: dict[str, Role], prison: int, ward: int
) -> Iterator[Officer]:
    draw = chance.of("officers", unit)
    for place, (post, role) in enumerate(roles.items(), 1):
        yield Officer(
            login=f"{login}.{post}",
            name=name(draw, woman=draw.happens(0.3)),
            police_no=f"31{prison:02}{ward:02}{place:02}",
            role=role,
            unit=unit,
            address=f"10.{prison}.{ward}.{10 + place}",
        )
