"""Who may decide a node now: by role, unit, name or rank; for those who left, their superiors."""

from collections.abc import Iterable, Sequence

import msgspec

from schemas.approvals.definition import Approver, ByRole, Named, Node, OfUnit, Superior
from schemas.people.kinds import OrgType

LEADER = "leader"
"""The role of those to whom a decision falls that has nobody else."""


class Person(msgspec.Struct, frozen=True, kw_only=True):
    """An officer as the choice of approvers sees them."""

    id: str
    name: str
    unit_id: str
    unit_path: str
    unit_type: OrgType
    roles: frozenset[str]
    scopes: tuple[str, ...]
    """Paths of the units in reach; each reaches all below it."""
    present: bool
    """In service, and with the permission to decide."""

    def covers(self, unit_path: str) -> bool:
        return any(unit_path.startswith(scope) for scope in self.scopes)


class Standing(msgspec.Struct, frozen=True):
    """Somebody decides in somebody's stead."""

    principal: str
    deputy: str


class Seat(msgspec.Struct, frozen=True):
    """One who may decide; `principal` is whose decision it is, mostly the same person."""

    person: str
    name: str
    principal: str


def seats(
    node: Node,
    people: Sequence[Person],
    unit_path: str,
    *,
    applicant: str | None = None,
    deputies: Iterable[Standing] = (),
    assigned: frozenset[str] = frozenset(),
) -> list[Seat]:
    """Everybody who may decide; empty means stuck, and a keeper of flows must name someone.

    Nobody decides on their own application. `assigned` are those whom a keeper named.
    """
    present = [one for one in people if one.present and one.id != applicant]
    chosen = {one.id for one in present if one.id in assigned}
    for approver in node.approvers:
        chosen |= _chosen(approver, people, present, unit_path)
    chosen = chosen or {one.id for one in nearest_leaders(present, unit_path)}
    by_id = {one.id: one for one in present}
    own = [Seat(one.id, one.name, one.id) for one in present if one.id in chosen]
    stead = [
        Seat(deputy.id, deputy.name, standing.principal)
        for standing in deputies
        if standing.principal in chosen and (deputy := by_id.get(standing.deputy))
    ]
    return own + [seat for seat in stead if seat.person not in chosen]


def _chosen(
    approver: Approver, people: Sequence[Person], present: Sequence[Person], unit_path: str
) -> set[str]:
    if isinstance(approver, Named):
        return _named(approver, people, present, unit_path)
    if isinstance(approver, Superior):
        return {one.id for one in nearest_leaders(present, unit_path, above=True)}
    return {one.id for one in present if _matches(approver, one, unit_path)}


def _matches(approver: ByRole | OfUnit, person: Person, unit_path: str) -> bool:
    if isinstance(approver, OfUnit):
        return person.unit_id == approver.unit_id
    fits = approver.level is None or person.unit_type is approver.level
    return fits and approver.role in person.roles and person.covers(unit_path)


def _named(
    approver: Named, people: Sequence[Person], present: Sequence[Person], unit_path: str
) -> set[str]:
    """The person or, once gone, the leaders nearest to the unit that the person was of."""
    if any(one.id == approver.officer_id for one in present):
        return {approver.officer_id}
    gone = next((one for one in people if one.id == approver.officer_id), None)
    path = gone.unit_path if gone else unit_path
    return {one.id for one in nearest_leaders(present, path)}


def nearest_leaders(
    present: Sequence[Person], unit_path: str, *, above: bool = False
) -> list[Person]:
    """Leaders of the unit itself or else of the next one above that has any."""
    covering = [
        one
        for one in present
        if LEADER in one.roles
        and unit_path.startswith(one.unit_path)
        and not (above and one.unit_path == unit_path)
    ]
    depth = max((len(one.unit_path) for one in covering), default=0)
    return [one for one in covering if len(one.unit_path) == depth]
