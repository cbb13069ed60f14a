"""The prisons' systems, entered on the first day; their settings come when they are registered."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta

from pipelines.rules.audit.streams import BUREAU
from pipelines.rules.bureau.ground import ACCOUNTS_TAKE, Ground
from pipelines.rules.bureau.story import Happened, Row
from pipelines.rules.bureau.systems import NAMES, System, systems
from pipelines.rules.bureau.year import Year

SYSTEM = "bureau.system"
OBJECT = "prison_system"
EACH_TAKES = timedelta(seconds=6)


def happened(ground: Ground, day: date) -> Iterable[Happened]:
    for one, at in _added(ground, day):
        yield Happened(
            at=at,
            stream=BUREAU,
            actor=ground.actor(SYSTEM),
            action=f"{OBJECT}.add",
            object_kind=OBJECT,
            object_id=ground.system_id(one.prison, one.kind),
            detail={"kind": one.kind.value},
        )


def left(ground: Ground, day: date) -> Iterable[Row]:
    for one, _ in _added(ground, day):
        values = {
            "id": ground.system_id(one.prison, one.kind),
            "prison_id": ground.unit_id(one.prison),
            "kind": one.kind.value,
            "name": NAMES[one.kind],
            "maker": one.shape,
            # Nothing is asked before a version of its settings counts.
            "enabled": True,
        }
        yield Row(table=OBJECT, values=values)


def _added(ground: Ground, day: date) -> Iterator[tuple[System, datetime]]:
    if day == ground.plan.first:
        at = ground.opening() + ACCOUNTS_TAKE
        for one in systems():
            at += EACH_TAKES
            yield one, at


EXCHANGE = Year(
    code="exchange",
    fills=(OBJECT,),
    reads=("platform", "access"),
    happened=happened,
    left=left,
)
