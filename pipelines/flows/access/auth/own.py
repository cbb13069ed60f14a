"""What officers do with their own credentials and sessions."""

import asyncio
import secrets

from connectors.postgres.access import credentials, officers, open_sessions, sessions
from connectors.postgres.access.officers import OfficerRow
from connectors.postgres.audit import audit
from connectors.postgres.transaction import Tx
from pipelines.flows.access.auth.callers import Officer
from pipelines.flows.access.auth.officers import reserve
from pipelines.flows.access.sign_ins.views import session_view
from pipelines.flows.audit.attempt import Attempt
from pipelines.flows.sealed_fields import open_totp, seal_totp
from pipelines.flows.services import Services
from pipelines.rules.access.password_rules import require_good
from pipelines.rules.security import totp
from pipelines.rules.security.password import SALT_BYTES, hash_password, verify_password
from schemas.access.accounts import ChangePassword, OpenSessionPage, TotpEnrolment
from schemas.errors import Conflict, Forbidden, InvalidInput, NotFound, Unauthenticated


async def change_password(services: Services, officer: Officer, asked: ChangePassword) -> None:
    """Another password; the officer's other sessions end with the old one (ID-2)."""
    async with _attempt(services, officer, "password.change"):
        row = await _own(services, officer)
        await reserve(services, officer.id)
        if not await asyncio.to_thread(verify_password, asked.current, row.password_hash):
            raise Forbidden("现用密码不正确。", code="wrong_password")
        async with services.database.transaction() as tx:
            await officers.sign_in_succeeded(tx, officer.id)
        require_good(asked.new, officer.login, services.settings)
        hashed = await asyncio.to_thread(hash_password, asked.new, secrets.token_bytes(SALT_BYTES))
        async with services.database.transaction() as tx:
            await require_new(tx, services, row, asked.new)
            now = services.clock()
            await credentials.set_password(tx, officer.id, hashed, at=now, must_change=False)
            await open_sessions.end_others(tx, officer.id, but=officer.session_id, now=now)
            await _note(tx, officer, "password.change")


async def require_new(tx: Tx, services: Services, row: OfficerRow, password: str) -> None:
    """Raise `InvalidInput` for the present password and for one of the last."""
    count = services.settings.password_history
    former = [row.password_hash, *await credentials.former_passwords(tx, row.id, count)][:count]
    for kept in former:
        if await asyncio.to_thread(verify_password, password, kept):
            raise InvalidInput(f"不能与最近{count}次使用过的密码相同。", code="password_used")


async def begin_totp(services: Services, officer: Officer) -> TotpEnrolment:
    """A secret for the authenticator app; it counts once a code of it was shown."""
    async with _attempt(services, officer, "second_factor.begin"):
        row = await _own(services, officer)
        _require_none(row)
        secret = totp.new_secret()
        async with services.database.transaction() as tx:
            sealed = seal_totp(services.keys, officer.id, secret)
            await credentials.propose_totp(tx, officer.id, sealed)
            await _note(tx, officer, "second_factor.begin")
    return TotpEnrolment(secret=secret, address=totp.address_of(secret, officer.login))


async def confirm_totp(services: Services, officer: Officer, code: str) -> None:
    """From now on the code is asked for; sessions that came by password alone end."""
    async with _attempt(services, officer, "second_factor.enrol"):
        row = await _own(services, officer)
        _require_none(row)
        if row.totp_pending_sealed is None:
            raise Conflict("请先获取密钥。", code="enrolment_not_begun")
        secret = open_totp(services.keys, officer.id, row.totp_pending_sealed)
        now = services.clock()
        step = totp.matching_step(secret, code, now, None)
        if step is None:
            raise InvalidInput("验证码不正确，请核对手机时间后重试。", code="wrong_code")
        async with services.database.transaction() as tx:
            await credentials.confirm_totp(tx, officer.id, step)
            await open_sessions.end_others(tx, officer.id, but=officer.session_id, now=now)
            await _note(tx, officer, "second_factor.enrol")


def _require_none(row: OfficerRow) -> None:
    if row.enrolled:
        raise Conflict("已绑定第二因素，更换请联系系统管理员重置。", code="enrolled_already")


async def own_sessions(services: Services, officer: Officer) -> OpenSessionPage:
    async with services.database.transaction() as tx:
        rows, total = await open_sessions.page(
            tx,
            open_sessions.of_officer(officer.id),
            now=services.clock(),
            idle_s=services.settings.session_idle_s,
        )
    return OpenSessionPage(rows=[session_view(row, officer) for row in rows], total=total)


async def end_own_session(services: Services, officer: Officer, session_id: str) -> None:
    """End one of the officer's own sessions, such as one left open elsewhere."""
    async with _attempt(services, officer, "session.end"):
        mine = {row.id for row in (await own_sessions(services, officer)).rows}
        if session_id not in mine:
            raise NotFound("没有找到这个会话。", code="session_not_found")
        async with services.database.transaction() as tx:
            await sessions.end(tx, session_id, services.clock())
            await _note(tx, officer, "session.end")


async def _own(services: Services, officer: Officer) -> OfficerRow:
    async with services.database.transaction() as tx:
        row = await officers.get(tx, officer.id)
    if row is None:
        raise Unauthenticated("请先登录。", code="signed_out")
    return row


def _attempt(services: Services, officer: Officer, action: str) -> Attempt:
    return Attempt(services, officer.actor(), action, "officer", officer.id, officer.stream)


async def _note(tx: Tx, officer: Officer, action: str) -> None:
    await audit.write(
        tx,
        stream=officer.stream,
        actor=officer.actor(),
        action=action,
        object_kind="officer",
        object_id=officer.id,
    )
