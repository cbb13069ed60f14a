"""The holder of a new account sets its password with the code that was handed out (ID-4)."""

import asyncio
import hmac
import secrets

from connectors.postgres.audit import audit
from connectors.postgres.official import accounts
from connectors.postgres.official.accounts import AccountRow
from connectors.postgres.transaction import Tx
from pipelines.flows.access.auth.proving import allowed, wrong_or_locked
from pipelines.flows.official.guessing import guesses_of
from pipelines.flows.official.own_account import require_new
from pipelines.flows.official.signing_in import KIND, attempt_of, note, require_quiet
from pipelines.flows.services import Services
from pipelines.rules.access.password_rules import require_good
from pipelines.rules.security import claim_code
from pipelines.rules.security.claim_code import Half
from pipelines.rules.security.password import SALT_BYTES, hash_password
from pipelines.rules.security.purposes import CLAIM_CODE
from schemas.errors import Forbidden, InvalidInput, Unauthenticated
from schemas.official.accounts import ClaimOfficialAccount

ACTION = "account.claim"
TRIES = 5
"""So many wrong codes void it, whatever becomes of the account's lock between them."""
WRONG = "账号或领取码不正确，或领取码已失效。"


def digest_of(services: Services, account_id: str, code: str) -> str:
    """What is kept of a code, however it was typed."""
    return claim_code.digest(services.keys.derive(CLAIM_CODE), account_id, Half.FIRST, code)


async def claim(services: Services, asked: ClaimOfficialAccount, address: str, device: str) -> None:
    """The password from now on. Whatever is wrong, the same is answered in the same time."""
    require_good(asked.password, asked.login, services.settings)
    async with services.database.transaction() as tx:
        row = await accounts.by_login(tx, asked.login)
    guesses = guesses_of(services, row, asked.login, None)
    attempt = attempt_of(services, row, address, ACTION)
    try:
        async with attempt, services.sign_in_locks.held(f"official/{asked.login}"):
            await require_quiet(services, address)
            reserved = allowed(await guesses.reserve(services))
            salt = secrets.token_bytes(SALT_BYTES)
            hashed = await asyncio.to_thread(hash_password, asked.password, salt)
            code = digest_of(services, row.id if row else "", asked.code)
            if row is None or not await _fits(services, row, code):
                raise wrong_or_locked(reserved, WRONG, "claim_failed")
            async with services.database.transaction() as tx:
                await _use(tx, services, row, code, hashed, asked.password)
                await guesses.succeeded(tx, services)
                await audit.write(
                    tx,
                    stream=audit.BUREAU,
                    actor=attempt.actor,
                    action=ACTION,
                    object_kind=KIND,
                    object_id=row.id,
                )
    except InvalidInput:
        await guesses.release(services)
        raise
    except (Unauthenticated, Forbidden) as error:
        await note(services, row, error.code, address, device)
        raise


async def _fits(services: Services, row: AccountRow, code: str) -> bool:
    """A wrong code is counted at once, and the last one voids what was handed out."""
    now = services.clock()
    open_still = row.enabled and row.claim_until is not None and row.claim_until > now
    if open_still and hmac.compare_digest(row.claim_digest, code):
        return True
    if row.claim_digest:
        async with services.database.transaction() as tx:
            await accounts.count_failed_claim(tx, row.id)
            if row.claim_failures + 1 >= TRIES:
                await accounts.void_code(tx, row.id)
    return False


async def _use(
    tx: Tx, services: Services, row: AccountRow, code: str, hashed: str, password: str
) -> None:
    """Once: of two at a time the second finds nothing."""
    await require_new(tx, services, row, password)
    if not await accounts.use_code(tx, row.id, code, hashed, services.clock()):
        raise Unauthenticated(WRONG, code="claim_failed")
