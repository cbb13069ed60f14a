"""Whoever came in from outside: his session, what the page shows of him, and his consent."""

from typing import NamedTuple

from connectors.postgres.audit import audit
from connectors.postgres.people import public_accounts
from connectors.postgres.people.public_accounts import AccountRow
from connectors.postgres.transaction import Tx
from pipelines.flows.access.auth import accounts, sessions
from pipelines.flows.access.auth.callers import PublicUser
from pipelines.flows.access.auth.device_keys import device_key
from pipelines.flows.sealed_fields import open_of_account, open_phone
from pipelines.flows.services import Services
from pipelines.rules.access.sign_in_row import SIGN_IN
from pipelines.rules.governance.masking import mask_phone
from schemas.people.kinds import SubjectKind
from schemas.people.public import PublicMe


class Opened(NamedTuple):
    """Secrets of the sessions that one entry opens; empty where it opens none."""

    public: str = ""
    relative: str = ""


async def open_session(tx: Tx, services: Services, account_id: str, address: str) -> str:
    """A session of the account; the relative's, where it has one, is opened beside it."""
    return await sessions.create(tx, services, SubjectKind.PUBLIC, account_id, address)


async def note_sign_in(tx: Tx, services: Services, row: AccountRow, address: str) -> None:
    """That somebody came in who is no relative; of a relative his own row tells."""
    user = sessions.public_of(services, row, "", address)
    await audit.write(
        tx,
        stream=user.stream,
        actor=user.actor(),
        action=SIGN_IN,
        object_kind=accounts.KIND,
        object_id=row.id,
        detail={"entry": row.last_entry.value},
    )


async def me(services: Services, user: PublicUser) -> PublicMe:
    """Who is signed in, with the phone masked."""
    async with services.database.reading() as tx:
        return await shown(tx, services, await accounts.reread(tx, user.id))


async def shown(tx: Tx, services: Services, row: AccountRow) -> PublicMe:
    """The account as its holder sees it."""
    phone = phone_of(services, row)
    user = sessions.public_of(services, row, "", "")
    return PublicMe(
        id=row.id,
        name=user.name,
        phone_masked=mask_phone(phone) if phone else "",
        relative=row.relative_id is not None,
        entry=row.last_entry,
        consented=await public_accounts.has_agreed(tx, row.id),
        device_key=device_key(services.keys, user.actor()),
    )


def phone_of(services: Services, row: AccountRow) -> str:
    """The number that is known of him, in clear; empty where none is."""
    if row.relative_id is not None and row.relative_phone_sealed is not None:
        return open_phone(services.keys, row.relative_id, row.relative_phone_sealed)
    return open_of_account(services.keys, row.id, "phone", row.phone_sealed)
