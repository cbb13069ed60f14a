"""Shares and trees of the statistics of visits: plain arithmetic over counted rows."""

from collections.abc import Iterable, Sequence
from decimal import ROUND_HALF_UP, Decimal

import msgspec

from schemas.visits.visit_figures import UnseenUnit

FOUR_PLACES, TWO_PLACES = Decimal("0.0001"), Decimal("0.01")


class HeldWard(msgspec.Struct, frozen=True, kw_only=True):
    """A ward in the order of the tree, with who was held there."""

    prison_id: str
    prison: str
    ward_id: str
    ward: str
    held: int
    unseen: int


def share(part: int, whole: int) -> str | None:
    """To four places; nothing has no share."""
    if whole == 0:
        return None
    return str((Decimal(part) / whole).quantize(FOUR_PLACES, ROUND_HALF_UP))


def average(total: int, count: int) -> str | None:
    """To two places."""
    if count == 0:
        return None
    return str((Decimal(total) / count).quantize(TWO_PLACES, ROUND_HALF_UP))


def unseen_tree(wards: Iterable[HeldWard]) -> list[UnseenUnit]:
    """Prisons with their wards; what stands above is the sum of what stands below."""
    prisons: dict[str, list[HeldWard]] = {}
    for ward in wards:
        prisons.setdefault(ward.prison_id, []).append(ward)
    return [_prison(rows) for rows in prisons.values()]


def _prison(rows: Sequence[HeldWard]) -> UnseenUnit:
    below = [_unit(row.ward_id, row.ward, row.held, row.unseen, []) for row in rows]
    held, unseen = sum(row.held for row in rows), sum(row.unseen for row in rows)
    return _unit(rows[0].prison_id, rows[0].prison, held, unseen, below)


def _unit(unit_id: str, name: str, held: int, unseen: int, below: list[UnseenUnit]) -> UnseenUnit:
    return UnseenUnit(
        unit_id=unit_id,
        name=name,
        held=held,
        unseen=unseen,
        share=share(unseen, held),
        below=below,
    )
