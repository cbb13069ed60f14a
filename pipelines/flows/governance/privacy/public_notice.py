"""The privacy notice as whoever has an account reads it and agrees to it."""

from connectors.postgres.audit import audit
from connectors.postgres.governance import privacy
from connectors.postgres.people import public_accounts
from pipelines.flows.access.auth.callers import PublicUser
from pipelines.flows.audit.attempt import Attempt
from pipelines.flows.governance.privacy.notices import KIND
from pipelines.flows.services import Services
from schemas.errors import Conflict
from schemas.people.privacy import PrivacyNotice


async def notice_for(services: Services, user: PublicUser) -> PrivacyNotice:
    """The version in force, and when the holder of the account agreed to it."""
    async with services.database.reading() as tx:
        row = await privacy.current(tx)
        agreed_at = await public_accounts.agreed_at(tx, user.id, row.number)
    return PrivacyNotice(
        number=row.number,
        text=row.text,
        changes=row.changes,
        published_at=row.published_at,
        agreed_at=agreed_at,
    )


async def agree(services: Services, user: PublicUser, number: int) -> PrivacyNotice:
    """Note the consent; it counts for the relative whom the account turns out to be as well."""
    attempt = Attempt(services, user.actor(), "privacy.agree", KIND, str(number))
    async with attempt, services.database.transaction() as tx:
        if (await privacy.current(tx)).number != number:
            raise Conflict("告知书已经更新，请重新阅读。", code="notice_renewed")
        at = services.clock()
        if await public_accounts.agree(tx, user.id, number, user.address, at):
            await audit.write(
                tx,
                stream=user.stream,
                actor=user.actor(),
                action="privacy.agree",
                object_kind=KIND,
                object_id=str(number),
                at=at,
            )
    return await notice_for(services, user)
