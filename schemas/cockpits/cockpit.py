"""Figures of the cockpit (VC-BASE-11, VC-BASE-14)."""

from schemas.base import Id, View


class WardHeadcount(View, frozen=True, kw_only=True):
    """Inmates in custody in one ward."""

    unit_id: Id
    name: str
    in_custody: int
    key_control: int


class PrisonHeadcount(View, frozen=True, kw_only=True):
    """A prison with its wards; its numbers are their sums."""

    unit_id: Id
    name: str
    in_custody: int
    key_control: int
    wards: list[WardHeadcount]


class Headcount(View, frozen=True, kw_only=True):
    """Who is in custody within the officer's reach; sections of a prison hold nobody."""

    in_custody: int
    key_control: int
    prisons: list[PrisonHeadcount]
