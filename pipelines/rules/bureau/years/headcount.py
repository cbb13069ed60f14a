"""The headcount ledger: movements, the stays that follow, and how far the feed was read."""

from collections.abc import Iterator
from datetime import date

from pipelines.rules.bureau.cast import Inmate
from pipelines.rules.bureau.ground import Ground
from pipelines.rules.bureau.months import DAY
from pipelines.rules.bureau.movements import Moved
from pipelines.rules.bureau.story import Happened, Row
from pipelines.rules.bureau.year import Year
from pipelines.rules.headcount.fold import Folded, Step, fold
from pipelines.rules.headcount.movement import canonical
from pipelines.rules.headcount.rows import (
    basic_place,
    basic_text,
    movement_columns,
    spell_columns,
)
from schemas.headcount.headcount import MovementKind

AFFAIRS = "prison_affairs"
"""The platform, as the ledger calls it."""
MOVEMENTS, SPELLS = "headcount_movement", "headcount_spell"
SYNC = "headcount_sync"


def happened(ground: Ground, day: date) -> Iterator[Happened]:
    """Nothing beside what the records of inmates say."""
    del ground, day
    yield from ()


def left(ground: Ground, day: date) -> Iterator[Row]:
    for one in ground.movements.by_day.get(day, ()):
        folded = _folded(ground, one.inmate)
        yield _movement(ground, one, folded)
        if one.movement.kind is MovementKind.ADMITTED:
            yield from _spells(ground, one.inmate, folded)
    if day + DAY == ground.plan.until:
        yield from _standing(ground)


def _movement(ground: Ground, one: Moved, folded: Folded) -> Row:
    """Settled as soon as it came."""
    movement = one.movement
    verdict = folded.verdicts[movement.seq]
    values = movement_columns(movement) | {
        "received_at": one.told_at,
        "state": verdict.state.value,
        "reason": verdict.reason.value,
        "note": "",
        "settled_at": one.told_at,
        "inmate_id": ground.inmate_id(one.inmate),
        "unit_id": ground.unit_id(movement.ward_code),
        "from_unit_id": verdict.from_ward,
    }
    return Row(
        table=MOVEMENTS,
        values=values,
        sealed={"basic_sealed": (basic_text(movement), basic_place(movement.seq))},
        digests={"digest": canonical(movement).decode()},
    )


def _spells(ground: Ground, inmate: Inmate, folded: Folded) -> Iterator[Row]:
    for stay in folded.stays:
        spell_id = ground.ids.of(SPELLS, f"{inmate.number}/{stay.began_seq}", stay.since)
        columns = spell_columns(stay, ground.unit_id(inmate.prison))
        values = {"id": spell_id, "inmate_id": ground.inmate_id(inmate), **columns}
        yield Row(table=SPELLS, values=values)


def _folded(ground: Ground, inmate: Inmate) -> Folded:
    return fold(
        Step(
            seq=one.movement.seq,
            kind=one.movement.kind,
            ward_id=ground.unit_id(one.movement.ward_code),
            effective_at=one.movement.effective_at,
        )
        for one in ground.movements.by_inmate[inmate.number]
    )


def _standing(ground: Ground) -> Iterator[Row]:
    """The ledger has all that the platform told."""
    last = ground.movements.all[-1]
    values = {
        "peer": AFFAIRS,
        "cursor": last.movement.seq,
        "tried_at": last.told_at,
        "succeeded_at": last.told_at,
    }
    yield Row(table=SYNC, values=values)


HEADCOUNT = Year(
    code="headcount",
    fills=(MOVEMENTS, SPELLS, SYNC),
    reads=("people",),
    happened=happened,
    left=left,
)
