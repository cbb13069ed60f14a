"""Where an account stands with registering, as its holder sees it."""

from connectors.postgres.people import public_accounts, registrations
from connectors.postgres.people.registrations import RegistrationRow
from connectors.postgres.transaction import Tx
from pipelines.flows.access.auth.callers import PublicUser
from pipelines.flows.family import recognising
from pipelines.flows.family.registration import draft as drafts
from pipelines.flows.services import Services
from schemas.errors import Conflict
from schemas.people.registrations import OwnRegistration, Registering, RegistrationState

MENDED = (RegistrationState.UNPROVEN, RegistrationState.RETURNED)
"""States from which the same registration is sent once more."""
WAITING = (RegistrationState.VERIFYING, RegistrationState.PENDING)
DECIDED = (
    RegistrationState.APPROVED,
    RegistrationState.REJECTED,
    RegistrationState.RETURNED,
)


async def own(services: Services, user: PublicUser) -> Registering:
    async with services.database.reading() as tx:
        return await registering(tx, services, user)


async def registering(tx: Tx, services: Services, user: PublicUser) -> Registering:
    """What was entered, and what became of what was sent last."""
    draft = await drafts.read(tx, services.keys, user.id)
    last = await registrations.newest_of(tx, user.id)
    account = await public_accounts.account_of(tx, user.id)
    known = account is not None and account.relative_id is not None
    return Registering(
        draft=await drafts.view(tx, draft),
        own=view(last) if last else None,
        may_send=not known and (last is None or last.state not in WAITING),
        police=services.police.set_up,
        known=await recognising.told(tx, services, draft.recognition, draft.inmate_no),
    )


def view(row: RegistrationRow) -> OwnRegistration:
    return OwnRegistration(
        id=row.id,
        state=row.state,
        round=row.round,
        reason=row.said or "",
        inmate_name=row.inmate_name,
        prison=row.prison,
        submitted_at=row.submitted_at,
        decided_at=row.updated_at if row.state in DECIDED else None,
        verified=row.verified,
        verified_at=row.verified_at,
    )


async def require_free(tx: Tx, user: PublicUser) -> RegistrationRow | None:
    """The last registration, if there was one; `Conflict` where nothing is to be entered now."""
    account = await public_accounts.account_of(tx, user.id)
    if account is not None and account.relative_id is not None:
        raise Conflict("您已完成注册，请重新进入。", code="registered_already")
    last = await registrations.newest_of(tx, user.id)
    if last is not None and last.state in WAITING:
        raise Conflict("您的注册正在审核，请耐心等待结果。", code="registration_waits")
    return last
