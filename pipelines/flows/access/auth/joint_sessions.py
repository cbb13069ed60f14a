"""A session that began at 随申办 ends on both sides, whichever is left first (VC-SSB-08)."""

from connectors.platforms.citizen import PEER
from connectors.postgres.access import sessions
from connectors.postgres.audit import audit
from connectors.postgres.messages import inbox
from connectors.postgres.people import public_accounts, public_entry_sessions
from connectors.postgres.transaction import Tx
from pipelines.flows.audit.attempt import Attempt
from pipelines.flows.sealed_fields import open_subject, seal_subject, subject_digest
from pipelines.flows.services import Services
from pipelines.rules.security.actor import Actor
from schemas.calls.state import ActorKind
from schemas.errors import QinqiaoError, Unauthenticated
from schemas.exchange.citizen import LeftAsked
from schemas.people.kinds import PublicEntry, SubjectKind

LEFT = "public.left"
CONSUMER = "citizen-left"


async def begin(tx: Tx, services: Services, account_id: str, session_id: str) -> None:
    """Remember by which of the platform's sessions somebody came in."""
    if not session_id:
        return
    digest = subject_digest(services.keys, PublicEntry.CITIZEN, f"session:{session_id}")
    sealed = seal_subject(services.keys, digest, session_id)
    await public_entry_sessions.begin(tx, account_id, digest, sealed, services.clock())


async def leave(services: Services, account_id: str) -> None:
    """Tell the platform that its sessions of this person are over.

    Ours have ended by now, so a platform that is away holds nobody back; the log of calls has it.
    """
    async with services.database.transaction() as tx:
        going_on = await public_entry_sessions.open_of(tx, account_id)
        for one in going_on:
            await public_entry_sessions.end(tx, one.id, services.clock())
    for one in going_on:
        session_id = open_subject(services.keys, one.session_digest, one.session_sealed)
        try:
            await services.citizens.sign_out(session_id)
        except QinqiaoError:
            continue
        async with services.database.transaction() as tx:
            await public_entry_sessions.note_told(tx, one.id, services.clock())


async def leave_as_relative(services: Services, relative_id: str) -> None:
    """The same of whoever left as the relative that he is."""
    async with services.database.reading() as tx:
        account = await public_accounts.of_relative(tx, relative_id)
    if account is not None:
        await leave(services, account.id)


async def hear(services: Services, told: LeftAsked, address: str) -> None:
    """The platform says that somebody signed out there: what he opened here ends as well."""
    platform = Actor(kind=ActorKind.CONSUMER, id=None, name=PEER, address=address)
    attempt = Attempt(services, platform, LEFT, "public", None)
    async with attempt:
        await services.citizens.require_own(told)
        digest = subject_digest(services.keys, PublicEntry.CITIZEN, f"session:{told.session_id}")
        now = services.clock()
        async with services.database.transaction() as tx:
            if not await inbox.first_time(tx, CONSUMER, told.nonce[:64]):
                raise Unauthenticated("这条通知已经处理过。", code="nonce_used")
            one = await public_entry_sessions.by_digest(tx, digest)
            if one is None or not await public_entry_sessions.end(tx, one.id, now):
                return
            account = await public_accounts.account_of(tx, one.account_id)
            ended = await sessions.end_all_of(tx, SubjectKind.PUBLIC, one.account_id, now)
            if account is not None and account.relative_id is not None:
                kind = SubjectKind.RELATIVE
                ended += await sessions.end_all_of(tx, kind, account.relative_id, now)
            await audit.write(
                tx,
                stream=audit.BUREAU,
                actor=platform,
                action=LEFT,
                object_kind="public",
                object_id=one.account_id,
                detail={"sessions": ended},
            )
