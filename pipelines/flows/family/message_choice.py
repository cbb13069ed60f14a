"""Whether a relative is told by message as well as on the page (NF-SEC-17, PI-2)."""

from connectors.postgres.audit import audit
from connectors.postgres.messages import message_choices
from connectors.postgres.people import people
from connectors.postgres.transaction import Tx
from pipelines.flows.access.auth.callers import Relative
from pipelines.flows.audit.attempt import Attempt
from pipelines.flows.sealed_fields import open_phone
from pipelines.flows.services import Services
from pipelines.rules.governance.masking import mask_phone
from schemas.errors import NotFound
from schemas.messages.to_relatives import MessageChoice

KIND = "message_choice"


async def read(services: Services, relative: Relative) -> MessageChoice:
    """The wish as it stands; nobody who was never asked gets any."""
    async with services.database.transaction() as tx:
        return await _view(tx, services, relative)


async def choose(services: Services, relative: Relative, wish: bool) -> MessageChoice:
    """Count from now on; what is queued and not yet sent is held back too."""
    attempt = Attempt(services, relative.actor(), "message_choice.set", KIND, relative.id)
    async with attempt, services.database.transaction() as tx:
        at = services.clock()
        await message_choices.choose(tx, relative.id, wish, at)
        await audit.write(
            tx,
            stream=relative.stream,
            actor=relative.actor(),
            action="message_choice.set",
            object_kind=KIND,
            object_id=relative.id,
            detail={"agreed": wish},
            at=at,
        )
        return await _view(tx, services, relative)


async def _view(tx: Tx, services: Services, relative: Relative) -> MessageChoice:
    row = await people.relative_by_id(tx, relative.id)
    if row is None:
        raise NotFound("没有找到您的登记信息。", code="relative_unknown")
    phone = open_phone(services.keys, row.id, row.phone_sealed)
    agreed = await message_choices.agreed(tx, relative.id)
    return MessageChoice(agreed=agreed, phone_masked=mask_phone(phone))
