"""What a prison's system was told of a record, and took: a first start tells it nothing anew."""

from datetime import datetime, timedelta

from pipelines.rules.bureau.ground import Ground
from pipelines.rules.bureau.story import Row
from schemas.exchange.prison_systems.kinds import OrderKind, SystemKind
from schemas.exchange.prison_systems.orders import OrderState
from schemas.modules.module import Module

ORDERS = "prison_order"
TAKEN, ANSWERED = timedelta(seconds=2), timedelta(seconds=4)
"""When the system was told of it, and when it had answered."""


def acknowledged(
    ground: Ground,
    system: tuple[str, SystemKind],
    kind: OrderKind,
    module: Module,
    record_id: str,
    record_version: int,
    at: datetime,
) -> Row:
    """As it lies here after a prison's system took it; what was said has been emptied since."""
    values = {
        "id": ground.ids.of(ORDERS, record_id, at),
        "system_id": ground.system_id(*system),
        "kind": kind.value,
        "module": module.code,
        "object_id": record_id,
        "version": 1,
        "record_version": record_version,
        "cancelled": False,
        "state": OrderState.ACKNOWLEDGED.value,
        "tries": 1,
        "queued_at": at,
        "tried_at": at + TAKEN,
        "settled_at": at + ANSWERED,
        "problem": "",
        "receipt": f"WB{record_id[-6:]}",
    }
    return Row(table=ORDERS, values=values)
