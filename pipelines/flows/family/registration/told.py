"""What a person is told of a registration: the one place from which messages leave."""

from datetime import datetime

from connectors.postgres.audit import audit
from connectors.postgres.people.registrations import RegistrationRow
from connectors.postgres.transaction import Tx
from pipelines.rules.security.actor import Actor
from schemas.modules.people.relative_registrations import RELATIVE_REGISTRATIONS

CODE = RELATIVE_REGISTRATIONS.code
WAITS, UNPROVEN, RETURNED, REJECTED, APPROVED = (
    "registration_waits",
    "registration_unproven",
    "registration_returned",
    "registration_rejected",
    "registration_approved",
)


async def tell(
    tx: Tx, row: RegistrationRow, occasion: str, actor: Actor, at: datetime, *, reason: str = ""
) -> None:
    """Note that the account's holder is told; the page shows state and reason at once."""
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
