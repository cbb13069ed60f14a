"""The number of whoever is signed in: granted by the host, or typed and proven by a code."""

from connectors.postgres.audit import audit
from connectors.postgres.people import public_accounts
from pipelines.flows.access.auth import accounts, phone_codes, public
from pipelines.flows.access.auth.callers import PublicUser
from pipelines.flows.audit.attempt import Attempt
from pipelines.flows.sealed_fields import (
    phone_digest,
    seal_of_account,
    seal_subject,
    subject_digest,
)
from pipelines.flows.services import Services
from schemas.errors import InvalidInput, Unauthenticated
from schemas.people.kinds import PublicEntry
from schemas.people.public import GrantPhone, PhoneSignIn, PublicMe

KEPT = "public.phone"


async def granted(services: Services, user: PublicUser, asked: GrantPhone) -> PublicMe:
    """The number that the person let the mini-program's host tell us."""
    async with _attempt(services, user):
        try:
            phone = await services.wechat.phone(asked.code)
        except Unauthenticated as refused:
            # The code is no session: whoever hands in a wrong one stays signed in.
            raise InvalidInput(refused.message, code=refused.code) from refused
        return await _keep(services, user, phone, "granted")


async def typed(services: Services, user: PublicUser, asked: PhoneSignIn) -> PublicMe:
    """The number that the person typed, where the code that was sent to it is right."""
    async with _attempt(services, user):
        await phone_codes.require(services, asked.phone, asked.code)
        return await _keep(services, user, asked.phone, "typed")


async def _keep(services: Services, user: PublicUser, phone: str, how: str) -> PublicMe:
    """Others may have had the number before: it then stays by what they are known.

    An account of nobody known that has it is the same person's, who came in by it alone.
    """
    keys, now = services.keys, services.clock()
    mark = subject_digest(keys, PublicEntry.PHONE, phone)
    async with services.database.transaction() as tx:
        other = await public_accounts.by_identity(tx, PublicEntry.PHONE, mark)
        await public_accounts.forget_identities(tx, user.id, (PublicEntry.PHONE,))
        if other is not None and other.id != user.id and not other.is_somebody:
            kept = await accounts.reread(tx, user.id)
            await accounts.merge(tx, services, other, kept, user.address, now)
        await public_accounts.add_identity(
            tx, user.id, PublicEntry.PHONE, mark, seal_subject(keys, mark, phone), now
        )
        await public_accounts.tell(
            tx,
            user.id,
            phone_sealed=seal_of_account(keys, user.id, "phone", phone),
            phone_digest=phone_digest(keys, phone),
        )
        await audit.write(
            tx,
            stream=user.stream,
            actor=user.actor(),
            action=KEPT,
            object_kind=accounts.KIND,
            object_id=user.id,
            detail={"how": how},
        )
        return await public.shown(tx, services, await accounts.reread(tx, user.id))


def _attempt(services: Services, user: PublicUser) -> Attempt:
    return Attempt(services, user.actor(), KEPT, accounts.KIND, user.id)
