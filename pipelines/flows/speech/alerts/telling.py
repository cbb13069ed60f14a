"""What was done with an alert is audited, and every open wall is told of it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from connectors.postgres.audit import audit
from connectors.postgres.messages import outbox
from connectors.postgres.speech import alerts
from connectors.postgres.transaction import Tx
from pipelines.rules.security.actor import Actor
from schemas.messages.call import AlertMessage
from schemas.messages.subjects import alert_changed


async def tell(
    tx: Tx, alert_id: str, actor: Actor, action: str, at: datetime, detail: Mapping[str, Any]
) -> None:
    place = await alerts.place_of(tx, alert_id)
    await audit.write(
        tx,
        stream=place.prison_code,
        actor=actor,
        action=action,
        object_kind="alert",
        object_id=alert_id,
        detail=dict(detail),
        at=at,
    )
    message = AlertMessage(
        call_id=await alerts.call_of(tx, alert_id),
        prison_code=place.prison_code,
        ward_id=place.ward_id,
        ward_path=place.ward_path,
        alert=await alerts.need(tx, (place.ward_path,), alert_id),
    )
    await outbox.put(tx, alert_changed(place.prison_code), message)
