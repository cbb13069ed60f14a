"""The officers among whom those are looked for who may decide on a case."""

from collections.abc import Callable, Sequence
from functools import cached_property

from pipelines.rules.access.built_in_roles import BUILT_IN, grants
from pipelines.rules.access.codes.approvals import DECIDE_APPROVALS
from pipelines.rules.approvals.seats import Person, Seat, seats
from pipelines.rules.bureau.cast import Cast
from pipelines.rules.bureau.places import BUREAU, path_of
from schemas.approvals.definition import Node
from schemas.people.kinds import OrgType

DECIDING = frozenset(one.role for one in BUILT_IN if DECIDE_APPROVALS.code in grants(one))
Named = Callable[[str], str]


class Deciders:
    """Out of a cast, by the unit that a case begins in."""

    def __init__(self, cast: Cast, officer_id: Named, unit_id: Named) -> None:
        self._cast, self._officer_id, self._unit_id = cast, officer_id, unit_id
        self._found: dict[str, Sequence[Person]] = {}
        self._seats: dict[tuple[str, str, str, str | None], Sequence[Seat]] = {}

    def of(self, unit: str) -> Sequence[Person]:
        """Who reaches it: each reaches what lies below his own unit."""
        found = self._found.get(unit)
        if found is None:
            path = path_of(unit)
            found = [one for one in self._everybody if path.startswith(one.unit_path)]
            self._found[unit] = found
        return found

    def seats(self, kind: str, node: Node, unit: str, applicant: str | None) -> Sequence[Seat]:
        """Who may decide at a node of the kind's flow; the same all years long."""
        key = (kind, node.key, unit, applicant)
        if key not in self._seats:
            self._seats[key] = seats(node, self.of(unit), path_of(unit), applicant=applicant)
        return self._seats[key]

    @cached_property
    def _everybody(self) -> Sequence[Person]:
        return [
            Person(
                id=self._officer_id(one.login),
                name=one.name,
                unit_id=self._unit_id(one.unit),
                unit_path=path_of(one.unit),
                unit_type=unit_type(one.unit),
                roles=frozenset({one.role.value}),
                scopes=(path_of(one.unit),),
                present=one.role in DECIDING,
            )
            for one in self._cast.officers.values()
        ]


def unit_type(unit: str) -> OrgType:
    if unit == BUREAU[0]:
        return OrgType.BUREAU
    return OrgType.WARD if "-" in unit else OrgType.PRISON
