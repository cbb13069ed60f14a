"""Looking at officers' sessions and ending them (NF-SEC-03); the sign-in log (VC-CFG-26)."""

from msgspec.structs import asdict

from connectors.postgres.access import officers, open_sessions, sessions, sign_ins
from connectors.postgres.access.officers import OfficerRow
from connectors.postgres.access.sign_ins import SignInFilter
from connectors.postgres.audit import audit
from connectors.postgres.transaction import Tx
from pipelines.flows.access.auth.callers import Officer
from pipelines.flows.access.sign_ins.views import session_view
from pipelines.flows.audit.attempt import Attempt
from pipelines.flows.services import Services
from pipelines.rules.access.permissions import in_scopes
from schemas.access.accounts import OpenSessionPage, SignInPage, SignInView
from schemas.errors import NotFound
from schemas.people.kinds import OrgType, SubjectKind


async def open_page(
    services: Services, officer: Officer, limit: int, offset: int
) -> OpenSessionPage:
    """Open sessions of officers in reach, the last used first."""
    async with services.database.transaction() as tx:
        rows, total = await open_sessions.page(
            tx,
            open_sessions.of_scopes(officer.scopes),
            now=services.clock(),
            idle_s=services.settings.session_idle_s,
            limit=limit,
            offset=offset,
        )
    return OpenSessionPage(rows=[session_view(row, officer) for row in rows], total=total)


async def end_session(services: Services, officer: Officer, session_id: str) -> None:
    """End one session of an officer in reach, at once."""
    attempt = Attempt(
        services, officer.actor(), "session.end", "session", session_id, officer.stream
    )
    async with attempt, services.database.transaction() as tx:
        subject = await sessions.subject_of(tx, session_id, SubjectKind.OFFICER)
        account = await officers.get(tx, subject) if subject else None
        if account is None or not in_scopes(officer.scopes, account.unit_path):
            raise NotFound("没有找到这个会话。", code="session_not_found")
        await sessions.end(tx, session_id, services.clock())
        await _note(tx, officer, "session.end", account, 1)


async def sign_out(services: Services, officer: Officer, account_id: str) -> int:
    """End every session of an officer in reach; answers how many there were."""
    attempt = Attempt(
        services, officer.actor(), "session.end_all", "officer", account_id, officer.stream
    )
    async with attempt, services.database.transaction() as tx:
        account = await officers.get(tx, account_id)
        if account is None or not in_scopes(officer.scopes, account.unit_path):
            raise NotFound("没有找到这个账号。", code="account_not_found")
        now = services.clock()
        ended = await sessions.end_all_of(tx, SubjectKind.OFFICER, account_id, now)
        await _note(tx, officer, "session.end_all", account, ended)
        return ended


async def log_page(
    services: Services, officer: Officer, wanted: SignInFilter, limit: int, offset: int
) -> SignInPage:
    """The log of accounts in reach; the bureau also sees attempts on accounts that are none."""
    async with services.database.transaction() as tx:
        rows, total = await sign_ins.page(
            tx,
            officer.scopes,
            wanted,
            unknown_too=officer.unit_type is OrgType.BUREAU,
            limit=limit,
            offset=offset,
        )
    return SignInPage(rows=[SignInView(**asdict(row)) for row in rows], total=total)


async def _note(tx: Tx, officer: Officer, action: str, account: OfficerRow, ended: int) -> None:
    await audit.write(
        tx,
        stream=officer.stream,
        actor=officer.actor(),
        action=action,
        object_kind="officer",
        object_id=account.id,
        detail={"sessions": ended},
    )
