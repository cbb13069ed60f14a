"""What a person is told of a registration: the one place from which messages leave."""

from datetime import datetime

from connectors.postgres.audit import audit
from connectors.postgres.modules.sealing import FieldKeys
from connectors.postgres.people.registrations import RegistrationRow
from connectors.postgres.transaction import Tx
from pipelines.flows.messages import telling
from pipelines.flows.messages.telling import Matter
from pipelines.rules.security.actor import Actor
from schemas.messages.occasions import Occasion
from schemas.modules.people.relative_registrations import RELATIVE_REGISTRATIONS

CODE = RELATIVE_REGISTRATIONS.code
WAITS, UNPROVEN, RETURNED, REJECTED, APPROVED = (
    "registration_waits",
    "registration_unproven",
    "registration_returned",
    "registration_rejected",
    "registration_approved",
)


BY_ITSELF = {
    WAITS: Occasion.REGISTRATION_WAITS,
    UNPROVEN: Occasion.REGISTRATION_UNPROVEN,
}
"""What no decision of an officer's stands behind; results go out with their case."""


async def tell(
    tx: Tx,
    keys: FieldKeys,
    row: RegistrationRow,
    occasion: str,
    actor: Actor,
    at: datetime,
    *,
    reason: str = "",
) -> None:
    """Note that the account's holder is told; the page shows state and reason at once."""
    if occasion in BY_ITSELF:
        told = BY_ITSELF[occasion]
        matter = Matter(
            subject=f"registration:{row.id}", round=f"{at:%Y%m%d%H%M%S%f}", reason=reason
        )
        await telling.tell(tx, keys, told, matter, at, account_id=row.account_id)
    await audit.write(
        tx,
        stream=row.prison_code,
        actor=actor,
        action=f"{CODE}.told",
        object_kind=CODE,
        object_id=row.id,
        detail={"occasion": occasion, "account_id": row.account_id, "reason": reason},
        at=at,
    )
