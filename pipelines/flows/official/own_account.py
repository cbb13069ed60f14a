"""What people of outside bodies do with their own passwords and second factors."""

import asyncio
import secrets

from connectors.postgres.access import open_sessions
from connectors.postgres.audit import audit
from connectors.postgres.official import accounts
from connectors.postgres.official.accounts import AccountRow
from connectors.postgres.transaction import Tx
from pipelines.flows.access.auth.callers import Official
from pipelines.flows.access.auth.proving import allowed
from pipelines.flows.audit.attempt import Attempt
from pipelines.flows.official.guessing import OfVisitor
from pipelines.flows.official.signing_in import KIND, own, signed_by
from pipelines.flows.sealed_fields import open_totp, seal_totp
from pipelines.flows.services import Services
from pipelines.rules.access.password_rules import require_good
from pipelines.rules.security import totp
from pipelines.rules.security.password import SALT_BYTES, hash_password, verify_password
from schemas.access.accounts import ChangePassword, TotpEnrolment
from schemas.errors import Conflict, Forbidden, InvalidInput
from schemas.official.accounts import EnrolKey
from schemas.people.kinds import SubjectKind


async def change_password(services: Services, official: Official, asked: ChangePassword) -> None:
    """Another password; the person's other sessions end with the old one (ID-2)."""
    async with _attempt(services, official, "password.change"):
        async with services.database.transaction() as tx:
            row = await own(tx, official)
        guesses = OfVisitor(row.id)
        allowed(await guesses.reserve(services))
        if not await asyncio.to_thread(verify_password, asked.current, row.password_hash):
            raise Forbidden("现用密码不正确。", code="wrong_password")
        async with services.database.transaction() as tx:
            await guesses.succeeded(tx, services)
        require_good(asked.new, row.login, services.settings)
        hashed = await asyncio.to_thread(hash_password, asked.new, secrets.token_bytes(SALT_BYTES))
        async with services.database.transaction() as tx:
            await require_new(tx, services, row, asked.new)
            await accounts.set_password(tx, row.id, hashed, services.clock())
            await _end_others(tx, services, official)
            await _note(tx, official, "password.change")


async def require_new(tx: Tx, services: Services, row: AccountRow, password: str) -> None:
    """Raise `InvalidInput` for the present password and for one of the last."""
    count = services.settings.password_history
    former = [row.password_hash, *await accounts.former_passwords(tx, row.id, count)][:count]
    for kept in former:
        if not kept:
            continue
        if await asyncio.to_thread(verify_password, password, kept):
            raise InvalidInput(f"不能与最近{count}次使用过的密码相同。", code="password_used")


async def begin_totp(services: Services, official: Official) -> TotpEnrolment:
    """A secret for the authenticator app; it counts once a code of it was shown."""
    async with (
        _attempt(services, official, "second_factor.begin"),
        services.database.transaction() as tx,
    ):
        row = await own(tx, official)
        _require_none(row)
        secret = totp.new_secret()
        await accounts.propose_totp(tx, row.id, seal_totp(services.keys, row.id, secret))
        await _note(tx, official, "second_factor.begin")
    return TotpEnrolment(secret=secret, address=totp.address_of(secret, official.login))


async def confirm_totp(services: Services, official: Official, code: str) -> None:
    """From now on the code is asked for; sessions that came by password alone end."""
    async with (
        _attempt(services, official, "second_factor.enrol"),
        services.database.transaction() as tx,
    ):
        row = await own(tx, official)
        _require_none(row)
        if row.totp_pending_sealed is None:
            raise Conflict("请先获取密钥。", code="enrolment_not_begun")
        secret = open_totp(services.keys, row.id, row.totp_pending_sealed)
        step = totp.matching_step(secret, code, services.clock(), None)
        if step is None:
            raise InvalidInput("验证码不正确，请核对手机时间后重试。", code="wrong_code")
        await accounts.confirm_totp(tx, row.id, step)
        await _end_others(tx, services, official)
        await _note(tx, official, "second_factor.enrol")


async def enrol_key(services: Services, official: Official, asked: EnrolKey) -> None:
    """The certificate's key, which has signed a challenge; it is asked for from now on."""
    async with (
        _attempt(services, official, "second_factor.enrol"),
        services.database.transaction() as tx,
    ):
        row = await own(tx, official)
        _require_none(row)
        if not await signed_by(
            tx, services, row.login, asked.public_key, asked.challenge, asked.signature
        ):
            raise InvalidInput("证书签名不正确，请重试。", code="wrong_signature")
        await accounts.set_key(tx, row.id, asked.public_key)
        await _end_others(tx, services, official)
        await _note(tx, official, "second_factor.enrol")


def _require_none(row: AccountRow) -> None:
    if row.second_factors:
        raise Conflict("已绑定第二因素，更换请联系监狱重置账号。", code="enrolled_already")


async def _end_others(tx: Tx, services: Services, official: Official) -> None:
    await open_sessions.end_others(
        tx,
        official.id,
        but=official.session_id,
        now=services.clock(),
        kind=SubjectKind.OFFICIAL,
    )


def _attempt(services: Services, official: Official, action: str) -> Attempt:
    return Attempt(services, official.actor(), action, KIND, official.id, official.stream)


async def _note(tx: Tx, official: Official, action: str) -> None:
    await audit.write(
        tx,
        stream=official.stream,
        actor=official.actor(),
        action=action,
        object_kind=KIND,
        object_id=official.id,
    )
