"""Claiming an account: both halves of a code, and a password of one's own (NF-SEC-19)."""

import asyncio
import secrets

import msgspec

from connectors.postgres.access import account_claims, credentials, officers, sign_ins
from connectors.postgres.access.account_claims import ClaimRow
from connectors.postgres.access.officers import OfficerRow
from connectors.postgres.audit import audit
from connectors.postgres.transaction import Tx
from pipelines.flows.access.auth.guesses import Guesses, guesses_of
from pipelines.flows.access.auth.officers import attempt_of, note_failure, require_quiet
from pipelines.flows.access.auth.own import require_new
from pipelines.flows.access.auth.proving import allowed, wrong_or_locked
from pipelines.flows.access.notices.telling import tell_of_claim
from pipelines.flows.audit.attempt import Attempt
from pipelines.flows.services import Services
from pipelines.rules.access.password_rules import require_good
from pipelines.rules.security.claim_code import both_fit
from pipelines.rules.security.password import SALT_BYTES, hash_password
from pipelines.rules.security.purposes import CLAIM_CODE
from schemas.access.claims import ClaimAccount
from schemas.access.kinds import ClaimKind, ClaimState, NoticeKind
from schemas.errors import Forbidden, InvalidInput, Unauthenticated

ACTION, EVENT = "account.claim", "claim"
TRIES = 5
"""So many wrong halves void a code, whatever becomes of the account's lock between them."""
WRONG = "账号或领取码不正确，或领取码已失效。"


async def claim(services: Services, asked: ClaimAccount, address: str, device: str) -> None:
    """The password from now on; the holder then signs in as ever. Each attempt is written down.

    Whatever is wrong, the same is answered in the same time: whether there is such an account, a
    code for it, and which half fits, is nobody's to know.
    """
    require_good(asked.password, asked.login, services.settings)
    async with services.database.transaction() as tx:
        row = await officers.by_login(tx, asked.login)
    guesses = guesses_of(services, row, asked.login, None)
    try:
        async with (
            attempt_of(services, row, address, ACTION) as attempt,
            services.sign_in_locks.held(asked.login),
        ):
            await require_quiet(services, address)
            proven = await _proven(services, row, asked, guesses)
            async with services.database.transaction() as tx:
                await _use(tx, services, proven, asked.password)
                await guesses.succeeded(tx, services)
                await _write_down(tx, services, attempt, proven.code, device)
    except InvalidInput:
        await guesses.release(services)
        raise
    except (Unauthenticated, Forbidden) as error:
        await note_failure(services, row, EVENT, error.code, address, device)
        raise


class Proven(msgspec.Struct, frozen=True):
    """An account, its open code, and the hash of the password that its holder wants."""

    holder: OfficerRow
    code: ClaimRow
    hashed: str


async def _proven(
    services: Services, row: OfficerRow | None, asked: ClaimAccount, guesses: Guesses
) -> Proven:
    """Raise `Unauthenticated` unless both halves are those of the account's open code."""
    reserved = allowed(await guesses.reserve(services))
    salt = secrets.token_bytes(SALT_BYTES)
    hashed = await asyncio.to_thread(hash_password, asked.password, salt)
    code = await _open_code(services, row, asked)
    if row is None or code is None:
        raise wrong_or_locked(reserved, WRONG, "claim_failed")
    return Proven(row, code, hashed)


async def _open_code(
    services: Services, row: OfficerRow | None, asked: ClaimAccount
) -> ClaimRow | None:
    """None where there is none or a half is wrong, which is counted at once."""
    key, now = services.keys.derive(CLAIM_CODE), services.clock()
    async with services.database.transaction() as tx:
        found = await account_claims.of_officer(tx, row.id if row else "", ClaimState.APPROVED)
        kept = (found.first_digest, found.second_digest) if found else ("", "")
        fits = both_fit(key, found.id if found else "", kept, (asked.first, asked.second))
        if row is None or found is None or not row.enabled:
            return None
        if found.expires_at is None or found.expires_at <= now:
            return None
        if fits and account_claims.is_whole(services.rights_seal, found):
            return found
        await account_claims.count_failure(tx, found.id)
        if found.failures + 1 >= TRIES:
            await account_claims.close(tx, found.id, ClaimState.VOID, at=now)
            await tell_of_claim(tx, found, NoticeKind.CLAIM_VOID, now)
        return None


async def _use(tx: Tx, services: Services, proven: Proven, password: str) -> None:
    """Once: of two at a time the second finds nothing."""
    holder, code, now = proven.holder, proven.code, services.clock()
    still = await account_claims.of_officer(tx, holder.id, ClaimState.APPROVED)
    if still is None or still.id != code.id:
        raise Unauthenticated(WRONG, code="claim_failed")
    await require_new(tx, services, holder, password)
    await credentials.set_password(tx, holder.id, proven.hashed, at=now, must_change=False)
    if code.kind is ClaimKind.KEY:
        await credentials.set_sm2_key(tx, holder.id, code.public_key)
    await account_claims.close(tx, code.id, ClaimState.CLAIMED, at=now)
    await tell_of_claim(tx, code, NoticeKind.CLAIMED, now)


async def _write_down(
    tx: Tx, services: Services, attempt: Attempt, code: ClaimRow, device: str
) -> None:
    await audit.write(
        tx,
        stream=attempt.stream,
        actor=attempt.actor,
        action=ACTION,
        object_kind="officer",
        object_id=code.officer_id,
        detail={"reset": code.id, "kind": code.kind.value},
    )
    await sign_ins.note(
        tx,
        event=EVENT,
        result="ok",
        officer_id=code.officer_id,
        address=attempt.actor.address,
        device=device,
        at=services.clock(),
    )
