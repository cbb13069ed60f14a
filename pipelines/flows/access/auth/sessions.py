"""Open sessions: made at sign-in, found again by the cookie's secret."""

import logging
import secrets
from datetime import datetime, timedelta

from connectors.postgres.access import officer_entry, open_sessions, sessions
from connectors.postgres.access.held_rights import Rights
from connectors.postgres.access.officers import OfficerRow
from connectors.postgres.access.sessions import SessionRow
from connectors.postgres.audit import audit
from connectors.postgres.official import accounts as visitors
from connectors.postgres.official.accounts import AccountRow
from connectors.postgres.people import people, public_accounts
from connectors.postgres.people.public_accounts import AccountRow as PublicAccount
from connectors.postgres.transaction import Tx
from pipelines.flows.access.auth.callers import (
    Inmate,
    Officer,
    Official,
    PublicUser,
    Relative,
    officer_caller,
)
from pipelines.flows.access.auth.rights import honoured, rights_of
from pipelines.flows.sealed_fields import open_of_account
from pipelines.flows.services import Services
from pipelines.rules.access.password_rules import expired
from pipelines.rules.access.sign_in import (
    Restriction,
    network_allowed,
    require_unrestricted,
    restriction_of,
)
from pipelines.rules.official.visitor import why_not
from pipelines.rules.platform.local_time import local
from pipelines.rules.security.digest import sm3_hex
from pipelines.rules.security.made_secret import SECRET_BYTES
from schemas.errors import Unauthenticated
from schemas.people.kinds import SubjectKind
from schemas.settings import Settings

logger = logging.getLogger(__name__)

KIOSK_PATIENCE = 5
"""The kiosk's page clears itself when idle; the server waits some times longer, for slow pages."""
TERMINAL_S = 600
"""An officer's session at an inmates' terminal, however busy: he may walk away from it."""
TOUCHES = 10
"""A session in use is noted so many times within its idle limit, not at every request."""


async def create(
    tx: Tx,
    services: Services,
    kind: SubjectKind,
    subject_id: str,
    address: str,
    face_checked_at: datetime | None = None,
    device: str = "",
    card_id: str | None = None,
    lasts_s: int | None = None,
) -> str:
    """A new session's secret, which the cookie carries and the database does not."""
    secret = secrets.token_urlsafe(SECRET_BYTES)
    now = services.clock()
    await sessions.create(
        tx,
        secret_digest=sm3_hex(secret.encode()),
        subject_kind=kind,
        subject_id=subject_id,
        source_address=address,
        now=now,
        expires_at=now + timedelta(seconds=lasts_s or services.settings.session_s),
        device=device,
        face_checked_at=face_checked_at,
        card_id=card_id,
    )
    if kind in (SubjectKind.OFFICER, SubjectKind.OFFICIAL):
        keep = services.settings.officer_sessions
        await open_sessions.end_oldest(tx, subject_id, keep=keep, now=now, kind=kind)
    return secret


def idle_limit_s(settings: Settings, kind: SubjectKind) -> int:
    if kind is SubjectKind.INMATE:
        return KIOSK_PATIENCE * settings.kiosk_idle_s
    return settings.session_idle_s


async def find(
    tx: Tx, services: Services, kind: SubjectKind, secret: str, *, in_use: bool = True
) -> SessionRow:
    """The open session of a cookie, noted as in use; `Unauthenticated` without one."""
    now = services.clock()
    idle_s = idle_limit_s(services.settings, kind)
    digest = sm3_hex(secret.encode())
    found = await sessions.find(tx, digest, kind, now=now, idle_s=idle_s) if secret else None
    if found is None:
        raise _signed_out()
    if in_use:
        await _touch(tx, found, now, idle_s)
    return found


async def _touch(tx: Tx, found: SessionRow, now: datetime, idle_s: int) -> None:
    if _rested(found, now, idle_s):
        await sessions.touch(tx, found.id, now)


def _rested(found: SessionRow, now: datetime, idle_s: int) -> bool:
    """Whether the session is in use again after long enough to be noted."""
    return (now - found.last_seen_at).total_seconds() > idle_s / TOUCHES


async def officer(
    services: Services,
    secret: str,
    address: str,
    *,
    restricted: bool = False,
    in_use: bool = True,
) -> Officer:
    """The officer of a session, from the address that it was opened at and no other (NF-SEC-03).

    A session that must first change a password or enrol is none, unless `restricted` allows it.
    """
    now = services.clock()
    idle_s = idle_limit_s(services.settings, SubjectKind.OFFICER)
    digest = sm3_hex(secret.encode())
    async with services.database.reading() as tx:
        entry = await officer_entry.by_session(
            tx, services.rights_seal, digest, now=now, idle_s=idle_s
        )
    if not secret or entry is None or not entry.officer.enabled:
        raise _signed_out()
    session = entry.session
    rested = in_use and _rested(session, now, idle_s)
    if rested or entry.rights.broken:
        async with services.database.transaction() as tx:
            if rested:
                await sessions.touch(tx, session.id, now)
            await honoured(tx, services, entry.rights)
    found = _caller(services, entry.officer, entry.rights, session.id, address)
    foreign = not network_allowed(services.settings, found.permissions, address)
    if session.source_address != address or foreign:
        await _note_stolen(services, found)
        raise _signed_out()
    if not restricted:
        require_unrestricted(found.restriction)
    return found


async def officer_of(
    tx: Tx, services: Services, row: OfficerRow, session_id: str, address: str
) -> Officer:
    """An account with what it may do now."""
    return _caller(services, row, await rights_of(tx, services, row.id), session_id, address)


def _caller(
    services: Services, row: OfficerRow, rights: Rights, session_id: str, address: str
) -> Officer:
    restriction = restriction_of(
        must_change_password=row.must_change_password,
        password_changed_at=row.password_changed_at,
        enrolled=row.enrolled,
        roles=rights.roles,
        settings=services.settings,
        now=services.clock(),
    )
    return officer_caller(row, rights, restriction, session_id, address)


async def _note_stolen(services: Services, officer: Officer) -> None:
    logger.warning("session %s came from another address", officer.session_id)
    async with services.database.transaction() as tx:
        await audit.write(
            tx,
            stream=officer.stream,
            actor=officer.actor(),
            action="session.elsewhere",
            object_kind="session",
            object_id=officer.session_id,
            result="refused",
        )


async def relative(services: Services, secret: str, address: str) -> Relative:
    async with services.database.transaction() as tx:
        session = await find(tx, services, SubjectKind.RELATIVE, secret)
        row = await people.relative_by_id(tx, session.subject_id)
        if row is None or not row.enabled:
            raise _signed_out()
        return Relative(
            id=row.id,
            name=row.name,
            session_id=session.id,
            face_checked_at=session.face_checked_at,
            address=address,
        )


async def inmate(services: Services, secret: str, address: str) -> Inmate:
    async with services.database.transaction() as tx:
        session = await find(tx, services, SubjectKind.INMATE, secret)
        row = await people.inmate_by_id(tx, session.subject_id)
        if row is None:
            raise _signed_out()
        return Inmate(
            id=row.id,
            name=row.name,
            stream=row.prison_code,
            session_id=session.id,
            face_checked_at=session.face_checked_at,
            address=address,
        )


async def official(services: Services, secret: str, address: str) -> Official:
    """Somebody of an outside body, from the address that the session was opened at and no other.

    Neither after the certificate has ended, nor once the body is closed (VC-OFFICIAL-03).
    """
    async with services.database.transaction() as tx:
        session = await find(tx, services, SubjectKind.OFFICIAL, secret)
        row = await visitors.get(tx, session.subject_id)
        if row is None or not _may_come(services, row) or session.source_address != address:
            raise _signed_out()
        return official_of(services, row, session.id, address)


async def public(services: Services, secret: str, address: str) -> PublicUser:
    """Whoever came in from outside, as the account that he has."""
    async with services.database.transaction() as tx:
        session = await find(tx, services, SubjectKind.PUBLIC, secret)
        row = await public_accounts.account_of(tx, session.subject_id)
        if row is None or not row.may_enter:
            raise _signed_out()
        return public_of(services, row, session.id, address)


def public_of(services: Services, row: PublicAccount, session_id: str, address: str) -> PublicUser:
    """The account as a caller, by the name of the relative where it is one's."""
    return PublicUser(
        id=row.id,
        relative_id=row.relative_id,
        name=row.relative_name or open_of_account(services.keys, row.id, "name", row.name_sealed),
        session_id=session_id,
        address=address,
    )


def official_of(services: Services, row: AccountRow, session_id: str, address: str) -> Official:
    """The account as a caller, with what it must do first."""
    return Official(
        id=row.id,
        name=row.name,
        login=row.login,
        body_id=row.body_id,
        body_name=row.body_name,
        body_kind=row.body_kind,
        keeper=row.keeper,
        restriction=_first_of(services, row),
        session_id=session_id,
        address=address,
    )


def _may_come(services: Services, row: AccountRow) -> bool:
    return row.enabled and not why_not(row, local(services.clock()).date())


def _first_of(services: Services, row: AccountRow) -> Restriction | None:
    """Nobody from outside comes in by password alone, whatever the settings say of officers."""
    if expired(row.password_changed_at, services.clock(), services.settings):
        return Restriction.PASSWORD
    return None if row.second_factors else Restriction.SECOND_FACTOR


def _signed_out() -> Unauthenticated:
    return Unauthenticated("请先登录。", code="signed_out")


async def require_open(services: Services, kind: SubjectKind, secret: str, *, in_use: bool) -> None:
    """Raise `Unauthenticated` once a party's session behind an open WebSocket has ended.

    It has ended as well where its person was blocked or is no longer there.
    """
    async with services.database.reading() as tx:
        session = await find(tx, services, kind, secret, in_use=False)
        if not await _admitted(tx, services, kind, session.subject_id):
            raise _signed_out()
    now, idle_s = services.clock(), idle_limit_s(services.settings, kind)
    if in_use and _rested(session, now, idle_s):
        async with services.database.transaction() as tx:
            await sessions.touch(tx, session.id, now)


async def _admitted(tx: Tx, services: Services, kind: SubjectKind, subject_id: str) -> bool:
    if kind is SubjectKind.OFFICIAL:
        visitor = await visitors.get(tx, subject_id)
        return visitor is not None and _may_come(services, visitor)
    if kind is SubjectKind.PUBLIC:
        account = await public_accounts.account_of(tx, subject_id)
        return account is not None and account.may_enter
    if kind is SubjectKind.RELATIVE:
        relative_row = await people.relative_by_id(tx, subject_id)
        return relative_row is not None and relative_row.enabled
    if kind is SubjectKind.INMATE:
        return await people.inmate_by_id(tx, subject_id) is not None
    # An officer's rights are read with the session.
    return False
