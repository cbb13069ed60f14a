"""Officers open, renew and close the accounts of outside bodies' people (VC-OFFICIAL-03)."""

from datetime import datetime, timedelta
from typing import NamedTuple

from connectors.postgres.access import sessions
from connectors.postgres.audit import audit
from connectors.postgres.official import accounts
from connectors.postgres.official.accounts import KnownRow
from connectors.postgres.transaction import Tx
from pipelines.flows.access.auth.callers import Officer, Official
from pipelines.flows.audit.attempt import Attempt
from pipelines.flows.official.claiming import digest_of
from pipelines.flows.official.signing_in import KIND
from pipelines.flows.services import Services
from pipelines.rules.official.visitor import why_not
from pipelines.rules.platform.local_time import local
from pipelines.rules.security import claim_code
from pipelines.rules.security.actor import Actor
from schemas.access.accounts import WithReason
from schemas.errors import Conflict, NotFound
from schemas.official.accounts import (
    HandedCode,
    OfficialAccountPage,
    OfficialAccountView,
    OpenOfficialAccount,
)
from schemas.people.kinds import SubjectKind


class Opener(NamedTuple):
    """Who opens or closes an account: an officer, or the keeper of the body."""

    actor: Actor
    stream: str


async def page(
    services: Services,
    officer: Officer,
    *,
    text: str,
    body_id: str | None,
    limit: int,
    offset: int,
) -> OfficialAccountPage:
    """People of bodies in the officer's reach, with and without an account."""
    async with services.database.transaction() as tx:
        rows, total = await accounts.page(
            tx, officer.scopes, text=text.strip(), body_id=body_id, limit=limit, offset=offset
        )
    return OfficialAccountPage(rows=[_view(row) for row in rows], total=total)


async def open_for(
    services: Services, officer: Officer, person_id: str, asked: OpenOfficialAccount
) -> HandedCode:
    attempt = _attempt(services, officer, "official_account.open", person_id)
    async with attempt, services.database.transaction() as tx:
        row = await _needed(tx, officer, person_id)
        opener = Opener(officer.actor(), officer.stream)
        return await open_account(tx, services, opener, row, asked.login, keeper=asked.keeper)


async def open_account(
    tx: Tx, services: Services, opener: Opener, row: KnownRow, login: str, *, keeper: bool
) -> HandedCode:
    """The code is shown once; the account opens nothing before its holder has used it."""
    if row.login is not None:
        raise Conflict("该人员已有账号，可以重置。", code="account_exists")
    _require_valid(services, row)
    if await accounts.login_taken(tx, login):
        raise Conflict("该登录账号已被使用，请换一个。", code="login_taken")
    code, until = claim_code.new_half(), _until(services)
    await accounts.open_account(
        tx,
        row.id,
        login=login,
        keeper=keeper,
        digest=digest_of(services, row.id, code),
        until=until,
        at=services.clock(),
    )
    await _note(tx, opener, "official_account.open", row.id, {"keeper": keeper})
    return HandedCode(login=login, code=code, until=until)


async def reset_for(
    services: Services, officer: Officer, person_id: str, asked: WithReason
) -> HandedCode:
    attempt = _attempt(services, officer, "official_account.reset", person_id)
    async with attempt, services.database.transaction() as tx:
        row = await _needed(tx, officer, person_id)
        opener = Opener(officer.actor(), officer.stream)
        return await reset(tx, services, opener, row, asked.reason)


async def reset(
    tx: Tx, services: Services, opener: Opener, row: KnownRow, reason: str
) -> HandedCode:
    """Password and second factor count no more, and whoever was signed in is out."""
    login = _login(row)
    _require_valid(services, row)
    code, until = claim_code.new_half(), _until(services)
    digest = digest_of(services, row.id, code)
    now = services.clock()
    await accounts.hand_code(tx, row.id, digest=digest, until=until, at=now)
    await sessions.end_all_of(tx, SubjectKind.OFFICIAL, row.id, now)
    await _note(tx, opener, "official_account.reset", row.id, {"reason": reason})
    return HandedCode(login=login, code=code, until=until)


async def close_for(
    services: Services, officer: Officer, person_id: str, asked: WithReason
) -> OfficialAccountView:
    attempt = _attempt(services, officer, "official_account.close", person_id)
    async with attempt, services.database.transaction() as tx:
        row = await _needed(tx, officer, person_id)
        await close(tx, services, Opener(officer.actor(), officer.stream), row, asked.reason)
        return _view(await _needed(tx, officer, person_id))


async def close(tx: Tx, services: Services, opener: Opener, row: KnownRow, reason: str) -> None:
    """Nobody comes in with it any more."""
    _login(row)
    await accounts.close_account(tx, row.id)
    await sessions.end_all_of(tx, SubjectKind.OFFICIAL, row.id, services.clock())
    await _note(tx, opener, "official_account.close", row.id, {"reason": reason})


def opener_of(official: Official) -> Opener:
    return Opener(official.actor(), official.stream)


async def _needed(tx: Tx, officer: Officer, person_id: str) -> KnownRow:
    row = await accounts.in_reach(tx, officer.scopes, person_id)
    if row is None:
        raise NotFound("没有找到该办案单位人员。", code="visitor_not_found")
    return row


def _login(row: KnownRow) -> str:
    if row.login is None:
        raise Conflict("该人员还没有账号。", code="no_account")
    return row.login


def _require_valid(services: Services, row: KnownRow) -> None:
    why = why_not(row, local(services.clock()).date())
    if why:
        raise Conflict(f"{why}，不能开通账号。", code="visitor_not_valid")


def _until(services: Services) -> datetime:
    return services.clock() + timedelta(hours=services.settings.claim_hours)


def _view(row: KnownRow) -> OfficialAccountView:
    return OfficialAccountView(
        id=row.id,
        name=row.name,
        body=row.body_name,
        body_id=row.body_id,
        login=row.login,
        keeper=bool(row.keeper),
        enabled=bool(row.enabled),
        claimed=bool(row.password_hash),
        second_factors=row.second_factors,
        locked_until=row.locked_until,
        valid_until=row.valid_until,
    )


def _attempt(services: Services, officer: Officer, action: str, person_id: str) -> Attempt:
    return Attempt(services, officer.actor(), action, KIND, person_id, officer.stream)


async def _note(
    tx: Tx, opener: Opener, action: str, person_id: str, detail: dict[str, object]
) -> None:
    await audit.write(
        tx,
        stream=opener.stream,
        actor=opener.actor,
        action=action,
        object_kind=KIND,
        object_id=person_id,
        detail=detail,
    )
